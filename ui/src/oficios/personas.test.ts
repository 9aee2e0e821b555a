import { expect, it } from 'vitest';
import { usuarios } from '../../tests/firma';
import { assignable } from './personas';

it('offers the office first, then admins and the case’s own lawyers, and nobody who may not act', () => {
  const all = [
    ...usuarios,
    { id: 'ad', nombre: 'Admin', rol: 'admin' as const, activo: true, version: 1 },
    { id: 'ex', nombre: 'Zoe', rol: 'oficina' as const, activo: false, version: 1 },
  ];
  const people = assignable(all, [{ userId: 'mr', nombre: 'Martín Rivas', calidad: 'miembro' }]);
  expect(people.map(({ id }) => id)).toEqual(['ao', 'ad', 'mr']);
});
