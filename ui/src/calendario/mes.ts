/** The days of a month, and what is on in each. Pure: the firm's zone comes in. */
import type { Evento, Me } from '../api/types';
import { addDays, dayIn, utc } from '../time/civil';

/** A month as the address has it: `2026-11`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The month that lies so many after another. */
export function addMonths(month: string, months: number): string {
  const [year = 0, index = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, index - 1 + months, 1)).toISOString().slice(0, 7);
}

/** Reads a month; `undefined` where it is none. */
export function readMonth(text: string | undefined): string | undefined {
  return text !== undefined && /^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/.test(text) ? text : undefined;
}

/** The weeks of a month from Monday, whole: their days as the wire has them. */
export function weeks(month: string): string[][] {
  const first = `${month}-01`;
  const monday = addDays(first, -((new Date(utc(first)).getUTCDay() + 6) % 7));
  const found: string[][] = [];
  for (let day = monday; day < `${addMonths(month, 1)}-01`; day = addDays(day, 7)) {
    found.push(Array.from({ length: 7 }, (_, index) => addDays(day, index)));
  }
  return found;
}

/** The first and the last day of an entry; one that ends at midnight does not reach into the next. */
export function span({ inicio, fin, todoElDia }: Evento, zona: string): { first: string; last: string } {
  const first = dayIn(zona, new Date(inicio));
  if (fin === undefined) return { first, last: first };
  const last = dayIn(zona, new Date(Date.parse(fin) - (todoElDia ? 0 : 1)));
  return { first, last: last < first ? first : last };
}

/** What is on in each of some days: whole days first, then by the hour. A day without anything is not there. */
export function byDay(eventos: readonly Evento[], days: readonly string[], zona: string): Map<string, Evento[]> {
  const found = new Map<string, Evento[]>();
  for (const evento of [...eventos].sort(order)) {
    const { first, last } = span(evento, zona);
    for (const day of days) {
      if (day >= first && day <= last) found.set(day, [...(found.get(day) ?? []), evento]);
    }
  }
  return found;
}

export function order(a: Evento, b: Evento): number {
  return Number(b.todoElDia) - Number(a.todoElDia) || a.inicio.localeCompare(b.inicio) || a.titulo.localeCompare(b.titulo);
}

/** What is still to come, the nearest first, and what is over, the latest first. */
export function parted(eventos: readonly Evento[], hoy: string, zona: string): { next: Evento[]; past: Evento[] } {
  const sorted = [...eventos].sort((a, b) => a.inicio.localeCompare(b.inicio) || order(a, b));
  const over = (evento: Evento) => span(evento, zona).last < hoy;
  return { next: sorted.filter((evento) => !over(evento)), past: sorted.filter(over).reverse() };
}

/** Who may change an entry: of a case, whoever sees all of it, which office staff never do; of none, its owner. */
export function changes({ expedienteId }: Evento, me: Me): boolean {
  return expedienteId === undefined || me.rol !== 'oficina';
}
