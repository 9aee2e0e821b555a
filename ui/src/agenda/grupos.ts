/** The rules of the agenda's list and strip: pure, today comes in. */
import { addDays, daysBetween, utc } from '../time/civil';
import type { PlazoAgenda, Semana } from '../api/types';

/** `vencidas`, `semana` (this week and the next), or a month (`2026-12`). */
export type Clave = 'vencidas' | 'semana' | `${number}-${number}`;

export interface Grupo {
  clave: Clave;
  plazos: PlazoAgenda[];
}

/** The Monday of the week a day lies in. */
export function monday(day: string): string {
  const weekday = new Date(utc(day)).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** Where a due date stands in the list. */
export function clave(vence: string, hoy: string): Clave {
  if (vence < hoy) return 'vencidas';
  return daysBetween(monday(hoy), vence) < 14 ? 'semana' : (vence.slice(0, 7) as Clave);
}

/** The list in groups, in the order it came. */
export function grupos(plazos: readonly PlazoAgenda[], hoy: string): Grupo[] {
  const all = new Map<Clave, PlazoAgenda[]>();
  for (const plazo of plazos) {
    const key = clave(plazo.vence, hoy);
    all.set(key, [...(all.get(key) ?? []), plazo]);
  }
  return [...all].map(([clave, plazos]) => ({ clave, plazos }));
}

export type Marca = 'critical' | 'warning' | 'calm';
/** As many marks as stand one over the other in a week. */
const ALTO = 7;

/** The marks of a week, the most urgent first, and how many more there are than fit. */
export function marcas({ critical, warning, calm }: Semana): { marcas: Marca[]; mas: number } {
  const all = ([['critical', critical], ['warning', warning], ['calm', calm]] as const).flatMap(([mark, n]) => Array.from({ length: Math.min(n, ALTO + 1) }, () => mark));
  const total = critical + warning + calm;
  if (total <= ALTO) return { marcas: all, mas: 0 };
  return { marcas: all.slice(0, ALTO - 1), mas: total - ALTO + 1 };
}

/** A week, and the month that begins in it where that is to be written under it. */
export interface Columna extends Semana {
  /** Any day of the month to name. */
  mes?: string;
  /** Court holidays lie in that month. */
  enFeria: boolean;
}

/** Which weeks have a month's name under them: the first, and each in which a month begins, where there is room for it. */
export function columnas(semanas: readonly Semana[], hoy: string): Columna[] {
  const months = semanas.map(({ desde }, index) => {
    const last = addDays(desde, 6);
    if (index === 0) return hoy;
    return last.slice(8) <= '07' ? last : undefined;
  });
  // The name of the first month gives way to one that begins right after it.
  if (months[1] !== undefined || months[2] !== undefined) months[0] = undefined;
  // A week that only begins or ends in a month says nothing of that month.
  const whole = semanas.filter(({ desde, feria }) => feria !== undefined && desde.slice(0, 7) === addDays(desde, 6).slice(0, 7));
  const ferias = new Set(whole.map(({ desde }) => desde.slice(0, 7)));
  return semanas.map((semana, index) => {
    const mes = months[index];
    return { ...semana, ...(mes === undefined ? {} : { mes }), enFeria: mes !== undefined && ferias.has(mes.slice(0, 7)) };
  });
}
