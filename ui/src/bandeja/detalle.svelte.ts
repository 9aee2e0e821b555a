import type { Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import type { ConstanciaPaso, Expediente, InboxEntry, Prescripcion } from '../api/types';

/** What the server knows beyond the alert itself: the deadline, its case, and what became of the alert. */
export class Detalle {
  readonly notificationId: string;
  readonly prescripcion: Remote<Prescripcion> | undefined;
  readonly expediente: Remote<Expediente> | undefined;
  readonly constancia: Remote<ConstanciaPaso[]>;

  constructor(api: Api, { notificationId, contexto }: InboxEntry) {
    this.notificationId = notificationId;
    const { prescripcionId, expedienteId } = contexto ?? {};
    if (prescripcionId) this.prescripcion = new Remote(() => api.get(`/prescripciones/${prescripcionId}`));
    if (expedienteId) this.expediente = new Remote(() => api.get(`/expedientes/${expedienteId}`));
    this.constancia = new Remote(() => api.get(`/inbox/${notificationId}/constancia`));
  }

  load = (): void => {
    void this.prescripcion?.load();
    void this.expediente?.load();
    void this.constancia.load();
  };
}
