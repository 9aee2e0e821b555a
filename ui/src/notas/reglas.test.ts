import { expect, it } from 'vitest';
import { hours, llegada, ordered } from './reglas';
import type { DestinatarioNota, NotaPendiente } from '../api/types';

const nota = (vence: string, desde = '2026-11-24T11:00:00Z') => ({ vence, desde }) as NotaPendiente;

it('lists what can still be met first, then what is overdue', () => {
  const list = [nota('2026-11-20'), nota('2026-11-25', '2026-11-24T12:00:00Z'), nota('2026-11-23'), nota('2026-11-25'), nota('2026-11-24')];
  expect(ordered(list, '2026-11-24').map(({ vence, desde }) => `${vence} ${desde.slice(11, 13)}`)).toEqual([
    '2026-11-24 11',
    '2026-11-25 11',
    '2026-11-25 12',
    '2026-11-23 11',
    '2026-11-20 11',
  ]);
});

it.each([
  ['ninguna', {}],
  ['almacenada', { almacenada: true }],
  ['entregada', { almacenada: true, entregada: true }],
  // Read in a browser: stored on no device, and yet it came.
  ['leida', { leida: true }],
  ['nota', { almacenada: true, leida: true, nota: true }],
] as const)('%s is how far it came where %o', (expected, known) =>
  expect(llegada({ userId: 'u', nombre: 'U', almacenada: false, entregada: false, leida: false, nota: false, ...known } satisfies DestinatarioNota)).toBe(expected),
);

it.each([
  [0, { h: 0, min: 0 }],
  [59.9, { h: 0, min: 59 }],
  [200, { h: 3, min: 20 }],
  [1500, { h: 25, min: 0 }],
  [-4, { h: 0, min: 0 }],
])('%d minutes are %o', (minutes, expected) => expect(hours(minutes)).toEqual(expected));
