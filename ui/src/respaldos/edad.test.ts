import { expect, it } from 'vitest';
import type { Respaldos } from '../api/types';
import { advertencias, age, size, type Advertencia } from './edad';

const NOW = Date.parse('2026-11-24T19:00:00Z');
const good = { at: '2026-11-24T05:30:00Z', archivo: 'a', bytes: 1 };
const well: Respaldos = { hora: '02:30', cifrado: true, ultimoBueno: good.at, ultimos: [good] };

it.each<[string, Partial<Respaldos>, Advertencia[]]>([
  ['a good one of tonight', {}, []],
  ['one of the day before yesterday', { ultimoBueno: '2026-11-22T05:30:00Z' }, ['viejo']],
  ['a night that failed', { ultimos: [{ at: '2026-11-24T05:30:00Z', motivo: 'disco lleno' }] }, ['fallo']],
  ['none that is encrypted', { cifrado: false }, ['sin-cifrar']],
])('says what is to be said of %s', (_, change, expected) => expect(advertencias({ ...well, ...change }, NOW)).toEqual(expected));

it('says that there never was one, and that none is made', () => {
  expect(advertencias({ cifrado: false, ultimos: [] }, NOW)).toEqual(['nunca', 'sin-hora']);
});

it.each([
  [10, { n: 1, unit: 'kB' }],
  [523_400, { n: 523, unit: 'kB' }],
  [1_240_000, { n: 1.2, unit: 'MB' }],
  [3_460_000_000, { n: 3.5, unit: 'GB' }],
])('%d bytes are %o', (bytes, expected) => expect(size(bytes)).toEqual(expected));

it.each([
  ['2026-11-24T18:48:30Z', { n: 11, unit: 'min' }],
  ['2026-11-24T05:30:00Z', { n: 13, unit: 'h' }],
  ['2026-11-21T19:00:00Z', { n: 3, unit: 'd' }],
])('%s is %o ago', (at, expected) => expect(age(at, NOW)).toEqual(expected));
