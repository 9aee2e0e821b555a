import type { Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import type { Calidad, Expediente, Factura, Oficio, Prescripcion, SetMiembro } from '../api/types';

/** One case, open: itself, its deadlines, its oficios and its invoices. */
export class Ficha {
  readonly id: string;
  readonly expediente: Remote<Expediente>;
  readonly prescripciones: Remote<Prescripcion[]>;
  readonly oficios: Remote<Oficio[]>;
  /** Only for whoever sees all of the case. */
  readonly facturas: Remote<Factura[]>;
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
    this.facturas = new Remote(() => api.get(`${path}/facturas`));
  }

  /** Whoever may edit a case sees all of it; office staff see it by their oficio alone. */
  get full(): boolean {
    return this.expediente.value?.permisos.editar ?? false;
  }

  load = async (): Promise<void> => {
    void this.prescripciones.load();
    void this.oficios.load();
    await this.expediente.load();
    if (this.full) void this.facturas.load();
  };

  /** Adds somebody, or changes as what they belong. */
  setMiembro = async (userId: string, calidad: Calidad): Promise<void> =>
    this.expediente.set(await this.#api.put<Expediente>(`/expedientes/${this.id}/members/${userId}`, { calidad } satisfies SetMiembro));

  removeMiembro = async (userId: string): Promise<void> =>
    this.expediente.set(await this.#api.delete<Expediente>(`/expedientes/${this.id}/members/${userId}`));
}
