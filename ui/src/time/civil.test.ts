import { describe, expect, it } from 'vitest';
import { addDays, dayIn, daysBetween, readDay } from './civil';

describe('days between civil days', () => {
  it.each([
    ['2026-11-24', '2026-11-25', 1],
    ['2026-11-24', '2026-11-24', 0],
    ['2026-11-24', '2026-11-22', -2],
    ['2026-11-24', '2027-06-24', 212],
    ['2028-02-28', '2028-03-01', 2],
    // A zone's clock change makes a day of 23 or 25 hours, which must not count as none or two.
    ['2026-03-28', '2026-03-30', 2],
  ])('from %s to %s: %i', (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
    expect(addDays(from, days)).toBe(to);
  });
});

describe('the day of an instant', () => {
  it('is the one of the firm’s zone, whatever this machine’s is', () => {
    const late = new Date('2026-11-25T02:30:00Z');
    expect(dayIn('America/Argentina/Buenos_Aires', late)).toBe('2026-11-24');
    expect(dayIn('Europe/Madrid', late)).toBe('2026-11-25');
  });

  it('falls back to UTC in a zone this machine does not know', () => {
    expect(dayIn('Atlantis/Capital', new Date('2026-11-25T02:30:00Z'))).toBe('2026-11-25');
  });
});

describe('a typed day', () => {
  it.each([
    ['25/11/2026', '2026-11-25'],
    ['25-11-26', '2026-11-25'],
    [' 5.3.2027 ', '2027-03-05'],
    ['25 11 2026', '2026-11-25'],
    ['2026-11-25', '2026-11-25'],
    ['25/11', '2026-11-25'],
    // Without a year it is the next one that comes.
    ['24/11', '2026-11-24'],
    ['23/11', '2027-11-23'],
    ['29/2/2028', '2028-02-29'],
  ])('%s is %s', (text, day) => expect(readDay(text, '2026-11-24')).toBe(day));

  it.each(['', 'mañana', '31/11/2026', '29/2/2027', '25/13/2026', '1/1/26/7', '12', '25/11/99999'])('%s is none', (text) =>
    expect(readDay(text, '2026-11-24')).toBeUndefined(),
  );
});
