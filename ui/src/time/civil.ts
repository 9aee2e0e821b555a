/**
 * Civil days as the wire writes them (`2026-11-25`): a due date is a day of the firm's calendar, never an instant,
 * so nothing here knows the zone of the machine.
 */

const DAY = 86_400_000;

/** Midnight UTC of a civil day, in milliseconds: only for arithmetic, never shown. */
export function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** Days from one civil day to another; negative when `to` is past. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / DAY);
}

/** The civil day that lies `days` after another. */
export function addDays(day: string, days: number): string {
  return new Date(utc(day) + days * DAY).toISOString().slice(0, 10);
}

/** The civil day of an instant in an IANA zone; a zone this machine does not know counts as UTC. */
export function dayIn(zone: string, instant: Date): string {
  const parts = new Map(zoned(zone).formatToParts(instant).map((part) => [part.type, part.value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}

const known = new Map<string, Intl.DateTimeFormat>();

function zoned(zone: string): Intl.DateTimeFormat {
  let format = known.get(zone);
  if (!format) {
    const shape = { year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'gregory' } as const;
    try {
      format = new Intl.DateTimeFormat('en-CA', { ...shape, timeZone: zone });
    } catch {
      format = new Intl.DateTimeFormat('en-CA', { ...shape, timeZone: 'UTC' });
    }
    known.set(zone, format);
  }
  return format;
}

/**
 * Reads a day as people type it, day first: `25/11/2026`, `25-11-26`, `25.11`, `25 11 2026`, or as the wire has it.
 * A missing year is the one that brings the day closest after `today`. `undefined`: no such day.
 */
export function readDay(text: string, today: string): string | undefined {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
  if (iso) return valid(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const typed = /^\s*(\d{1,2})[\s/.-]+(\d{1,2})(?:[\s/.-]+(\d{4}|\d{2}))?\s*$/.exec(text);
  if (!typed) return undefined;
  const [day, month] = [Number(typed[1]), Number(typed[2])];
  if (typed[3] !== undefined) return valid(typed[3].length === 2 ? 2000 + Number(typed[3]) : Number(typed[3]), month, day);
  const year = Number(today.slice(0, 4));
  const soon = valid(year, month, day);
  return soon !== undefined && soon >= today ? soon : valid(year + 1, month, day);
}

function valid(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same && year >= 1900 && year <= 2200 ? date.toISOString().slice(0, 10) : undefined;
}
