/** What may be done with an oficio, and how a queue of them is ordered. The server decides; this only keeps buttons away that it would refuse. */
import type { EstadoOficio, Me, Oficio } from '../api/types';
import { daysBetween } from '../time/civil';

export const GRUPOS = ['porAceptar', 'pendiente', 'aceptado', 'asignado', 'cumplido'] as const;
export type Grupo = (typeof GRUPOS)[number];

export interface Acts {
  accept: boolean;
  reject: boolean;
  complete: boolean;
  assign: boolean;
}

/**
 * Accepting is the word of whoever will do it: of the one it was given to, or of whoever takes it from the queue.
 * Completing and rejecting are theirs too, or an admin's. Whoever sees an oficio as a lawyer edits its case, and may
 * give it to somebody; the office gives out its queue and what is its own.
 */
export function acts({ estado, asignadoA }: Oficio, me: Me): Acts {
  const mine = asignadoA?.id === me.id;
  const queued = estado === 'pendiente';
  return {
    accept: (estado === 'asignado' && mine) || (queued && me.rol !== 'abogado'),
    reject: estado === 'asignado' && (mine || me.rol === 'admin'),
    complete: estado === 'aceptado' && (mine || me.rol === 'admin'),
    assign: estado !== 'cumplido' && (mine || queued || me.rol !== 'oficina'),
  };
}

export function grupo({ estado, asignadoA }: Oficio, me: Me): Grupo {
  return estado === 'asignado' && asignadoA?.id === me.id ? 'porAceptar' : estado;
}

/** What is due first stands first; what has no date comes after, the oldest first; what is done, the latest first. */
export function order(a: Oficio, b: Oficio): number {
  if (a.estado === 'cumplido' && b.estado === 'cumplido') return (b.cumplidoAt ?? '').localeCompare(a.cumplidoAt ?? '');
  return (a.vence ?? '9999').localeCompare(b.vence ?? '9999') || a.createdAt.localeCompare(b.createdAt);
}

/** The queue by groups; a group without oficios is not there. */
export function queue(oficios: readonly Oficio[], me: Me): { grupo: Grupo; oficios: Oficio[] }[] {
  const sorted = [...oficios].sort(order);
  return GRUPOS.map((one) => ({ grupo: one, oficios: sorted.filter((oficio) => grupo(oficio, me) === one) })).filter(
    ({ oficios }) => oficios.length > 0,
  );
}

/** The tone of a state: what waits for somebody is a warning, what is under way is calm. */
export function tone(estado: EstadoOficio): 'warning' | 'calm' | 'neutral' {
  if (estado === 'pendiente' || estado === 'asignado') return 'warning';
  return estado === 'aceptado' ? 'calm' : 'neutral';
}

/** Past its date and not done. */
export function late({ estado, vence }: Oficio, hoy: string): boolean {
  return estado !== 'cumplido' && vence !== undefined && daysBetween(hoy, vence) < 0;
}
