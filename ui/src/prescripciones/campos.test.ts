import { expect, it } from 'vitest';
import { prescripcion } from '../../tests/firma';
import { computo, faltas, fecha, fields, lecturaNueva, sent, type LecturaTyped } from './campos';
import type { Prescripcion } from '../api/types';

const whole: LecturaTyped = { ...lecturaNueva(), norma: 'CCyC art. 2561', inicio: '2023-05-25', cantidad: '3' };
const LECTURA = { norma: 'CCyC art. 2561', inicio: '2023-05-25', cantidad: 3, unidad: 'anios', pasaAHabil: false, certeza: 'cierta' } as const;

it.each<[string, Partial<LecturaTyped>, object]>([
  ['nothing missing', {}, {}],
  ['no rule', { norma: '  ' }, { norma: 'required' }],
  ['no first day', { inicio: '' }, { inicio: 'required' }],
  ['a day that is none', { inicio: 'wrong' }, { inicio: 'date' }],
  ['no number', { cantidad: '' }, { cantidad: 'number' }],
  ['nought', { cantidad: '0' }, { cantidad: 'number' }],
  ['too many', { cantidad: '3651' }, { cantidad: 'number' }],
  ['half a year', { cantidad: '0,5' }, { cantidad: 'number' }],
  ['court days of no court', { unidad: 'dias-habiles' }, { calendario: 'required' }],
  ['a last day that moves by no calendar', { pasaAHabil: true }, { calendario: 'required' }],
])('finds in a reading: %s', (_, change, wrong) => expect(faltas({ ...whole, ...change })).toEqual(wrong));

it('sends readings only whole, and a calendar only where one is needed', () => {
  expect(computo([whole, { ...whole, norma: '' }])).toBeUndefined();
  expect(computo([{ ...whole, calendario: 'ar-nacional' }])).toEqual({ lecturas: [LECTURA] });
  expect(computo([{ ...whole, calendario: 'ar-nacional', pasaAHabil: true }])?.lecturas[0]).toMatchObject({ calendario: 'ar-nacional', pasaAHabil: true });
});

const typed = { ...fields({}), tipo: 'Acción', computo: JSON.stringify([whole]) };

it('takes a date by hand or a computed one, never both', () => {
  expect(fecha({ ...typed, vence: '2026-12-02' })).toEqual({ vence: '2026-12-02' });
  expect(fecha({ ...typed, modo: 'computo', vence: '2026-12-02' })).toEqual({ computo: { lecturas: [LECTURA] } });
  expect(fecha({ ...typed, vence: 'wrong' })).toBeUndefined();
});

const byHand: Prescripcion = prescripcion('perez');
const computed: Prescripcion = { ...byHand, computo: { lecturas: [LECTURA] } };

it.each<[string, Prescripcion, object, object]>([
  ['words alone', computed, { tipo: 'Otra' }, { tipo: 'Otra' }],
  ['another date by hand', byHand, { vence: '2026-12-02' }, { vence: '2026-12-02' }],
  ['a computation in place of a date', byHand, { modo: 'computo', computo: typed.computo }, { computo: { lecturas: [LECTURA] } }],
  ['a date in place of a computation', computed, { modo: 'mano', vence: '2026-12-02' }, { vence: '2026-12-02', computo: null }],
])('sends of an edit only what changed: %s', (_, before, changes, body) => {
  expect(sent(changes, { ...fields(before), ...changes }, before)).toEqual(body);
});
