import type { Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import { Hilo } from '../mensajes/hilo.svelte';
import type { CalendarioUpdate, Calidad, Evento, Expediente, ExpedienteUpdate, Factura, FacturaStatus, Mensaje, MensajeTyping, Oficio, Prescripcion, SetMiembro } from '../api/types';
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
    const { id, expedienteId, userId, isTyping, evento } = data as Partial<ExpedienteUpdate & FacturaStatus & MensajeTyping & CalendarioUpdate>;
    if (event === 'expediente:update' && id === this.id) {
      void this.load();
      return true;
    }
    if (event === 'calendario:update' && evento?.expedienteId === this.id) void this.fechas.load();
    if (expedienteId !== this.id) return false;
    if (event === 'factura:status') void this.facturas.load();
    if (event === 'mensaje:new') this.hilo.take(data as Mensaje);
    if (event === 'mensaje:typing' && userId !== undefined) this.hilo.escribiendo.hear(userId, isTyping === true);
    return false;
  }

  /** Adds somebody, or changes as what they belong. */
  setMiembro = async (userId: string, calidad: Calidad): Promise<void> =>
    this.expediente.set(await this.#api.put<Expediente>(`/expedientes/${this.id}/members/${userId}`, { calidad } satisfies SetMiembro));

  removeMiembro = async (userId: string): Promise<void> =>
    this.expediente.set(await this.#api.delete<Expediente>(`/expedientes/${this.id}/members/${userId}`));
}
