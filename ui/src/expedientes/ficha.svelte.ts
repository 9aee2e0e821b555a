import type { Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import type { Calidad, Expediente, Oficio, Prescripcion, SetMiembro } from '../api/types';

/** One case, open: itself, its deadlines and its oficios. */
export class Ficha {
  readonly id: string;
  readonly expediente: Remote<Expediente>;
  readonly prescripciones: Remote<Prescripcion[]>;
  readonly oficios: Remote<Oficio[]>;
  readonly #api: Api;

  /** Open deadlines, the nearest first, then those that were met. */
  readonly plazos = $derived.by(() =>
    [...(this.prescripciones.value ?? [])].sort(
      (a, b) => Number(a.estado === 'resuelta') - Number(b.estado === 'resuelta') || a.vence.localeCompare(b.vence),
    ),
  );

  constructor(api: Api, id: string) {
    this.id = id;
    this.#api = api;
    const path = `/expedientes/${encodeURIComponent(id)}`;
    this.expediente = new Remote(() => api.get(path));
    this.prescripciones = new Remote(() => api.get(`${path}/prescripciones`));
    this.oficios = new Remote(() => api.get(`${path}/oficios`));
  }

  load = (): void => {
    void this.expediente.load();
    void this.prescripciones.load();
    void this.oficios.load();
  };

  /** Adds somebody, or changes as what they belong. */
  setMiembro = async (userId: string, calidad: Calidad): Promise<void> =>
    this.expediente.set(await this.#api.put<Expediente>(`/expedientes/${this.id}/members/${userId}`, { calidad } satisfies SetMiembro));

  removeMiembro = async (userId: string): Promise<void> =>
    this.expediente.set(await this.#api.delete<Expediente>(`/expedientes/${this.id}/members/${userId}`));
}
