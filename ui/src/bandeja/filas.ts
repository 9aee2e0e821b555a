/**
 * The rules of the inbox's list: what stands in it, where, and in which order. Pure: today comes in, nothing is kept.
 */
import type { InboxEntry } from '../api/types';
import { daysBetween } from '../time/civil';
import { urgency, type Urgency } from '../time/urgency';

export const GRUPOS = ['critico', 'semana', 'despues', 'sinPlazo', 'cerradas'] as const;
export type Grupo = (typeof GRUPOS)[number];

/** What a row is about: a deadline, an oficio, or something else. */
export type Asunto = 'plazo' | 'oficio' | 'otro';

/** One row: the newest alert of its deadline, and the older ones that it stands for. */
export interface Fila {
  entry: InboxEntry;
  behind: InboxEntry[];
  asunto: Asunto;
  /** Days left today, where there is a date. */
  dias: number | undefined;
  urgencia: Urgency | undefined;
  unread: boolean;
  /** Somebody must take note, and nobody has. */
  pideNota: boolean;
  grupo: Grupo;
}

export interface Context {
  /** Today in the firm's zone. */
  hoy: string;
  /** Whether an oficio waits for the reader to accept it. */
  porAceptar: (oficioId: string) => boolean;
}

/** The rows of an inbox, in the order they are read. */
export function filas(entries: readonly InboxEntry[], context: Context): Fila[] {
  const stacks = new Map<string, InboxEntry[]>();
  for (const entry of [...entries].sort((a, b) => b.seq - a.seq)) {
    if (entry.event === 'inbox:void') continue;
    const key = deadline(entry) ?? entry.notificationId;
    stacks.set(key, [...(stacks.get(key) ?? []), entry]);
  }
  return [...stacks.values()].map((stack) => fila(stack, context)).sort(order);
}

function fila([entry, ...behind]: InboxEntry[], { hoy, porAceptar }: Context): Fila {
  if (!entry) throw new Error('a stack holds at least the entry it was made for');
  const oficio = entry.event === 'oficio:assigned';
  const asunto: Asunto = entry.contexto?.prescripcionId ? 'plazo' : oficio || oficioId(entry) ? 'oficio' : 'otro';
  const dias = entry.vence === undefined ? undefined : daysBetween(hoy, entry.vence);
  const open = entry.closedAt === undefined;
  const pideNota = open && entry.requiereNota && entry.ackedAt === undefined;
  const espera = oficio && porAceptar(entry.contexto?.oficioId ?? '');
  return {
    entry,
    behind,
    asunto,
    dias,
    urgencia: dias === undefined ? undefined : urgency(dias),
    unread: entry.readAt === undefined,
    pideNota,
    grupo: grupo({ open, pideNota, espera, plazo: asunto === 'plazo', dias }),
  };
}

interface Standing {
  open: boolean;
  pideNota: boolean;
  /** Waits for the reader's word, whatever its date. */
  espera: boolean;
  plazo: boolean;
  dias: number | undefined;
}

export function grupo({ open, pideNota, espera, plazo, dias }: Standing): Grupo {
  if (!open) return 'cerradas';
  // Taking note is not filing: a critical deadline stays among the critical ones until it is resolved.
  if (pideNota || (plazo && dias !== undefined && dias <= 1)) return 'critico';
  if (espera || (dias !== undefined && dias <= 7)) return 'semana';
  return dias === undefined ? 'sinPlazo' : 'despues';
}

/** The deadline an alert is about; alerts of one deadline share a row. */
function deadline(entry: InboxEntry): string | undefined {
  const id = entry.contexto?.prescripcionId;
  return id === undefined ? undefined : `plazo ${id}`;
}

/** Whether an alert says that a message mentions the reader. */
export function mentions(entry: InboxEntry): boolean {
  return entry.event === 'notification' && 'mensajeId' in metadata(entry);
}

/** The oficio an alert is about; who does not see its case hears of it without the case. */
export function oficioId(entry: InboxEntry): string | undefined {
  const { oficioId: id } = metadata(entry);
  return entry.contexto?.oficioId ?? (typeof id === 'string' ? id : undefined);
}

function metadata({ payload }: InboxEntry): Record<string, unknown> {
  const found = typeof payload === 'object' && payload !== null && 'metadata' in payload ? payload.metadata : undefined;
  return typeof found === 'object' && found !== null ? { ...found } : {};
}

function order(a: Fila, b: Fila): number {
  return (
    GRUPOS.indexOf(a.grupo) - GRUPOS.indexOf(b.grupo) ||
    Number(b.pideNota) - Number(a.pideNota) ||
    near(a) - near(b) ||
    b.entry.seq - a.entry.seq
  );
}

/** What can still be met comes first, nearest first; then what is overdue, latest first; then what has no date. */
function near({ dias, grupo }: Fila): number {
  if (grupo === 'cerradas') return 0;
  if (dias === undefined) return Number.MAX_SAFE_INTEGER;
  return dias >= 0 ? dias : 1_000_000 - dias;
}
