/** Whether the backups of the firm are as they should be. Plain functions of values. */
import type { Respaldos } from '../api/types';

/** A day, and what a backup may take. */
const RECENT = 26 * 3_600_000;

/** What is to be said before the list, the worst first; nothing where all is well. */
export type Advertencia = 'nunca' | 'viejo' | 'fallo' | 'sin-hora' | 'sin-cifrar';

export function advertencias({ hora, cifrado, ultimoBueno, ultimos }: Respaldos, now: number): Advertencia[] {
  const found: (Advertencia | false)[] = [
    ultimoBueno === undefined && 'nunca',
    ultimoBueno !== undefined && now - Date.parse(ultimoBueno) > RECENT && 'viejo',
    ultimos[0] !== undefined && ultimos[0].archivo === undefined && 'fallo',
    hora === undefined && 'sin-hora',
    hora !== undefined && !cifrado && 'sin-cifrar',
  ];
  return found.filter((one) => one !== false);
}

/** A number of bytes as people say it: the unit, and how many of it. */
export function size(bytes: number): { n: number; unit: 'kB' | 'MB' | 'GB' } {
  if (bytes < 1_000_000) return { n: Math.max(1, Math.round(bytes / 1000)), unit: 'kB' };
  return bytes < 1_000_000_000 ? { n: Math.round(bytes / 100_000) / 10, unit: 'MB' } : { n: Math.round(bytes / 100_000_000) / 10, unit: 'GB' };
}

/** How long ago it was, in the largest unit that says enough: hours within two days, days after. */
export function age(at: string, now: number): { n: number; unit: 'min' | 'h' | 'd' } {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  if (minutes < 60) return { n: minutes, unit: 'min' };
  return minutes < 48 * 60 ? { n: Math.floor(minutes / 60), unit: 'h' } : { n: Math.floor(minutes / (24 * 60)), unit: 'd' };
}
