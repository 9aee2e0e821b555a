import { expect, it } from 'vitest';
import type { Ausencia, Rol, Usuario } from '../api/types';
import { ausentes, ordered, suplentes } from './reglas';

const ausencia = (estado: Ausencia['estado'], desde: string, hasta = desde) => ({ estado, desde, hasta }) as Ausencia;
const usuario = (id: string, rol: Rol, activo = true): Usuario => ({ id, nombre: id.toUpperCase(), rol, activo, version: 1 });

it('lists what is going on, what comes and what is over', () => {
  const list = [ausencia('terminada', '2026-01-02'), ausencia('futura', '2027-02-01'), ausencia('terminada', '2026-05-01'), ausencia('vigente', '2026-11-20'), ausencia('futura', '2026-12-20')];
  expect(ordered(list).map(({ desde }) => desde)).toEqual(['2026-11-20', '2026-12-20', '2027-02-01', '2026-05-01', '2026-01-02']);
});

it('lets stand in whoever is active, sees cases and is somebody else', () => {
  const all = [usuario('b', 'abogado'), usuario('a', 'admin'), usuario('o', 'oficina'), usuario('x', 'abogado', false), usuario('yo', 'abogado')];
  expect(suplentes(all, 'yo').map(({ id }) => id)).toEqual(['a', 'b']);
  expect(ausentes(all).map(({ id }) => id)).toEqual(['a', 'b', 'yo']);
});
