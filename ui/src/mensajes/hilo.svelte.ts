import { query, type Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import type { EditMensaje, Lectura, Mensaje, MensajesPage, NewMensaje, SetLeido } from '../api/types';
import { Escribiendo } from './escribiendo.svelte';
import { heard, lengthened, renewed } from './pagina';

const LIMIT = 50;

/** The messages of one case: what was read of them, who is writing, and what the reader does. */
export class Hilo {
  readonly pagina: Remote<MensajesPage>;
  readonly escribiendo = new Escribiendo();
  /** Older ones are being read. */
  lengthening = $state(false);
  readonly #api: Api;
  readonly #path: string;
  readonly #me: string;
  /** Up to where the server was told already; the answer may be under way. */
  #told: string | undefined;

  /** The oldest first, as they are read. */
  readonly mensajes = $derived.by(() => this.pagina.value?.mensajes.toReversed() ?? []);
  readonly noLeidos = $derived.by(() => this.pagina.value?.noLeidos ?? 0);

  constructor(api: Api, expedienteId: string, me: string) {
    this.#api = api;
    this.#me = me;
    this.#path = `/expedientes/${encodeURIComponent(expedienteId)}/mensajes`;
    this.pagina = new Remote(async () => {
      const page = await api.get<MensajesPage>(`${this.#path}${query({ limit: LIMIT })}`);
      return renewed(this.pagina.value, page);
    });
  }

  /** Reads the page before the oldest that is known. */
  async older(): Promise<void> {
    const oldest = this.mensajes[0];
    if (!oldest || this.lengthening) return;
    this.lengthening = true;
    try {
      const page = await this.#api.get<MensajesPage>(`${this.#path}${query({ limit: LIMIT, before: oldest.id })}`);
      if (this.pagina.value) this.pagina.set(lengthened(this.pagina.value, page));
    } finally {
      this.lengthening = false;
    }
  }

  /** Takes a message that was heard of, or the answer to one that was sent. */
  take = (mensaje: Mensaje): void => {
    this.escribiendo.hear(mensaje.autor.id, false);
    const known = this.pagina.value;
    if (known) this.pagina.set(heard(known, mensaje, this.#me));
  };

  send = async (input: NewMensaje): Promise<void> => this.take(await this.#api.post<Mensaje>(this.#path, input));

  edit = async ({ id, version }: Mensaje, change: Omit<EditMensaje, 'version'>): Promise<void> =>
    this.take(await this.#api.patch<Mensaje>(`/mensajes/${id}`, { version, ...change } satisfies EditMensaje));

  remove = async ({ id, version }: Mensaje): Promise<void> =>
    this.take(await this.#api.delete<Mensaje>(`/mensajes/${id}${query({ version })}`));

  /** Says that everything here was read, where something was not. */
  async read(): Promise<void> {
    const newest = this.pagina.value?.mensajes[0];
    if (!newest || this.noLeidos === 0 || this.#told === newest.id) return;
    this.#told = newest.id;
    try {
      const lectura = await this.#api.put<Lectura>(`${this.#path}/leido`, { hasta: newest.id } satisfies SetLeido);
      const known = this.pagina.value;
      // One that came meanwhile is counted in neither answer: ask.
      if (known?.mensajes[0]?.id === newest.id) this.pagina.set({ ...known, ...lectura });
      else await this.pagina.load();
    } catch (thrown) {
      this.#told = undefined;
      throw thrown;
    }
  }
}
