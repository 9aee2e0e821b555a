import { expect, it } from 'vitest';
import { cambios, campos, read, readDays, readHours, readMinutes, writeMinutes, type Campo, type Falta } from './campos';
import type { Ajustes } from '../api/types';

const escalera = [180, 90, 60, 30, 15, 7, 3, 1, 0];
const ajustes: Ajustes = {
  escaleras: { prescripcion: escalera, caducidad: escalera, 'plazo-procesal': [7, 3, 1, 0] },
  horaAviso: '08:00',
  horario: { desde: '08:00', hasta: '18:00' },
  notas: { recordarMinutos: 30, supervisorMinutos: 120, adminsMinutos: 240 },
  ultimoDia: ['11:00', '17:00'],
  oficios: { aceptarMinutos: 240, dias: [3, 1, 0] },
  sinDispositivoMinutos: 15,
  caratulaEnAvisos: false,
  correo: { parte: null },
};

it('stands in fields, and reads the same again', () => {
  expect(read(campos({ ajustes }))).toEqual({ ajustes });
  const mailed = { ...ajustes, caratulaEnAvisos: true, correo: { parte: '07:30' } };
  expect(read(campos({ ajustes: mailed }))).toEqual({ ajustes: mailed });
});

it.each<[Campo, string, Falta]>([
  ['prescripcion', '', 'dias'],
  ['prescripcion', '30, x', 'dias'],
  ['caducidad', '4000, 0', 'dias'],
  ['plazo-procesal', '7, 3, 1', 'sinCero'],
  ['horaAviso', '25:00', 'hora'],
  ['hasta', '07:00', 'cierre'],
  ['hasta', '8', 'cierre'],
  ['recordar', '0', 'minutos'],
  ['supervisor', 'pronto', 'minutos'],
  ['admins', '1 h', 'orden'],
  ['ultimoDia', '11, 26', 'horas'],
  ['dias', '3 uno', 'dias'],
  ['parte', 'temprano', 'hora'],
])('%s as «%s» is refused', (campo, text, falta) => expect(read({ ...campos({ ajustes }), [campo]: text })).toEqual({ faltas: { [campo]: falta } }));

it.each([
  ['0 1 3;7, 30', [30, 7, 3, 1, 0]],
  ['1, 1, 0', [1, 0]],
  ['-1', undefined],
  ['1.5', undefined],
  ['  ', undefined],
])('%o are days %o', (text, days) => expect(readDays(text)).toEqual(days));

it.each([
  ['17, 11', ['11:00', '17:00']],
  ['9:30 y 11', ['09:30', '11:00']],
  ['', []],
  ['11, tarde', undefined],
])('%o are hours %o', (text, hours) => expect(readHours(text)).toEqual(hours));

it.each([
  ['30', 30],
  ['45 min', 45],
  ['2 h', 120],
  ['1 h 30', 90],
  ['1:30', 90],
  ['2 horas 5 minutos', 125],
  ['', undefined],
  ['h', undefined],
  ['0', undefined],
  ['101 h', undefined],
])('%o are %o minutes', (text, minutes) => expect(readMinutes(text)).toBe(minutes));

it.each([15, 30, 60, 90, 240, 6000])('%d minutes are written so that they are read again', (minutes) => expect(readMinutes(writeMinutes(minutes))).toBe(minutes));

it('names what differs, with both', () => {
  expect(cambios(ajustes, { ...ajustes, notas: { ...ajustes.notas, recordarMinutos: 45 }, correo: { parte: '07:30' } })).toEqual([
    { campo: 'recordar', antes: '30 min', despues: '45 min' },
    { campo: 'parte', antes: '', despues: '07:30' },
  ]);
  expect(cambios(ajustes, ajustes)).toEqual([]);
});
