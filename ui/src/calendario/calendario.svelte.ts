import { query, type Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import type { Evento } from '../api/types';
import type { Clock } from '../time/clock.svelte';
import { byDay, monthOf, weeks } from './mes';

export const VISTAS = ['mes', 'lista'] as const;

/** The reader's calendar: one month of it. It outlives the page, so that going back finds it as it was. */
export class Calendario {
  mes: string = $state('');
  vista: (typeof VISTAS)[number] = $state('mes');
  readonly eventos: Remote<Evento[]>;
  readonly #clock: Clock;
  /** The month that `eventos` were read of. */
  #read = '';

  readonly semanas = $derived.by(() => weeks(this.mes));
  readonly porDia = $derived.by(() => byDay(this.eventos.value ?? [], this.semanas.flat(), this.#clock.zona));

  constructor(api: Api, clock: Clock) {
    this.#clock = clock;
    this.mes = monthOf(clock.hoy);
    this.eventos = new Remote(async () => {
      const days = this.semanas.flat();
      return api.get<Evento[]>(`/calendario${query({ desde: days[0], hasta: days.at(-1) })}`);
    });
  }

  /** Turns to a month; what is on in another one must not stand in it while it is read. */
  open(mes: string | undefined): void {
    this.mes = mes ?? monthOf(this.#clock.hoy);
    if (this.#read !== this.mes) this.eventos.value = undefined;
    this.#read = this.mes;
    void this.eventos.load();
  }
}
