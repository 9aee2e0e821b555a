import { expect, it } from 'vitest';
import { evento, pideNota, quedaban, resumen } from './hitos';
import type { Hito } from '../api/types';

const at = (hour: number) => `2026-11-24T${hour}:00:00.000Z`;
const aviso = (hour: number): Hito => ({ at: at(hour), accion: 'avisada', destinatarios: ['Lucía Ferreyra'] });
const nota = (hour: number): Hito => ({ at: at(hour), accion: 'nota', por: 'Martín Rivas' });

it('knows of no alert before there was one', () => expect(resumen([{ at: at(10), accion: 'ingresada' }])).toEqual({ notas: [], avisos: 0 }));

it('counts a note only of the newest alert', () => {
  expect(resumen([aviso(12), nota(11), aviso(10)])).toEqual({ aviso: aviso(12), notas: [], avisos: 2 });
  expect(resumen([nota(13), aviso(12)]).notas).toEqual([nota(13)]);
});

it('says who was told when nobody took note', () => {
  const escalada: Hito = { at: at(14), accion: 'escalada', destinatarios: ['Julia Castro'] };
  expect(resumen([escalada, aviso(12)]).escalada).toEqual(escalada);
  expect(resumen([aviso(15), escalada, aviso(12)]).escalada).toBeUndefined();
});

it('takes apart what the history says of an event', () => {
  expect(evento('suspension 2025-02-03: Carta documento: CD 12')).toEqual({ tipo: 'suspension', desde: '2025-02-03', fuente: 'Carta documento: CD 12' });
  expect(evento('Acuse a la vista')).toBeUndefined();
});

const ZONA = 'America/Argentina/Buenos_Aires';

it.each([
  ['2026-11-24T11:00:00.000Z', '2026-11-25', 1],
  ['2026-11-25T02:59:00.000Z', '2026-11-25', 1],
  ['2026-11-25T03:00:00.000Z', '2026-11-25', 0],
  ['2026-11-24T11:00:00.000Z', '2026-11-22', -2],
  ['2026-11-24T11:00:00.000Z', undefined, undefined],
])('counts the days that were left at %s for %s in the firm’s zone', (at, vence, left) =>
  expect(quedaban({ at, accion: 'avisada', ...(vence ? { vence } : {}) }, ZONA)).toBe(left),
);

it('says that nobody took note only where somebody should', () => {
  const one = (vence: string): Hito => ({ ...aviso(11), vence });
  expect(pideNota(resumen([]), ZONA)).toBe(false);
  expect(pideNota(resumen([one('2026-11-25')]), ZONA)).toBe(true);
  expect(pideNota(resumen([one('2026-12-24')]), ZONA)).toBe(false);
  expect(pideNota(resumen([{ at: at(12), accion: 'escalada' }, one('2026-11-26')]), ZONA)).toBe(true);
});
