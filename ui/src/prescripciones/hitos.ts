/** What the history of a deadline says, and what is known of its alerts: from what happened, newest first. */
import type { Hito } from '../api/types';
import { dayIn, daysBetween } from '../time/civil';

export interface Resumen {
  /** The newest alert. */
  aviso?: Hito;
  /** Who took note since. */
  notas: Hito[];
  /** Alerts in all. */
  avisos: number;
  /** Who was told when nobody took note in time, since the newest alert. */
  escalada?: Hito;
}

/** What an event is said to be in the history, in its parts. */
export function evento(texto: string): { tipo: 'suspension' | 'interrupcion'; desde: string; fuente: string } | undefined {
  const read = /^(suspension|interrupcion) (\d{4}-\d{2}-\d{2}): (.*)$/s.exec(texto);
  const [, tipo, desde, fuente] = read ?? [];
  if ((tipo !== 'suspension' && tipo !== 'interrupcion') || desde === undefined || fuente === undefined) return undefined;
  return { tipo, desde, fuente };
}

/** What became of the alerts of a deadline. */
export function resumen(hitos: readonly Hito[]): Resumen {
  const index = hitos.findIndex(({ accion }) => accion === 'avisada');
  const aviso = hitos[index];
  const since = aviso ? hitos.slice(0, index) : [];
  const escalada = since.find(({ accion }) => accion === 'escalada');
  return {
    ...(aviso ? { aviso } : {}),
    notas: since.filter(({ accion }) => accion === 'nota'),
    avisos: hitos.filter(({ accion }) => accion === 'avisada').length,
    ...(escalada ? { escalada } : {}),
  };
}

/** How many days were left when it happened. */
export function quedaban({ at, vence }: Hito, zona: string): number | undefined {
  return vence === undefined ? undefined : daysBetween(dayIn(zona, new Date(at)), vence);
}

/** Whether the newest alert asked for a note: the critical ones do, and one that went on to somebody else did. */
export function pideNota({ aviso, notas, escalada }: Resumen, zona: string): boolean {
  if (!aviso) return false;
  const dias = quedaban(aviso, zona);
  return notas.length > 0 || escalada !== undefined || dias === undefined || dias <= 1;
}
