import { describe, expect, it } from 'vitest';
import { ana, lucia, oficio } from '../../tests/firma';
import type { EstadoOficio, Me } from '../api/types';
import { acts, late, queue } from './reglas';

const admin: Me = { id: 'ad', email: 'ad@ferreyra.test', nombre: 'Admin', rol: 'admin' };

const of = (estado: EstadoOficio, whose: Me | undefined = ana) =>
  oficio('of', { estado, ...(whose ? { asignadoA: { id: whose.id, nombre: whose.nombre } } : {}) });

describe('what may be done', () => {
  const none = { accept: false, reject: false, complete: false, assign: false };
  it.each([
    ['asignado', ana, ana, { accept: true, reject: true, assign: true }],
    ['asignado', ana, lucia, { assign: true }],
    ['asignado', lucia, ana, {}],
    ['asignado', ana, admin, { reject: true, assign: true }],
    ['pendiente', ana, ana, { accept: true, assign: true }],
    ['pendiente', ana, lucia, { assign: true }],
    ['aceptado', ana, ana, { complete: true, assign: true }],
    ['aceptado', ana, lucia, { assign: true }],
    ['aceptado', ana, admin, { complete: true, assign: true }],
    ['aceptado', lucia, ana, {}],
    ['pendiente', ana, admin, { accept: true, assign: true }],
    ['aceptado', lucia, lucia, { complete: true, assign: true }],
    ['cumplido', ana, ana, {}],
  ] as const)('%s of %o by %o', (estado, whose, me, allowed) => {
    expect(acts(of(estado, whose), me)).toEqual({ ...none, ...allowed });
  });
});

it('queues by state, what waits for the reader first, and by due date within', () => {
  const groups = queue(
    [
      oficio('done', { estado: 'cumplido' }),
      oficio('late', { estado: 'aceptado', vence: '2026-12-20' }),
      oficio('soon', { estado: 'aceptado', vence: '2026-12-01' }),
      oficio('mine'),
      oficio('theirs', { asignadoA: { id: 'lf', nombre: 'Lucía Ferreyra' } }),
    ],
    ana,
  );
  expect(groups.map(({ grupo, oficios }) => [grupo, oficios.map(({ id }) => id)])).toEqual([
    ['porAceptar', ['mine']],
    ['aceptado', ['soon', 'late']],
    ['asignado', ['theirs']],
    ['cumplido', ['done']],
  ]);
});

it('is late past its date, unless it is done', () => {
  expect(late(oficio('a', { vence: '2026-11-23' }), '2026-11-24')).toBe(true);
  expect(late(oficio('a', { vence: '2026-11-24' }), '2026-11-24')).toBe(false);
  expect(late(oficio('a', { vence: '2026-11-23', estado: 'cumplido' }), '2026-11-24')).toBe(false);
});
