/** What a row of the inbox says: from the alert's payload and what it is about, in the reader's language. */
import type { InboxEntry } from '../api/types';
import type { Messages } from '../messages/lang.svelte';
import type { Formats } from '../time/formats';
import type { Fila } from './filas';

export interface Reader {
  t: Messages;
  formats: Formats;
  hoy: string;
  /** The reader. */
  me: string;
  nombre: (userId: string) => string | undefined;
}

/** A row in words: its title (a carátula where it is one), what leads the second line, and the rest of that line. */
export interface Texto {
  title: string;
  isCaratula: boolean;
  lead: string;
  rest: string;
  /** For whom a deputy hears of it; in `rest` already. */
  suplencia?: string | undefined;
  /** That a note is still missing; nothing where none is asked. */
  falta?: string | undefined;
  /** How often it was asked for again, and when last. */
  vuelta?: string | undefined;
}

export function texto(fila: Fila, reader: Reader): Texto {
  const { entry } = fila;
  const { contexto } = entry;
  const { t } = reader;
  const ref = contexto && t.bandeja.ref(contexto.referencia);
  const due = entry.vence && dueText(fila, entry.vence, reader);
  if (fila.asunto === 'plazo' && contexto) {
    const unchecked = contexto.sinVerificar ? t.bandeja.sinVerificar : undefined;
    const lead = contexto.tipo ?? t.plazos.some;
    const suplencia = contexto.suplenciaDe && t.bandeja.suplencia(contexto.suplenciaDe);
    const rest = line(due, unchecked, ref, suplencia, noteText(entry, reader));
    return { title: contexto.caratula, isCaratula: true, lead, rest, suplencia, ...missing(fila, reader) };
  }
  if (entry.event === 'oficio:assigned' && contexto) {
    const lead = contexto.asignadoPor ? t.bandeja.oficioDe(contexto.asignadoPor) : t.bandeja.oficioAsignado;
    return { title: contexto.asunto ?? t.bandeja.oficioAsignado, isCaratula: false, lead, rest: line(due, contexto.caratula) };
  }
  if (entry.event === 'expediente:new') {
    const caratula = contexto?.caratula ?? field(entry.payload, 'data', 'caratula');
    return { title: caratula, isCaratula: true, lead: t.bandeja.expedienteNuevo, rest: line(ref) };
  }
  const title = field(entry.payload, 'title') || field(entry.payload, 'data', 'title');
  const message = field(entry.payload, 'message') || field(entry.payload, 'data', 'message');
  return { title, isCaratula: false, lead: '', rest: line(message, noteText(entry, reader)) };
}

function dueText({ dias }: Fila, vence: string, { t, formats, hoy }: Reader): string {
  const day = formats.day(vence, hoy);
  return dias !== undefined && dias < 0 ? t.days.overdue(day) : t.days.due(day);
}

function noteText({ ackedAt, ackedBy }: InboxEntry, { t, formats, hoy, me, nombre }: Reader): string | undefined {
  if (ackedAt === undefined) return undefined;
  const who = ackedBy === me ? t.bandeja.you : ackedBy && nombre(ackedBy);
  const when = formats.recent(ackedAt, hoy);
  return who ? t.bandeja.noteBy(who, when) : t.bandeja.noteAt(when);
}

/** An alert that waits for a note, come back or come to those who hear when nobody takes it. */
function missing({ entry, pideNota }: Fila, { t, formats, hoy }: Reader): Pick<Texto, 'falta' | 'vuelta'> {
  if (!pideNota) return {};
  const { recordatorio, contexto } = entry;
  const escalon = contexto?.escalon && t.bandeja.escalon[contexto.escalon];
  const vuelta = recordatorio && t.bandeja.recordatorio(recordatorio.n, formats.written(recordatorio.at, hoy));
  return { falta: escalon ?? (vuelta && t.bandeja.sigueSinNota), vuelta };
}

const line = (...parts: (string | undefined | false)[]): string => parts.filter(Boolean).join(' · ');

function field(value: unknown, ...path: string[]): string {
  let at = value;
  for (const key of path) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined;
  return typeof at === 'string' ? at : '';
}
