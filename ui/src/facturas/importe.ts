/** Amounts as the wire has them, in hundredths of their currency, and as people write and type them. */

/** `1500.50`, of hundredths; exact however large, because nothing is divided. */
function decimal(importe: number): { units: string; cents: string } {
  const digits = String(importe).padStart(3, '0');
  return { units: digits.slice(0, -2), cents: digits.slice(-2) };
}

/** `$ 1.500,50`; a currency that this machine does not know stands by its code. */
export function written(importe: number, moneda: string, locale: string): string {
  const { units, cents } = decimal(importe);
  const value = `${units}.${cents}` as Intl.StringNumericLiteral;
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency: moneda, ...digits }).format(value);
  } catch {
    return `${moneda} ${new Intl.NumberFormat(locale, digits).format(value)}`;
  }
}

/** As it stands in a field: `1500,50`, with the language's own mark. */
export function typed(importe: number, mark: string): string {
  const { units, cents } = decimal(importe);
  return `${units}${mark}${cents}`;
}

/**
 * Reads an amount as people type it: `1500`, `1.500,50`, `1,500.50`, `1 500,5`. A mark before three digits groups
 * thousands, one before one or two digits begins the hundredths. `undefined`: no amount above zero, or too large.
 */
export function readImporte(text: string): number | undefined {
  const compact = text.trim().replace(/(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))/g, '');
  const read = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(compact) ?? /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(compact);
  if (!read) return undefined;
  const [, units = '', cents = ''] = read;
  const importe = Number(units.replace(/[.,]/g, '') + cents.padEnd(2, '0'));
  return importe > 0 && Number.isSafeInteger(importe) ? importe : undefined;
}
