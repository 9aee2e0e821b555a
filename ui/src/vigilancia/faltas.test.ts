import { expect, it } from 'vitest';
import type { Vigilancia } from '../api/types';
import { faltas, type Falta } from './faltas';

const now = Date.parse('2026-11-24T15:00:00.000Z');
const well: Vigilancia = { ultimaRonda: '2026-11-24T14:59:50.000Z', plazosSinDestinatario: 0, atrasados: 0, reloj: { retenido: false }, sinNota: 4 };

it.each<[string, Partial<Vigilancia>, Falta[]]>([
  ['nothing, whatever waits for a note', {}, []],
  ['a clock that is held', { reloj: { retenido: true, salto_ms: 7_200_000 } }, ['reloj']],
  ['the last round too long ago', { ultimaRonda: '2026-11-24T14:57:59.000Z' }, ['ronda']],
  ['nothing where the server is a moment ahead', { ultimaRonda: '2026-11-24T15:00:02.000Z' }, []],
  ['nobody to tell, and what did not fire', { plazosSinDestinatario: 1, atrasados: 2 }, ['destinatario', 'atrasados']],
])('%s', (_, change, expected) => expect(faltas({ ...well, ...change }, now)).toEqual(expected));

it('has not gone round yet', () => {
  const { ultimaRonda: _, ...before } = well;
  expect(faltas(before, now)).toEqual(['ronda']);
});
