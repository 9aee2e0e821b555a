import { expect, it } from 'vitest';
import { instantOf, readHour } from './hour';

it.each([
  ['9', '09:00'],
  ['09:30', '09:30'],
  ['9.30', '09:30'],
  ['930', '09:30'],
  ['1430', '14:30'],
  ['9 h', '09:00'],
  ['14:30 hs.', '14:30'],
  ['0:00', '00:00'],
  ['24:00', undefined],
  ['9:60', undefined],
  ['9:3', undefined],
  ['mañana', undefined],
  ['', undefined],
])('reads %o', (text, hour) => expect(readHour(text)).toBe(hour));

it.each([
  ['2026-11-24', '10:30', 'America/Argentina/Buenos_Aires', '2026-11-24T13:30:00.000Z'],
  ['2026-12-31', '23:00', 'America/Argentina/Buenos_Aires', '2027-01-01T02:00:00.000Z'],
  // Madrid, 29 March 2026: 02:00 to 03:00 did not come.
  ['2026-03-29', '01:30', 'Europe/Madrid', '2026-03-29T00:30:00.000Z'],
  ['2026-03-29', '02:30', 'Europe/Madrid', '2026-03-29T01:30:00.000Z'],
  ['2026-03-29', '03:30', 'Europe/Madrid', '2026-03-29T01:30:00.000Z'],
  // Madrid, 25 October 2026: 02:00 to 03:00 came twice.
  ['2026-10-25', '02:30', 'Europe/Madrid', '2026-10-25T00:30:00.000Z'],
  ['2026-10-25', '12:00', 'Europe/Madrid', '2026-10-25T11:00:00.000Z'],
  ['2026-11-24', '10:30', 'No/Zone', '2026-11-24T10:30:00.000Z'],
])('%s %s in %s is %s', (day, hour, zone, instant) => expect(instantOf(day, hour, zone)).toBe(instant));
