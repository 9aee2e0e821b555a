import { ApiError } from './error';

/** One form being sent: busy while it is, and what was wrong afterwards. */
export class Submission {
  busy = $state(false);
  error = $state.raw<ApiError>();
  /** What the page itself finds wrong before asking the server. */
  #own = $state.raw<Readonly<Record<string, string>>>({});
  /** Fields that were written anew since. */
  #mended = $state.raw<ReadonlySet<string>>(new Set());
  /** How often it was found wrong. */
  refusals = $state(0);

  /** What is wrong with each field, by its name. */
  get fields(): Readonly<Record<string, string>> {
    const all = Object.entries({ ...this.error?.fields, ...this.#own });
    return Object.fromEntries(all.filter(([name]) => !this.#mended.has(dotted(name))));
  }

  /** Says what is wrong with fields without asking the server; true when nothing is. */
  accepts(wrong: Record<string, string | undefined>): boolean {
    const found = Object.entries(wrong).filter((pair): pair is [string, string] => pair[1] !== undefined);
    this.#begin(Object.fromEntries(found));
    if (found.length > 0) this.refusals += 1;
    return found.length === 0;
  }

  /** Sends, once at a time; the answer, or `undefined` when it was refused. */
  async run<T>(send: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.#begin({});
    try {
      return await send();
    } catch (thrown) {
      this.error = ApiError.from(thrown);
      this.refusals += 1;
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** A field is being written anew: what was wrong with it is said no more. */
  mend(name: string): void {
    if (Object.keys(this.fields).some((one) => dotted(one) === name)) this.#mended = new Set([...this.#mended, name]);
  }

  clear(): void {
    this.#begin({});
  }

  #begin(own: Readonly<Record<string, string>>): void {
    this.#own = own;
    this.#mended = new Set();
    this.error = undefined;
  }
}

/** The one way to write a path: `lecturas[0].norma` is `lecturas.0.norma`. */
const dotted = (path: string): string => path.replace(/\[(\d+)\]/g, '.$1');
