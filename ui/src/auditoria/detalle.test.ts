import { expect, it } from 'vitest';
import { lineas, words, type Linea } from './detalle';

const say = (value: unknown) => (value === undefined || value === null ? '—' : Array.isArray(value) ? value.join(', ') : String(value));

it.each<[string, unknown, Linea[]]>([
  ['nothing', {}, []],
  ['nothing at all', null, []],
  ['plain values', { motivo: 'Feria', n: 2 }, [{ clave: ['motivo'], valor: 'Feria' }, { clave: ['n'], valor: '2' }]],
  ['nothing of what was left empty, nor of ids', { motivo: null, menciones: [], deudor: '', notificacion: '3d68e2e8-858e-5048-97f8-d69ee8a489b3', n: 2 }, [{ clave: ['n'], valor: '2' }]],
  ['one value before and after', { antes: 'emitida', despues: 'pagada' }, [{ clave: [], antes: 'emitida', valor: 'pagada' }]],
  [
    'fields before, and after only what changed',
    { antes: { vence: '2026-11-25', tipo: 'Daños' }, despues: { vence: '2026-11-24' } },
    [{ clave: ['vence'], antes: '2026-11-25', valor: '2026-11-24' }],
  ],
  [
    'settings within settings, and a reason',
    { motivo: 'x', antes: { horario: { desde: '08:00', hasta: '18:00' }, dias: [1, 0] }, despues: { horario: { desde: '09:00', hasta: '18:00' }, dias: [1, 0] } },
    [{ clave: ['motivo'], valor: 'x' }, { clave: ['horario', 'desde'], antes: '08:00', valor: '09:00' }],
  ],
  ['what was taken away', { antes: { titulo: 'Audiencia' } }, [{ clave: ['titulo'], antes: 'Audiencia', valor: '—' }]],
  ['somebody who left', { user: 'u', antes: 'miembro', despues: null }, [{ clave: ['user'], valor: 'u' }, { clave: [], antes: 'miembro', valor: '—' }]],
])('reads %s', (_, detalle, expected) => expect(lineas(detalle, say)).toEqual(expected));

it.each([
  ['baseLegal', 'base legal'],
  ['plazo-procesal', 'plazo procesal'],
  ['salto_ms', 'salto ms'],
])('%s is %s', (key, expected) => expect(words(key)).toBe(expected));
