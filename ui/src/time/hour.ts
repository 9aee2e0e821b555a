/** Hours of the firm's day: how they are typed, and the instant they mean. */
import { utc } from './civil';

/** Reads an hour as people type it: `9`, `9:30`, `09.30`, `9 h`, `930`, `1430`. `undefined`: no such hour. */
export function readHour(text: string): string | undefined {
  const read = /^(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(?:h|hs)?\.?$/i.exec(text.trim());
  if (!read) return undefined;
  const [hours, minutes] = [Number(read[1]), Number(read[2] ?? 0)];
  if (hours > 23 || minutes > 59) return undefined;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/**
 * The instant of an hour of a civil day in an IANA zone, RFC 3339 in UTC. An hour that the clocks skipped counts
 * as if they had not; of one that came twice it is the first. A zone this machine does not know counts as UTC.
 */
export function instantOf(day: string, hour: string, zone: string): string {
  const wall = utc(day) + Date.parse(`1970-01-01T${hour}:00Z`);
  // The offset before may not be the one at the hour itself, where the clocks change in between.
  const candidates = [wall - offset(wall - DAY, zone), wall - offset(wall + DAY, zone)];
  const exact = candidates.filter((at) => at + offset(at, zone) === wall);
  return new Date(exact.length > 0 ? Math.min(...exact) : (candidates[0] ?? wall)).toISOString();
}

const DAY = 86_400_000;

/** How far a zone is ahead of UTC at an instant, in milliseconds. */
function offset(at: number, zone: string): number {
  const parts = new Map(parted(zone).formatToParts(at).map(({ type, value }) => [type, value]));
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '00';
  const wall = Date.parse(`${get('year')}-${get('month')}-${get('day')}T${get('hour')}:${get('minute')}:${get('second')}Z`);
  return wall - Math.floor(at / 1000) * 1000;
}

const known = new Map<string, Intl.DateTimeFormat>();

function parted(zone: string): Intl.DateTimeFormat {
  let format = known.get(zone);
  if (!format) {
    const two = '2-digit';
    const shape = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two, hourCycle: 'h23', calendar: 'gregory' } as const;
    try {
      format = new Intl.DateTimeFormat('en-CA', { ...shape, timeZone: zone });
    } catch {
      format = new Intl.DateTimeFormat('en-CA', { ...shape, timeZone: 'UTC' });
    }
    known.set(zone, format);
  }
  return format;
}
