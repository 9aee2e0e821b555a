import type { Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import type { Expediente, Hito, Prescripcion } from '../api/types';

/** One deadline, open: itself, its case, and what happened to it. */
export class Detalle {
  readonly id: string;
  readonly plazo: Remote<Prescripcion>;
  readonly expediente: Remote<Expediente>;
  /** Only for whoever sees all of the case. */
  readonly historia: Remote<Hito[]>;
  readonly #api: Api;
  #expedienteId = '';

  constructor(api: Api, id: string) {
    this.id = id;
    this.#api = api;
    const path = `/prescripciones/${encodeURIComponent(id)}`;
    this.plazo = new Remote(() => api.get(path));
    this.expediente = new Remote(() => api.get(`/expedientes/${encodeURIComponent(this.#expedienteId)}`));
    this.historia = new Remote(() => api.get(`${path}/historia`));
  }

  /** Whoever may edit a case sees all of it. */
  get full(): boolean {
    return this.expediente.value?.permisos.editar ?? false;
  }

  load = async (): Promise<void> => {
    await this.plazo.load();
    if (!this.plazo.value) return;
    this.#expedienteId = this.plazo.value.expedienteId;
    await this.expediente.load();
    if (this.full) await this.historia.load();
  };

  /** Takes what a change answered; the history has one line more. */
  set = (plazo: Prescripcion): void => {
    this.plazo.set(plazo);
    void this.historia.load();
  };

  post = (act: string, body: object): Promise<Prescripcion> => this.#api.post<Prescripcion>(`/prescripciones/${this.id}/${act}`, body);
  patch = (act: string, body: object): Promise<Prescripcion> => this.#api.patch<Prescripcion>(`/prescripciones/${this.id}/${act}`, body);
}
