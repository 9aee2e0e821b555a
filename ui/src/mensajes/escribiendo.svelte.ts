import { SvelteMap } from 'svelte/reactivity';

/** Whoever writes says so every 2.5 s or so; silent for longer than this, they stopped without saying, in milliseconds. */
const STALE = 6_000;
/** The server drops what comes closer together than 2 s. */
const AGAIN = 2_500;

/** Who is writing at this moment, as their words of it come in. */
export class Escribiendo {
  readonly #timers = new SvelteMap<string, ReturnType<typeof setTimeout>>();

  get ids(): string[] {
    return [...this.#timers.keys()];
  }

  hear(userId: string, isTyping: boolean): void {
    clearTimeout(this.#timers.get(userId));
    if (isTyping) this.#timers.set(userId, setTimeout(() => this.#timers.delete(userId), STALE));
    else this.#timers.delete(userId);
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

/** Says that the reader writes: now and then while they do, and once when they have stopped. */
export class Aviso {
  #said = -Infinity;
  #writes = false;
  #stop: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly say: (isTyping: boolean) => void) {}

  typed(): void {
    clearTimeout(this.#stop);
    this.#stop = setTimeout(this.stopped, STALE);
    const left = this.#said + AGAIN - Date.now();
    if (left <= 0) this.#tell();
    // Too soon after the last time, as after a message just sent: said as soon as it is heard.
    else if (!this.#writes) this.#later ??= setTimeout(this.#tell, left);
  }

  stopped = (): void => {
    clearTimeout(this.#stop);
    clearTimeout(this.#later);
    this.#later = undefined;
    if (!this.#writes) return;
    this.#writes = false;
    this.say(false);
  };

  #tell = (): void => {
    this.#later = undefined;
    this.#said = Date.now();
    this.#writes = true;
    this.say(true);
  };
}
