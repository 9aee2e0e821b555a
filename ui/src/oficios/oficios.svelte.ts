import type { Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import type { AssignOficio, CompleteOficio, Me, NewOficio, Oficio, RejectOficio } from '../api/types';

/** The oficios the reader may see, and what can be done with them. */
export class Oficios {
  readonly lista: Remote<Oficio[]>;
  readonly #api: Api;
  readonly #me: Me;

  /** Those that wait for the reader to accept them. */
  readonly porAceptar = $derived.by(() => {
    const mine = (this.lista.value ?? []).filter((oficio) => oficio.estado === 'asignado' && oficio.asignadoA?.id === this.#me.id);
    return new Set(mine.map((oficio) => oficio.id));
  });

  constructor(api: Api, me: Me) {
    this.#api = api;
    this.#me = me;
    this.lista = new Remote(() => api.get<Oficio[]>('/oficios'));
  }

  create = (expedienteId: string, input: NewOficio): Promise<Oficio> =>
    this.#did(this.#api.post(`/expedientes/${expedienteId}/oficios`, input));

  assign = (oficio: Oficio, asignadoA: string): Promise<Oficio> =>
    this.#did(this.#api.post(`/oficios/${oficio.id}/assign`, { version: oficio.version, asignadoA } satisfies AssignOficio));

  /** An alert names no version: the server's own rule says who of two wins. */
  accept = (id: string, version?: number): Promise<Oficio> =>
    this.#did(this.#api.post(`/oficios/${id}/accept`, version === undefined ? {} : { version }));

  reject = (oficio: Oficio, motivo: string): Promise<Oficio> =>
    this.#did(this.#api.post(`/oficios/${oficio.id}/reject`, { version: oficio.version, motivo } satisfies RejectOficio));

  complete = (oficio: Oficio, resultado: string | undefined): Promise<Oficio> => {
    const body: CompleteOficio = { version: oficio.version, ...(resultado ? { resultado } : {}) };
    return this.#did(this.#api.post(`/oficios/${oficio.id}/complete`, body));
  };

  async #did(sent: Promise<Oficio>): Promise<Oficio> {
    try {
      return await sent;
    } finally {
      // Refused or not, what stands here may no longer be so.
      void this.lista.load();
    }
  }
}
