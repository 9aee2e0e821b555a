/** What is wrong with the watch. Plain functions of values. */
import type { Vigilancia } from '../api/types';

export type Falta = 'reloj' | 'ronda' | 'destinatario' | 'atrasados';

/** The watch goes round every few seconds; two minutes of silence are what `/readyz` fails at. */
const SILENT = 2 * 60_000;

/** What there is to attend to, at this instant. */
export function faltas({ ultimaRonda, plazosSinDestinatario, atrasados, reloj }: Vigilancia, now: number): Falta[] {
  const silent = ultimaRonda === undefined || now - Date.parse(ultimaRonda) > SILENT;
  const wrong: Record<Falta, boolean> = { reloj: reloj.retenido, ronda: silent, destinatario: plazosSinDestinatario > 0, atrasados: atrasados > 0 };
  return (Object.keys(wrong) as Falta[]).filter((falta) => wrong[falta]);
}
