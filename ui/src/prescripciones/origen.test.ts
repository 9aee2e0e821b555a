import { expect, it } from 'vitest';
import { prescripcion } from '../../tests/firma';
import { comunes, conOrigen } from './origen';

const lecturas = (...all: string[][]) => all.map((reservas) => ({ reservas }));

it.each([
  ['one reading keeps its own', lecturas(['a']), []],
  ['none', [], []],
  ['what all of them have', lecturas(['a', 'b'], ['b', 'c'], ['b']), ['b']],
  ['nothing in common', lecturas(['a'], []), []],
])('says once what is to be said of all readings: %s', (_, given, said) => expect(comunes(given)).toEqual(said));

it('says nothing of an origin to whoever is told the date alone', () => {
  const { baseLegal: _, ...bare } = prescripcion('perez');
  expect(conOrigen(bare)).toBe(true);
  expect(conOrigen({ ...bare, ingresadaPor: '' })).toBe(false);
});
