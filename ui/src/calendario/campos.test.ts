import { describe, expect, it } from 'vitest';
import { evento } from '../../tests/firma';
import { es } from '../messages/es';
import { Formats } from '../time/formats';
import { check, fields, sent, when, type Typed } from './campos';

const ZONA = 'America/Argentina/Buenos_Aires';
const formats = new Formats('es', ZONA, es.time);
const typed = (change: Partial<Typed> = {}): Typed => ({
  titulo: 'Audiencia', tipo: 'audiencia', dia: '2026-12-03', hora: '10:30', diaFin: '', horaFin: '', lugar: '', ...change,
});

it.each([
  ['an hour', { inicio: '2026-12-03T13:30:00.000Z' }, { dia: '2026-12-03', hora: '10:30', diaFin: '', horaFin: '' }],
  ['from and to', { inicio: '2026-12-03T13:30:00.000Z', fin: '2026-12-03T15:00:00.000Z' }, { dia: '2026-12-03', hora: '10:30', diaFin: '', horaFin: '12:00' }],
  ['over midnight', { inicio: '2026-12-03T23:00:00.000Z', fin: '2026-12-04T03:00:00.000Z' }, { dia: '2026-12-03', hora: '20:00', diaFin: '2026-12-04', horaFin: '00:00' }],
  ['a whole day', { inicio: '2026-12-03T03:00:00.000Z', todoElDia: true }, { dia: '2026-12-03', hora: '', diaFin: '', horaFin: '' }],
  ['whole days', { inicio: '2026-12-03T03:00:00.000Z', fin: '2026-12-05T03:00:00.000Z', todoElDia: true }, { dia: '2026-12-03', hora: '', diaFin: '2026-12-05', horaFin: '' }],
])('stands in its fields, and is the same days and hours again: %s', (_, change, expected) => {
  const one = evento('e', change);
  const read = fields(one, 'audiencia', ZONA, formats);
  expect(read).toMatchObject(expected);
  const again = when(read, ZONA);
  expect(fields({ ...one, ...again, fin: again.fin ?? undefined } as typeof one, 'audiencia', ZONA, formats)).toEqual(read);
});

describe('what is wrong', () => {
  it.each<[string, Partial<Typed>, object]>([
    ['nothing', {}, {}],
    ['nothing of a whole day', { hora: '' }, {}],
    ['no title', { titulo: ' ' }, { titulo: 'required' }],
    ['no day', { dia: '' }, { dia: 'required' }],
    ['no such day', { dia: 'wrong' }, { dia: 'date' }],
    ['no such hour', { hora: '25:00' }, { hora: 'hour' }],
    ['it ends before it begins', { horaFin: '9' }, { horaFin: 'before' }],
    ['but not on the next day', { horaFin: '9', diaFin: '2026-12-04' }, {}],
    ['its last day is before its first', { diaFin: '2026-12-02', hora: '' }, { diaFin: 'before' }],
    ['it ends at an hour and begins at none', { hora: '', horaFin: '12' }, { hora: 'required' }],
    ['it ends on another day at no hour', { diaFin: '2026-12-04' }, { horaFin: 'required' }],
  ])('%s', (_, change, expected) => expect(check(typed(change))).toEqual(expected));
});

it('sends the times together, or not at all', () => {
  expect(sent({ lugar: '' }, typed(), ZONA)).toEqual({ lugar: '' });
  expect(sent({ horaFin: '12' }, typed({ horaFin: '12' }), ZONA)).toEqual({
    inicio: '2026-12-03T13:30:00.000Z',
    fin: '2026-12-03T15:00:00.000Z',
    todoElDia: false,
  });
  expect(sent({ hora: '' }, typed({ hora: '' }), ZONA)).toEqual({ inicio: '2026-12-03T15:00:00.000Z', fin: null, todoElDia: true });
});
