import { ApiError } from './error';

/** One form being sent: busy while it is, and what was wrong afterwards. */
export class Submission {
  busy = $state(false);
  error = $state.raw<ApiError>();
  /** What the page itself finds wrong before asking the server. */
  #own = $state.raw<Readonly<Record<string, string>>>({});

  /** What is wrong with each field, by its name. */
  get fields(): Readonly<Record<string, string>> {
    return { ...this.error?.fields, ...this.#own };
  }

  /** Says what is wrong with fields without asking the server; true when nothing is. */
  accepts(wrong: Record<string, string | undefined>): boolean {
    const found = Object.entries(wrong).filter((pair): pair is [string, string] => pair[1] !== undefined);
    this.#own = Object.fromEntries(found);
    this.error = undefined;
    return found.length === 0;
  }

  /** Sends, once at a time; the answer, or `undefined` when it was refused. */
  async run<T>(send: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.error = undefined;
    try {
      return await send();
    } catch (thrown) {
      this.error = ApiError.from(thrown);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  clear(): void {
    this.error = undefined;
    this.#own = {};
  }
}
