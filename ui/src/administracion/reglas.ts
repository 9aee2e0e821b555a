/** What follows from changing an account, said before it is done; and how people are listed. Plain functions of values. */
import type { Cuenta, Device, Membresia, Oficio, Rol, ServiceToken, Usuario } from '../api/types';

export const ROLES = ['admin', 'abogado', 'oficina'] as const satisfies Rol[];
export const GRUPOS = [...ROLES, 'inactivos'] as const;
export type Grupo = (typeof GRUPOS)[number];

/** People by role, those who were switched off last; within a group by name. Empty groups are left out. */
export function grouped(usuarios: readonly Usuario[]): { grupo: Grupo; usuarios: Usuario[] }[] {
  const of = (grupo: Grupo) => usuarios.filter(({ rol, activo }) => (grupo === 'inactivos' ? !activo : activo && rol === grupo));
  return GRUPOS.map((grupo) => ({ grupo, usuarios: of(grupo).sort((a, b) => a.nombre.localeCompare(b.nombre)) })).filter(
    ({ usuarios }) => usuarios.length > 0,
  );
}

/** What an account has that a change of it may touch. */
export interface Haber {
  cuenta: Cuenta;
  membresias: readonly Membresia[];
  equipos: readonly Device[];
  oficios: readonly Oficio[];
  tokens: readonly ServiceToken[];
}

export type Cambio = { activo: boolean } | { rol: Rol };

/** One thing that follows, with how many or which it is about. */
export type Consecuencia =
  | { que: 'sesiones' | 'oficios' | 'responsable' | 'deja' | 'recupera'; n: number }
  | { que: 'tokens'; nombres: string[] }
  | { que: 'vigila' | 'administra' | 'soloPropios' };

export function consecuencias(de: Haber, cambio: Cambio): Consecuencia[] {
  const { rol, activo } = de.cuenta;
  const after = { rol, activo, ...cambio };
  const is = (r: Rol, a: boolean) => a && r === 'admin';
  const responsable = de.membresias.filter(({ calidad }) => calidad === 'responsable').length;
  const open = de.oficios.filter(({ asignadoA, estado }) => asignadoA?.id === de.cuenta.id && estado !== 'cumplido').length;
  const answers = de.tokens.filter(({ createdBy, estado }) => createdBy === de.cuenta.id && (estado === 'vigente' || estado === 'detenido'));
  const found: (Consecuencia | false)[] = [
    activo && !after.activo && { que: 'sesiones', n: de.equipos.filter(({ signedIn }) => signedIn).length },
    activo && !after.activo && open > 0 && { que: 'oficios', n: open },
    rol !== 'oficina' && after.rol === 'oficina' && de.membresias.length > 0 && { que: 'deja', n: de.membresias.length },
    activo && (!after.activo || after.rol === 'oficina') && responsable > 0 && { que: 'responsable', n: responsable },
    is(rol, activo) && !is(after.rol, after.activo) && answers.length > 0 && { que: 'tokens', nombres: answers.map(({ nombre }) => nombre) },
    !activo && after.activo && { que: 'recupera', n: de.membresias.length },
    is(after.rol, after.activo) && rol !== 'admin' && { que: 'administra' },
    rol === 'admin' && after.rol === 'abogado' && { que: 'soloPropios' },
    rol !== after.rol && after.rol === 'oficina' && { que: 'vigila' },
  ];
  return found.filter((one) => one !== false);
}

/** The last day a service token may be good for, as the server has it, less the day that is under way. */
export const LONGEST_DAYS = 365;
