import { expect, it } from 'vitest';
import type { ConstanciaPaso } from '../api/types';
import { en } from '../messages/en';
import { es } from '../messages/es';
import { pasoEnPalabras } from './constancia';

const at = '2026-11-24T11:00:00.000Z';
const device = 'Notebook de Lucía';

it.each<[Omit<ConstanciaPaso, 'at'>, string, string]>([
  [{ paso: 'aceptada' }, 'Aceptada por el servidor', 'Accepted by the server'],
  [{ paso: 'almacenada', device }, 'Guardada en Notebook de Lucía', 'Stored on Notebook de Lucía'],
  [{ paso: 'entregada' }, 'Entregada al sistema de notificaciones: un equipo', 'Handed to the notification system: a device'],
  [{ paso: 'recordada', n: 2 }, 'Recordatorio n.º 2 emitido', 'Reminder no. 2 raised'],
  [
    { paso: 'recordatorio-entregado', n: 2, device },
    'Recordatorio n.º 2 entregado al sistema de notificaciones: Notebook de Lucía',
    'Reminder no. 2 handed to the notification system: Notebook de Lucía',
  ],
  [{ paso: 'escalada', escalon: 'supervisor', para: 'Sol' }, 'Escalada a la supervisión: Sol', 'Escalated to the supervisors: Sol'],
  [{ paso: 'escalada', escalon: 'ultimo-dia', para: 'Sol' }, 'Último día sin resolver, avisado a Sol', 'Last day and not resolved, told to Sol'],
  [{ paso: 'correo-en-cola', para: 'Luz' }, 'Correo en cola para Luz', 'E-mail queued for Luz'],
  [
    { paso: 'correo-enviado', n: 2, para: 'luz@estudio.test' },
    'Correo entregado al servidor de correo, para luz@estudio.test',
    'E-mail given to the mail server, for luz@estudio.test',
  ],
  [
    { paso: 'correo-fallido', n: 1, para: 'luz@estudio.test', error: 'no answer' },
    'Correo para luz@estudio.test no enviado, intento 1: no answer. Se reintenta',
    'E-mail for luz@estudio.test not sent, try 1: no answer. To be tried again',
  ],
  [{ paso: 'leida', by: 'Luz' }, 'Leída por Luz', 'Read by Luz'],
  [{ paso: 'nota' }, 'Nota tomada', 'Note taken'],
  [{ paso: 'cerrada' }, 'Cerrada: ya no pide nada', 'Closed: it asks for nothing more'],
])('says $paso', (paso, spanish, english) => {
  expect(pasoEnPalabras({ ...paso, at }, es.plazos)).toBe(spanish);
  expect(pasoEnPalabras({ ...paso, at }, en.plazos)).toBe(english);
});
