import { changes, elsewhere } from './edit';
import { Submission } from './submission.svelte';

type Fields = Record<string, string>;

/**
 * Something that two people may edit at once: what stood when the editing began, what is typed, and, after a
 * refusal for somebody else's change, what stands now. Nothing typed is lost by reading again.
 */
export class Editing<T extends { version: number }, F extends Fields> {
  typed: F = $state() as F;
  /** What somebody else changed meanwhile, by field. */
  other = $state.raw<Partial<F>>({});
  readonly submission = new Submission();
  #base: T;
  readonly #fields: (of: T) => F;

  constructor(base: T, fields: (of: T) => F) {
    this.#base = base;
    this.#fields = fields;
    this.typed = fields(base);
  }

  get version(): number {
    return this.#base.version;
  }

  /** What to send: only what was typed anew, so that somebody else's change of another field stays. */
  get changes(): Partial<F> {
    return changes(this.#fields(this.#base), this.typed);
  }

  /** Takes what stands now, and with it what is typed: it was saved, or given up. */
  settle(now: T): void {
    this.#base = now;
    this.typed = this.#fields(now);
    this.other = {};
    this.submission.clear();
  }

  /** Takes what stands now. A field that was not touched follows it; one that was keeps what was typed. */
  rebase(now: T): void {
    const before = this.#fields(this.#base);
    const moved = elsewhere(before, this.#fields(now));
    const touched = changes(before, this.typed);
    this.other = Object.fromEntries(Object.entries(moved).filter(([name]) => name in touched)) as Partial<F>;
    this.typed = { ...this.#fields(now), ...touched };
    this.#base = now;
    this.submission.clear();
  }
}
