/** How the deadlines nobody took note of are listed. Plain functions of values. */
import { daysBetween } from '../time/civil';
import type { DestinatarioNota, NotaPendiente } from '../api/types';

/** What can still be met comes first, nearest first; then what is overdue, latest first. */
export function ordered(notas: readonly NotaPendiente[], hoy: string): NotaPendiente[] {
  const near = ({ vence }: NotaPendiente) => {
    const days = daysBetween(hoy, vence);
    return days >= 0 ? days : 1_000_000 - days;
  };
  return [...notas].sort((a, b) => near(a) - near(b) || a.desde.localeCompare(b.desde));
}

/** What is known of one recipient, from the farthest that the alert came: what is nearer to a note says the rest. */
export type Llegada = 'nota' | 'leida' | 'entregada' | 'almacenada' | 'ninguna';

export function llegada({ nota, leida, entregada, almacenada }: DestinatarioNota): Llegada {
  if (nota) return 'nota';
  if (leida) return 'leida';
  if (entregada) return 'entregada';
  return almacenada ? 'almacenada' : 'ninguna';
}

/** Hours and minutes of a number of minutes; days of office are not the days of a calendar, so hours go on. */
export function hours(minutes: number): { h: number; min: number } {
  const whole = Math.max(0, Math.floor(minutes));
  return { h: Math.floor(whole / 60), min: whole % 60 };
}
