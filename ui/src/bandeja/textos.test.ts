import { expect, it } from 'vitest';
import { alert, HOY, inbox } from '../../tests/firma';
import { es } from '../messages/es';
import { Formats } from '../time/formats';
import { filas } from './filas';
import { texto } from './textos';

const reader = {
  t: es,
  formats: new Formats('es', 'America/Argentina/Buenos_Aires', es.time),
  hoy: HOY,
  me: 'lf',
  nombre: (id: string) => (id === 'mr' ? 'Martín Rivas' : undefined),
};

function words(...entries: Parameters<typeof filas>[0]) {
  return filas(entries, { hoy: HOY, porAceptar: () => false }).map((fila) => texto(fila, reader));
}

it('names a deadline’s case, its action and its date', () => {
  expect(words(alert('perez'))).toEqual([
    { title: 'Pérez, Juan Carlos c/ García, Marta s/ daños y perjuicios', isCaratula: true, lead: 'Acción por daños', rest: 'vence mié 25 nov · Ref. 0412' },
  ]);
});

it('says «fecha cargada superada» of an overdue one, and where nobody verified the date', () => {
  const entry = alert('litoral');
  const [text] = words({ ...entry, ...(entry.contexto ? { contexto: { ...entry.contexto, sinVerificar: true } } : {}) });
  expect(text?.rest).toBe('fecha cargada superada el dom 22 nov · sin verificar · Ref. 0413');
});

it('says for whom a deputy hears of it', () => {
  const entry = alert('perez');
  const [text] = words({ ...entry, ...(entry.contexto ? { contexto: { ...entry.contexto, suplenciaDe: 'Luz Rey' } } : {}) });
  expect(text?.rest).toBe('vence mié 25 nov · Ref. 0412 · en suplencia de Luz Rey');
  expect(text?.suplencia).toBe('en suplencia de Luz Rey');
});

it('says who took note and when', () => {
  const ackedAt = '2026-11-24T12:12:00Z';
  const rest = (ackedBy?: string) => words(alert('banco', { ackedAt, ...(ackedBy ? { ackedBy } : {}) }))[0]?.rest;
  expect(rest('lf')).toContain('nota: vos 09:12');
  expect(rest('mr')).toContain('nota: Martín Rivas 09:12');
  expect(rest('nobody-known')).toContain('nota 09:12');
});

it('names an oficio by its subject, who gave it and its date', () => {
  const oficio = inbox().filter((entry) => entry.event === 'oficio:assigned');
  expect(words(...oficio)).toMatchObject([{ title: 'Oficio al Registro de la Propiedad Inmueble', lead: 'Oficio asignado por Martín Rivas', isCaratula: false }]);
});

it('shows a plain notification, an alert of the system and a new case as they were sent', () => {
  const plain = { seq: 1, createdAt: '2026-11-24T12:00:00Z', requiereNota: false };
  const rows = words(
    { ...plain, notificationId: 'a', event: 'notification', payload: { title: 'Sesión cerrada', message: 'Desde otro equipo' } },
    { ...plain, notificationId: 'b', event: 'system:alert', payload: { event: 'system:alert', data: { title: 'Copia', message: 'Hecha' } } },
    { ...plain, notificationId: 'c', event: 'expediente:new', payload: { data: { caratula: 'Paz c/ Luna' } } },
  );
  expect(rows.map(({ title, lead, rest }) => [title, lead, rest])).toEqual([
    ['Sesión cerrada', '', 'Desde otro equipo'],
    ['Copia', '', 'Hecha'],
    ['Paz c/ Luna', 'Expediente nuevo', ''],
  ]);
});

it('survives a payload that is not what it should be', () => {
  const odd = { seq: 1, notificationId: 'x', event: 'notification', payload: null, createdAt: '2026-11-24T12:00:00Z', requiereNota: false };
  expect(words(odd)).toEqual([{ title: '', isCaratula: false, lead: '', rest: '' }]);
});

it('says how often a note was asked for, and that it came for want of one, until it is taken', () => {
  const recordatorio = { n: 3, at: '2026-11-24T13:30:00.000Z' };
  const entry = alert('perez', { requiereNota: true });
  const escalada = { ...entry, ...(entry.contexto ? { contexto: { ...entry.contexto, escalon: 'supervisor' as const } } : {}) };
  const said = (one: typeof entry) => [words(one)[0]?.falta, words(one)[0]?.vuelta];
  expect(said(entry)).toEqual([undefined, undefined]);
  expect(said({ ...entry, recordatorio })).toEqual(['Sigue sin nota', '3.º recordatorio 10:30']);
  expect(said(escalada)).toEqual(['Nadie tomó nota', undefined]);
  expect(said({ ...escalada, recordatorio })).toEqual(['Nadie tomó nota', '3.º recordatorio 10:30']);
  expect(said({ ...escalada, recordatorio, ackedAt: '2026-11-24T14:00:00.000Z' })).toEqual([undefined, undefined]);
});
