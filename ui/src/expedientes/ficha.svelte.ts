import type { Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import { Hilo } from '../mensajes/hilo.svelte';
import type { Calidad, Evento, Expediente, Factura, Oficio, Prescripcion, SetMiembro } from '../api/types';
import type { Events } from '../platform/types';

/** One case, open: itself, its deadlines, its oficios, its dates, its invoices and its messages. */
export class Ficha {
  readonly id: string;
  readonly expediente: Remote<Expediente>;
  readonly prescripciones: Remote<Prescripcion[]>;
  readonly oficios: Remote<Oficio[]>;
  readonly fechas: Remote<Evento[]>;
  // Only for whoever sees all of the case.
  readonly facturas: Remote<Factura[]>;
  readonly hilo: Hilo;
  readonly #api: Api;

  /** Open deadlines, the nearest first, then those that were met. */
  readonly plazos = $derived.by(() =>
    [...(this.prescripciones.value ?? [])].sort(
      (a, b) => Number(a.estado === 'resuelta') - Number(b.estado === 'resuelta') || a.vence.localeCompare(b.vence),
    ),
  );

  readonly abiertos = $derived.by(() => this.plazos.filter(({ estado }) => estado === 'abierta'));

  constructor(api: Api, id: string, me: string) {
    this.id = id;
    this.#api = api;
    const path = `/expedientes/${encodeURIComponent(id)}`;
    this.expediente = new Remote(() => api.get(path));
    this.prescripciones = new Remote(() => api.get(`${path}/prescripciones`));
    this.oficios = new Remote(() => api.get(`${path}/oficios`));
    this.fechas = new Remote(() => api.get(`${path}/calendario`));
    this.hilo = new Hilo(api, id, me);
    this.facturas = new Remote(() => api.get(`${path}/facturas`));
  }

  /** Whoever may edit a case sees all of it; office staff see it by their oficio alone. */
  get full(): boolean {
    return this.expediente.value?.permisos.editar ?? false;
  }

  load = async (): Promise<void> => {
    void this.prescripciones.load();
    void this.oficios.load();
    void this.fechas.load();
    await this.expediente.load();
    if (!this.full) return;
    void this.facturas.load();
    void this.hilo.pagina.load();
  };

  /** Takes a live event of the server, where it is about this case; true when it says that the case itself changed. */
  hear({ event, data }: Events['live']): boolean {
    switch (event) {
      case 'expediente:update':
        if (data.id !== this.id) return false;
        void this.load();
        return true;
      case 'calendario:update':
        if (data.evento.expedienteId === this.id) void this.fechas.load();
        return false;
      case 'factura:status':
        if (data.expedienteId === this.id) void this.facturas.load();
        return false;
      case 'mensaje:new':
        if (data.expedienteId === this.id) this.hilo.take(data);
        return false;
      case 'mensaje:typing':
        if (data.expedienteId === this.id) this.hilo.escribiendo.hear(data.userId, data.isTyping);
        return false;
    }
  }

  /** Adds somebody, or changes as what they belong. */
  setMiembro = async (userId: string, calidad: Calidad): Promise<void> =>
    this.expediente.set(await this.#api.put<Expediente>(`/expedientes/${this.id}/members/${userId}`, { calidad } satisfies SetMiembro));

  removeMiembro = async (userId: string): Promise<void> =>
    this.expediente.set(await this.#api.delete<Expediente>(`/expedientes/${this.id}/members/${userId}`));
}
