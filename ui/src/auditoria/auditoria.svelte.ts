import { query, type Api } from '../api/api';
import { ApiError } from '../api/error';
import { Remote } from '../api/remote.svelte';
import type { PaginaAuditoria } from '../api/types';

/** What is looked for; empty is everything. */
export interface Filtro {
  desde: string;
  hasta: string;
  actor: string;
  accion: string;
  expediente: string;
  q: string;
}

export const NADA: Filtro = { desde: '', hasta: '', actor: '', accion: '', expediente: '', q: '' };

/** The audit as it is looked through: what is looked for, and the pages read so far. */
export class Auditoria {
  filtro: Filtro = $state({ ...NADA });
  readonly pagina: Remote<PaginaAuditoria>;
  more = $state(false);
  moreError = $state.raw<ApiError>();
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.pagina = new Remote(() => api.get(`/auditoria${this.query}`));
  }

  /** What is looked for as the server is asked, for a page and for the file alike. */
  get query(): string {
    const { desde, hasta, ...rest } = this.filtro;
    const day = (text: string) => (text === 'wrong' ? '' : text);
    return query({ desde: day(desde), hasta: day(hasta), ...rest });
  }

  get filtered(): boolean {
    return this.query !== '';
  }

  /** Reads the page after the last one, and puts it behind. */
  next = async (): Promise<void> => {
    const before = this.pagina.value;
    if (!before?.next || this.more) return;
    this.more = true;
    this.moreError = undefined;
    const asked = this.query;
    try {
      const page = await this.#api.get<PaginaAuditoria>(`/auditoria${asked}${asked ? '&' : '?'}before=${encodeURIComponent(before.next)}`);
      // What is looked for may be something else by now.
      if (this.pagina.value === before) this.pagina.set({ ...page, filas: [...before.filas, ...page.filas] });
    } catch (thrown) {
      this.moreError = ApiError.from(thrown);
    } finally {
      this.more = false;
    }
  };
}
