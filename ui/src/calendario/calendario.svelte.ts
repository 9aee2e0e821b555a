import { query, type Api } from '../api/api';
import { Remote } from '../api/remote.svelte';
import type { Calendario as Feriados, Evento } from '../api/types';
import { freeDays } from '../calendarios/dias';
import type { Clock } from '../time/clock.svelte';
import { byDay, monthOf, weeks } from './mes';

export const VISTAS = ['mes', 'lista'] as const;

/** The reader's calendar: one month of it. It outlives the page, so that going back finds it as it was. */
export class Calendario {
  mes: string = $state('');
  vista: (typeof VISTAS)[number] = $state('mes');
  readonly eventos: Remote<Evento[]>;
  /** The days the office does not work; an office without a calendar has none. */
  readonly feriados: Remote<Feriados>;
  readonly #clock: Clock;
  /** The month that `eventos` were read of. */
  #read = '';

  readonly semanas = $derived.by(() => weeks(this.mes));
  readonly porDia = $derived.by(() => byDay(this.eventos.value ?? [], this.semanas.flat(), this.#clock.zona));

  readonly libres = $derived.by(() => freeDays(this.feriados.value?.datos, this.feriados.value?.base));

  constructor(api: Api, clock: Clock) {
    this.#clock = clock;
    this.mes = monthOf(clock.hoy);
    this.feriados = new Remote(() => api.get('/calendarios/oficina'));
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
    void this.feriados.load();
  }
}
