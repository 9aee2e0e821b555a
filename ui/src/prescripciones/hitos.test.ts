import { expect, it } from 'vitest';
import { evento, resumen } from './hitos';
import type { Hito } from './tipos';

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
