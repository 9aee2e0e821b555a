/** The days of a calendar, by year and one by one. Pure. */
import type { DatosCalendario, DiaCalendario } from '../api/types';
import { addDays } from '../time/civil';

/** A day of a calendar; `base` where it is that of the calendar it stands on. */
export interface Entrada {
  dia: DiaCalendario;
  base: boolean;
}

/** The years a calendar knows, from the first. */
export function years({ desde, hasta }: DatosCalendario): string[] {
  return Array.from({ length: hasta - desde + 1 }, (_, index) => String(desde + index));
}

/** What is free in a year, by date: the calendar's own days and those of the one it stands on. */
export function ofYear(datos: DatosCalendario, base: DatosCalendario | undefined, year: string): Entrada[] {
  const own = datos.dias.map((dia) => ({ dia, base: false }));
  const all = [...own, ...(base?.dias ?? []).map((dia) => ({ dia, base: true }))];
  return all
    .filter(({ dia }) => dia.desde.slice(0, 4) <= year && last(dia).slice(0, 4) >= year)
    .sort((a, b) => a.dia.desde.localeCompare(b.dia.desde) || Number(a.base) - Number(b.base));
}

export function last({ desde, hasta }: DiaCalendario): string {
  return hasta ?? desde;
}

/** What each free day is called. */
export function freeDays(datos: DatosCalendario | undefined, base: DatosCalendario | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const dia of [...(base?.dias ?? []), ...(datos?.dias ?? [])]) {
    for (let day = dia.desde; day <= last(dia); day = addDays(day, 1)) found.set(day, dia.nombre);
  }
  return found;
}

/** The data with one day in the place of another; with one more where there was none, with one less where none comes. */
export function withDay(datos: DatosCalendario, before: DiaCalendario | undefined, after: DiaCalendario | undefined): DatosCalendario {
  const rest = datos.dias.filter((dia) => dia !== before);
  return { ...datos, dias: after ? [...rest, after] : rest };
}
