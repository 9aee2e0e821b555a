import type { Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import type { Me, Vigilancia } from '../api/types';
import type { Clock } from '../time/clock.svelte';
import { faltas } from './faltas';

/** That the watch is unwell is told by no event: it is looked for, in milliseconds. */
const LOOK = 20_000;

/** How the watch is. An admin hears of it on every page: a clock that jumped waits for their word, and not for long. */
export class Guardia {
  readonly estado: Remote<Vigilancia>;
  readonly #reads: boolean;
  readonly #clock: Clock;
  /** What there is to attend to, as far as is known. */
  readonly faltas = $derived.by(() => (this.estado.value ? faltas(this.estado.value, this.#clock.now) : []));

  constructor(api: Api, me: Me, clock: Clock) {
    this.#reads = me.rol === 'admin';
    this.#clock = clock;
    this.estado = new Remote(() => api.get('/vigilancia'));
  }

  load = (): void => {
    if (this.#reads) void this.estado.load();
  };

  /** Looks again and again while the page is seen, until the answer is called. */
  start(): () => void {
    const timer = setInterval(() => document.visibilityState === 'visible' && this.load(), LOOK);
    return () => clearInterval(timer);
  }
}
