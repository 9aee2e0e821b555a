import { query, type Api } from '../api/api';
import { debounced } from '../api/debounced';
import { Remote } from '../api/remote.svelte';
import type { Agenda, ExpedientesPage, Me } from '../api/types';
import { addDays } from '../time/civil';

export const AMBITOS = ['mias', 'todas'] as const;
export type Ambito = (typeof AMBITOS)[number];
export const FILTROS = ['sin-nota', 'sin-verificar', 'por-revisar', 'sin-plazo'] as const;
export type Filtro = (typeof FILTROS)[number];

const LIMIT = 100;
const PAUSE = 200;

/**
 * The agenda: which deadlines are looked at, and as many of them as were asked for. It outlives the page, so that
 * going back finds it as it was.
 */
export class AgendaView {
  ambito = $state<Ambito>('todas');
  /** Only those of them; all where there is none. */
  filtro = $state<Filtro>();
  q = $state('');
  /** The Monday of the one week that is looked at. */
  semana = $state<string>();
  /** How far down the list was read, for whoever comes back to it. */
  place = 0;
  readonly agenda: Remote<Agenda>;
  readonly sinPlazo: Remote<ExpedientesPage>;
  readonly #later = debounced(PAUSE);
  readonly #soon = debounced(PAUSE);
  /** How many pages stand before the reader: reading again reads as many. */
  #pages = 1;

  constructor(api: Api, me: Me) {
    this.ambito = me.rol === 'abogado' ? 'mias' : 'todas';
    this.agenda = new Remote(() => this.#read(api));
    this.sinPlazo = new Remote(() => api.get(`/expedientes${query({ sinPlazo: true, q: this.q.trim(), limit: LIMIT })}`));
  }

  load = (): void => {
    void this.agenda.load();
    if (this.filtro === 'sin-plazo') void this.sinPlazo.load();
  };

  /** Reads again once, however much is heard at a time. */
  hear = (): void => this.#soon(this.load);

  of(ambito: Ambito): void {
    this.ambito = ambito;
    // A list of cases is not of deadlines, whosever they are.
    if (this.filtro === 'sin-plazo') this.filtro = undefined;
    this.#begin();
  }

  /** Shows only some, or all again where those are shown already. */
  only(filtro: Filtro): void {
    this.filtro = this.filtro === filtro ? undefined : filtro;
    if (this.filtro === 'sin-plazo') this.ambito = 'todas';
    this.#begin();
  }

  search(q: string): void {
    this.q = q;
    this.#later(() => this.#begin());
  }

  /** Looks at one week, or at all of them again. */
  week(desde: string | undefined): void {
    this.semana = this.semana === desde ? undefined : desde;
    if (this.filtro === 'sin-plazo') this.filtro = undefined;
    this.#begin();
  }

  more = async (): Promise<void> => {
    this.#pages += 1;
    await this.agenda.load();
  };

  #begin(): void {
    this.#pages = 1;
    this.load();
  }

  async #read(api: Api): Promise<Agenda> {
    const { ambito, filtro, semana } = this;
    const asked = {
      ambito,
      filtro: filtro === 'sin-plazo' ? undefined : filtro,
      q: filtro === 'sin-plazo' ? undefined : this.q.trim(),
      desde: semana,
      hasta: semana && addDays(semana, 6),
      limit: LIMIT,
    };
    const first = await api.get<Agenda>(`/agenda${query(asked)}`);
    const plazos = [...first.plazos];
    let { next } = first;
    for (let page = 1; page < this.#pages && next !== undefined; page += 1) {
      const more: Agenda = await api.get<Agenda>(`/agenda${query({ ...asked, after: next })}`);
      plazos.push(...more.plazos);
      next = more.next;
    }
    const { next: _, ...rest } = first;
    return { ...rest, plazos, ...(next === undefined ? {} : { next }) };
  }
}
