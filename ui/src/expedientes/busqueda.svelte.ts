import { query, type Api } from '../api/api';
import { debounced } from '../api/debounced';
import { Remote } from '../api/remote.svelte';
import type { ExpedientesPage, ExpedienteResumen } from '../api/types';

const LIMIT = 8;
const PAUSE = 150;

/** What the search dialog holds: the text, what was found, and which of it is chosen. */
export class ExpedienteSearch {
  q = $state('');
  chosen = $state(0);
  readonly found: Remote<ExpedientesPage>;
  readonly #later = debounced(PAUSE);

  readonly results = $derived.by((): ExpedienteResumen[] => this.found.value?.expedientes ?? []);

  constructor(api: Api) {
    this.found = new Remote(() => api.get<ExpedientesPage>(`/expedientes${query({ q: this.q.trim(), limit: LIMIT })}`));
  }

  type(q: string): void {
    this.q = q;
    this.chosen = 0;
    this.#later(this.found.load);
  }

  move(by: number): void {
    const n = this.results.length;
    if (n > 0) this.chosen = (this.chosen + by + n) % n;
  }
}
