import type { Factura, NewFactura } from '../api/types';
import { readImporte, typed } from './importe';

/** The fields of an invoice as they are typed: the amount and the dates as text, because half-typed ones are text too. */
export type Typed = Record<'numero' | 'concepto' | 'importe' | 'moneda' | 'emision' | 'vence', string>;

/** `mark` stands before the hundredths, as the language has it. */
export function fields({ numero = '', concepto = '', importe, moneda = 'ARS', emision = '', vence = '' }: Partial<Factura>, mark: string): Typed {
  return { numero, concepto, importe: importe === undefined ? '' : typed(importe, mark), moneda, emision, vence };
}

/** What was typed as the wire has it: the amount in hundredths; a date that was emptied is null, which takes it away. */
export function sent({ importe, emision, vence, ...rest }: Partial<Typed>): Partial<NewFactura> {
  return {
    ...rest,
    ...(importe === undefined ? {} : { importe: readImporte(importe) ?? 0 }),
    ...(emision === undefined ? {} : { emision: emision || null }),
    ...(vence === undefined ? {} : { vence: vence || null }),
  };
}

/** The currencies that a firm of the region writes invoices in; another one stays where an invoice has it. */
const MONEDAS = ['ARS', 'USD', 'EUR', 'UYU', 'BRL', 'CLP', 'COP', 'MXN', 'PEN', 'PYG', 'BOB'];

export function monedas(own: string): string[] {
  return MONEDAS.includes(own) ? MONEDAS : [own, ...MONEDAS];
}
