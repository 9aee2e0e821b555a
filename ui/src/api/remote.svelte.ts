import { ApiError } from './error';

/**
 * Something read from elsewhere, with its age. Reading again keeps the old value standing until the new one is
 * there, and also when the reading fails; only a right that is gone takes it away.
 */
export class Remote<T> {
  value = $state.raw<T>();
  error = $state.raw<ApiError>();
  /** When `value` was read. */
  at = $state.raw<Date>();
  loading = $state(false);
  readonly #read: () => Promise<T>;
  #turn = 0;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /** Nothing was read yet, and it is under way. */
  get first(): boolean {
    return this.loading && this.value === undefined;
  }

  load = async (): Promise<void> => {
    // Answers may overtake each other; the last question asked is the one that counts.
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const value = await this.#read();
      if (turn === this.#turn) this.set(value);
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = ApiError.from(thrown);
      if (this.error.code === 'NO_AUTORIZADO') this.value = undefined;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  };

  /** Takes what is known from elsewhere, as the answer to a change. */
  set(value: T): void {
    this.value = value;
    this.error = undefined;
    this.at = new Date();
  }
}
