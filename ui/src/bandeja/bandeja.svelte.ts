import { Remote } from '../api/remote.svelte';
import type { InboxEntry } from '../api/types';
import type { Inbox, Platform } from '../platform/types';
import type { Clock } from '../time/clock.svelte';
import { filas, GRUPOS, mentions, oficioId, type Fila, type Grupo } from './filas';

export const FILTROS = ['todo', 'sinLeer', 'plazos', 'oficios'] as const;
export type Filtro = (typeof FILTROS)[number];

/** The inbox of whoever is signed in: what the host has stored, and what the reader does with it. */
export class Bandeja {
  readonly inbox: Remote<Inbox>;
  filtro = $state<Filtro>('todo');
  readonly #platform: Platform;
  readonly #clock: Clock;
  readonly #porAceptar: (oficioId: string) => boolean;
  /** Said to be read once already: whoever lists the inbox a moment late must not make it be said for ever. */
  readonly #opened = new Set<string>();

  readonly filas = $derived.by(() => {
    const context = { hoy: this.#clock.hoy, porAceptar: this.#porAceptar };
    return filas(this.inbox.value?.entries ?? [], context);
  });
  readonly sinLeer = $derived(this.filas.filter((fila) => fila.unread).length);
  readonly pidenNota = $derived(this.filas.filter((fila) => fila.pideNota).length);
  /** What the filter leaves, by group; a group without rows is not there. */
  readonly grupos = $derived.by((): { grupo: Grupo; filas: Fila[] }[] => {
    const left = this.filas.filter((fila) => this.#passes(fila));
    return GRUPOS.map((grupo) => ({ grupo, filas: left.filter((fila) => fila.grupo === grupo) })).filter(
      ({ filas }) => filas.length > 0,
    );
  });

  constructor(platform: Platform, clock: Clock, porAceptar: (oficioId: string) => boolean) {
    this.#platform = platform;
    this.#clock = clock;
    this.#porAceptar = porAceptar;
    this.inbox = new Remote(() => platform.inbox());
  }

  /** The row an alert stands in, be it the newest of its deadline or one behind it. */
  find(notificationId: string): Fila | undefined {
    return this.filas.find(({ entry, behind }) => [entry, ...behind].some((one) => one.notificationId === notificationId));
  }

  /** The row of a deadline, where it asks the reader for a note. */
  asking(prescripcionId: string): Fila | undefined {
    return this.filas.find(({ entry, pideNota }) => pideNota && entry.contexto?.prescripcionId === prescripcionId);
  }

  /** Marks the row read, and the older alerts it stands for. */
  read = ({ entry, behind }: Fila): Promise<void> => this.#read([entry, ...behind]);

  /** What is unread about an oficio. */
  unreadOf(oficio: string): InboxEntry[] {
    const entries = this.inbox.value?.entries ?? [];
    return entries.filter((entry) => oficioId(entry) === oficio && entry.readAt === undefined && entry.event !== 'inbox:void');
  }

  /** Marks read what is about an oficio that stands open, however it was opened. */
  readOficio = (oficio: string): Promise<void> => this.#read(this.unreadOf(oficio));

  /** Unread alerts of messages that mention the reader, of one case or of all. */
  menciones(expedienteId?: string): InboxEntry[] {
    const entries = this.inbox.value?.entries ?? [];
    return entries.filter((one) => one.readAt === undefined && mentions(one) && (expedienteId === undefined || one.contexto?.expedienteId === expedienteId));
  }

  /** Marks read the mentions in the messages of a case, which stand before the reader. */
  readMenciones = (expedienteId: string): Promise<void> => this.#read(this.menciones(expedienteId));

  async #read(entries: InboxEntry[]): Promise<void> {
    const unread = entries.filter((one) => one.readAt === undefined && !this.#opened.has(one.notificationId));
    for (const one of unread) this.#opened.add(one.notificationId);
    try {
      await this.#change(unread, (id) => this.#platform.read(id), { readAt: new Date().toISOString() });
    } catch (thrown) {
      for (const one of unread) this.#opened.delete(one.notificationId);
      throw thrown;
    }
  }

  /** Takes note of the row, and of the older alerts of the same deadline that still ask for it. */
  async takeNote({ entry, behind }: Fila): Promise<void> {
    const asking = [entry, ...behind].filter((one) => one.requiereNota && one.ackedAt === undefined);
    await this.#change(asking, (id) => this.#platform.ack(id), { ackedAt: new Date().toISOString() });
  }

  async #change(entries: InboxEntry[], send: (id: string) => Promise<void>, state: Partial<InboxEntry>): Promise<void> {
    if (entries.length === 0) return;
    await Promise.all(entries.map((entry) => send(entry.notificationId)));
    // Shown at once; the host's own list, which follows, is what counts.
    const ids = new Set(entries.map((entry) => entry.notificationId));
    const inbox = this.inbox.value;
    if (inbox) {
      const changed = inbox.entries.map((entry) => (ids.has(entry.notificationId) ? { ...state, ...entry } : entry));
      this.inbox.set({ ...inbox, entries: changed });
    }
    await this.inbox.load();
  }

  #passes({ unread, asunto }: Fila): boolean {
    switch (this.filtro) {
      case 'sinLeer':
        return unread;
      case 'plazos':
        return asunto === 'plazo';
      case 'oficios':
        return asunto === 'oficio';
      default:
        return true;
    }
  }
}
