import type { Miembro, Usuario } from '../api/types';

/** Who an oficio may be given to: the office, admins, and the members of its case; active, the office first, then by name. */
export function assignable(usuarios: readonly Usuario[], miembros: readonly Miembro[]): Usuario[] {
  const members = new Set(miembros.map((miembro) => miembro.userId));
  return usuarios
    .filter(({ id, rol, activo }) => activo && (rol !== 'abogado' || members.has(id)))
    .sort((a, b) => Number(b.rol === 'oficina') - Number(a.rol === 'oficina') || a.nombre.localeCompare(b.nombre));
}
