import { query, type Api } from '../api/api';
import { debounced } from '../api/debounced';
import { Remote } from '../api/remote.svelte';
import type { ExpedientesPage } from '../api/types';

export const LIMIT = 50;
const PAUSE = 200;

/** The list of cases: what is searched for, and which page of it stands. It outlives the page, so that going back finds it as it was. */
export class Listado {
  q = $state('');
  offset = $state(0);
  /** How far down the page was read. */
  place = 0;
  readonly page: Remote<ExpedientesPage>;
  readonly #later = debounced(PAUSE);

  readonly total = $derived.by(() => this.page.value?.total ?? 0);
  readonly from = $derived.by(() => Math.min(this.offset + 1, this.total));
  readonly to = $derived.by(() => this.offset + (this.page.value?.expedientes.length ?? 0));

  constructor(api: Api) {
    this.page = new Remote(() =>
      api.get<ExpedientesPage>(`/expedientes${query({ q: this.q.trim(), limit: LIMIT, offset: this.offset || undefined })}`),
    );
  }

  search(q: string): void {
    this.q = q;
    this.offset = 0;
    this.#later(this.page.load);
  }

  turn(pages: 1 | -1): void {
    this.offset = Math.max(0, this.offset + pages * LIMIT);
    void this.page.load();
  }
}
