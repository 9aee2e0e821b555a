import type { Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import type { Me, NotasPendientes } from '../api/types';

/** That somebody else took note, or that a device stored an alert, is told by no event: it is looked for. */
const LOOK = 30_000;

/** What nobody took note of: everything for an admin, for a lawyer what they answer for; for admins, what is on no device. */
export class Notas {
  readonly lista: Remote<NotasPendientes>;
  /** Whether it is for the reader at all. */
  readonly reads: boolean;
  readonly cuenta = $derived.by(() => this.lista.value?.total ?? 0);

  constructor(api: Api, me: Me) {
    this.reads = me.rol !== 'oficina';
    this.lista = new Remote(() => api.get('/notas-pendientes'));
  }

  load = (): void => {
    if (this.reads) void this.lista.load();
  };

  /** Looks again and again while the page is seen, until the answer is called. */
  start(): () => void {
    const timer = setInterval(() => document.visibilityState === 'visible' && this.load(), LOOK);
    return () => clearInterval(timer);
  }
}
