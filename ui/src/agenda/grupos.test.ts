import { expect, it } from 'vitest';
import { addDays } from '../time/civil';
import { clave, columnas, marcas, monday } from './grupos';
import type { Semana } from '../api/types';

const HOY = '2026-11-24';

it.each([
  ['2026-11-23', 'vencidas'],
  ['2026-11-24', 'semana'],
  ['2026-12-06', 'semana'],
  ['2026-12-07', '2026-12'],
  ['2027-01-04', '2027-01'],
])('puts a deadline of %s into %s', (vence, group) => expect(clave(vence, HOY)).toBe(group));

it.each([
  ['2026-11-23', '2026-11-23'],
  ['2026-11-24', '2026-11-23'],
  ['2026-11-29', '2026-11-23'],
])('counts %s to the week of %s', (day, first) => expect(monday(day)).toBe(first));

const week = (change: Partial<Semana> = {}): Semana => ({ desde: '2026-11-23', critical: 0, warning: 0, calm: 0, ...change });

it.each([
  [week(), 0, 0],
  [week({ critical: 1, calm: 6 }), 7, 0],
  [week({ critical: 1, calm: 7 }), 6, 2],
  [week({ warning: 40 }), 6, 34],
])('stacks what fits and counts the rest', (semana, shown, more) => {
  const { marcas: marks, mas } = marcas(semana);
  expect([marks.length, mas]).toEqual([shown, more]);
});

it('stacks the most urgent first', () => expect(marcas(week({ calm: 9, critical: 1 })).marcas[0]).toBe('critical'));

const weeks = (from: string) => Array.from({ length: 26 }, (_, n) => week({ desde: addDays(from, 7 * n), ...(n >= 6 && n <= 9 ? { feria: 'Feria de enero' } : {}) }));

it('writes each month where it begins, and the first one where there is room', () => {
  const named = columnas(weeks('2026-11-23'), HOY).flatMap(({ mes }, index) => (mes ? [[index, mes.slice(0, 7)]] : []));
  expect(named).toEqual([[1, '2026-12'], [5, '2027-01'], [10, '2027-02'], [14, '2027-03'], [18, '2027-04'], [22, '2027-05']]);
  const early = columnas(weeks('2026-11-02'), '2026-11-04').flatMap(({ mes }, index) => (mes ? [[index, mes.slice(0, 7)]] : []));
  expect(early.slice(0, 2)).toEqual([[0, '2026-11'], [4, '2026-12']]);
});

it('says that a month has court holidays', () => {
  const ferias = columnas(weeks('2026-11-23'), HOY).filter(({ enFeria }) => enFeria);
  expect(ferias.map(({ mes }) => mes?.slice(0, 7))).toEqual(['2027-01']);
});
