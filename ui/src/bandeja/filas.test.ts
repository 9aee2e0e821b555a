import { describe, expect, it } from 'vitest';
import { alert, HOY, inbox } from '../../tests/firma';
import { filas, grupo, oficioId } from './filas';

const context = { hoy: HOY, porAceptar: (id: string) => id === 'of-1' };
const ids = (entries = inbox()) => filas(entries, context).map(({ entry }) => entry.notificationId);

describe('the group of a row', () => {
  const open = { open: true, pideNota: false, espera: false, plazo: true, dias: 20 };
  it.each([
    ['critico', { dias: 1 }],
    ['critico', { dias: -3 }],
    ['critico', { dias: 3, pideNota: true }],
    ['semana', { dias: 2 }],
    ['semana', { dias: 7 }],
    ['despues', { dias: 8 }],
    ['sinPlazo', { plazo: false, dias: undefined }],
    // An oficio that waits for a word is this week's, whatever its date; one due tomorrow is no critical deadline.
    ['semana', { plazo: false, espera: true }],
    ['semana', { plazo: false, dias: 1 }],
    ['cerradas', { open: false, dias: 0 }],
  ] as const)('%s where %o', (expected, change) => expect(grupo({ ...open, ...change })).toBe(expected));
});

it('puts first what can still be met, then what is overdue, then the rest by days', () => {
  expect(ids()).toEqual(['n-perez', 'n-litoral', 'n-sosa', 'n-banco', 'n-oficio', 'n-oyola']);
});

it('lets only the newest alert of a deadline stand, with the older ones behind it', () => {
  const older = alert('perez', { seq: 90, notificationId: 'older', requiereNota: true });
  const newer = alert('perez', { seq: 91, notificationId: 'newer', requiereNota: true });
  const [fila, ...rest] = filas([older, newer], context);
  expect(rest).toEqual([]);
  expect(fila?.entry.notificationId).toBe('newer');
  expect(fila?.behind.map((entry) => entry.notificationId)).toEqual(['older']);
});

it('counts the days from the due date and not from what the alert said', () => {
  const [tomorrow] = filas([alert('perez')], context);
  expect(tomorrow?.dias).toBe(1);
  const [later] = filas([alert('perez')], { ...context, hoy: '2026-11-27' });
  expect(later).toMatchObject({ dias: -2, urgencia: 'critical' });
});

it('keeps a critical deadline among the critical ones after its note, behind those without', () => {
  const noted = alert('perez', { requiereNota: true, ackedAt: '2026-11-24T12:00:00Z' });
  const asking = alert('litoral', { requiereNota: true });
  const rows = filas([noted, asking], context);
  expect(rows.map((row) => [row.entry.notificationId, row.grupo, row.pideNota])).toEqual([
    ['n-litoral', 'critico', true],
    ['n-perez', 'critico', false],
  ]);
});

it('asks for no note where the deadline is closed, and shows nothing of what was taken away', () => {
  const closed = alert('perez', { requiereNota: true, closedAt: '2026-11-24T12:00:00Z' });
  const gone = alert('sosa', { event: 'inbox:void', payload: null });
  const rows = filas([closed, gone], context);
  expect(rows.map((row) => [row.grupo, row.pideNota])).toEqual([['cerradas', false]]);
});

it('is about its oficio also for somebody who is told of it without the case', () => {
  const told = { seq: 3, notificationId: 'n', event: 'notification', payload: { title: 'Un oficio espera', metadata: { oficioId: 'of-1' } }, createdAt: '2026-11-24T12:00:00Z', requiereNota: false };
  expect(filas([told], context)[0]?.asunto).toBe('oficio');
  expect([oficioId(told), oficioId({ ...told, payload: null })]).toEqual(['of-1', undefined]);
});
