/** How leave is listed, and who may stand in. Plain functions of values. */
import type { Ausencia, Usuario } from '../api/types';

const ESTADOS = ['vigente', 'futura', 'terminada'] as const satisfies Ausencia['estado'][];

/** What is going on first, then what comes, nearest first; then what is over, latest first. */
export function ordered(ausencias: readonly Ausencia[]): Ausencia[] {
  return [...ausencias].sort(
    (a, b) =>
      ESTADOS.indexOf(a.estado) - ESTADOS.indexOf(b.estado) || (a.estado === 'terminada' ? b.hasta.localeCompare(a.hasta) : a.desde.localeCompare(b.desde)),
  );
}

/** Whoever can get alerts and see cases, and is not the one who leaves. */
export function suplentes(usuarios: readonly Usuario[], userId: string): Usuario[] {
  return usuarios.filter(({ id, rol, activo }) => activo && rol !== 'oficina' && id !== userId).sort((a, b) => a.nombre.localeCompare(b.nombre));
}

/** Those whose leave can be entered: they belong to cases. */
export function ausentes(usuarios: readonly Usuario[]): Usuario[] {
  return suplentes(usuarios, '');
}
