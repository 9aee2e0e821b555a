import { describe, expect, it } from 'vitest';
import { ana, evento, HOY, lucia } from '../../tests/firma';
import { addMonths, byDay, changes, parted, readMonth, span, weeks } from './mes';

const ZONA = 'America/Argentina/Buenos_Aires';
const at = (day: string, hour: string) => `${day}T${hour}:00.000-03:00`;

it('has whole weeks from Monday', () => {
  const november = weeks('2026-11');
  expect(november.map(([monday]) => monday)).toEqual(['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30']);
  expect(november.at(-1)?.at(-1)).toBe('2026-12-06');
  expect(weeks('2027-02')).toHaveLength(4);
});

it('goes over the end of a year', () => {
  expect(addMonths('2026-12', 1)).toBe('2027-01');
  expect(addMonths('2026-01', -1)).toBe('2025-12');
});

it.each([
  ['2026-11', '2026-11'],
  ['2026-13', undefined],
  ['nada', undefined],
  [undefined, undefined],
])('reads the month %o', (text, month) => expect(readMonth(text)).toBe(month));

describe('the days of an entry', () => {
  it.each([
    ['one hour', { inicio: at('2026-12-03', '10:30') }, ['2026-12-03', '2026-12-03']],
    ['late, where it is the next day already in UTC', { inicio: at('2026-12-03', '23:30') }, ['2026-12-03', '2026-12-03']],
    ['until midnight', { inicio: at('2026-12-03', '20:00'), fin: at('2026-12-04', '00:00') }, ['2026-12-03', '2026-12-03']],
    ['past midnight', { inicio: at('2026-12-03', '20:00'), fin: at('2026-12-04', '00:30') }, ['2026-12-03', '2026-12-04']],
    ['whole days', { inicio: at('2026-12-03', '00:00'), fin: at('2026-12-05', '00:00'), todoElDia: true }, ['2026-12-03', '2026-12-05']],
    ['no time at all', { inicio: at('2026-12-03', '10:00'), fin: at('2026-12-03', '10:00') }, ['2026-12-03', '2026-12-03']],
  ])('%s', (_, change, [first, last]) => expect(span(evento('e', change), ZONA)).toEqual({ first, last }));
});

it('puts whole days first, then what is on by its hour, on each of its days', () => {
  const found = byDay(
    [
      evento('late', { inicio: at('2026-12-03', '16:00') }),
      evento('early', { inicio: at('2026-12-03', '09:00') }),
      evento('days', { inicio: at('2026-12-02', '00:00'), fin: at('2026-12-03', '00:00'), todoElDia: true }),
    ],
    ['2026-12-01', '2026-12-02', '2026-12-03'],
    ZONA,
  );
  expect([...found].map(([day, eventos]) => [day, eventos.map(({ id }) => id)])).toEqual([
    ['2026-12-02', ['days']],
    ['2026-12-03', ['days', 'early', 'late']],
  ]);
});

it('parts what is to come from what is over: today is still to come', () => {
  const eventos = [
    evento('old', { inicio: at('2026-10-01', '10:00') }),
    evento('last', { inicio: at('2026-11-23', '10:00') }),
    evento('today', { inicio: at(HOY, '08:00') }),
    evento('next', { inicio: at('2026-12-03', '10:30') }),
    evento('running', { inicio: at('2026-11-20', '00:00'), fin: at('2026-11-30', '00:00'), todoElDia: true }),
  ];
  const { next, past } = parted(eventos, HOY, ZONA);
  expect(next.map(({ id }) => id)).toEqual(['running', 'today', 'next']);
  expect(past.map(({ id }) => id)).toEqual(['last', 'old']);
});

it('lets the office change what is its own, and nothing of a case', () => {
  const { expedienteId: _, ...own } = evento('own');
  expect(changes(own, ana)).toBe(true);
  expect(changes(evento('of-case'), ana)).toBe(false);
  expect(changes(evento('of-case'), lucia)).toBe(true);
});
