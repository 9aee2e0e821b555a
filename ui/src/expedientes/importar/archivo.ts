/** The file of an import as the browser hands it over: its text, however it was written. */

export type Codificacion = 'utf-8' | 'windows-1252';

/** As much as the server takes. */
export const MAX_BYTES = 2 * 1024 * 1024;

export const COLUMNAS = ['caratula', 'numero', 'juzgado', 'tipo', 'clase', 'vence', 'deudor', 'base_legal', 'responsable'] as const;

/** Reads bytes as UTF-8, or, where they are none, as older spreadsheets write in Windows. */
export function decode(bytes: Uint8Array): { texto: string; codificacion: Codificacion } {
  try {
    return { texto: new TextDecoder('utf-8', { fatal: true }).decode(bytes), codificacion: 'utf-8' };
  } catch {
    return { texto: new TextDecoder('windows-1252').decode(bytes), codificacion: 'windows-1252' };
  }
}

/** A file to begin with: the header and one row, with the mark by which a spreadsheet knows its accents. */
export function template(row: Record<(typeof COLUMNAS)[number], string>): string {
  const cell = (text: string) => (/[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `\ufeff${COLUMNAS.join(';')}\r\n${COLUMNAS.map((column) => cell(row[column])).join(';')}\r\n`;
}
