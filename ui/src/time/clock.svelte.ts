import { lang } from '../messages/lang.svelte';
import { dayIn } from './civil';
import { Formats } from './formats';

const TICK = 15_000;

/**
 * The time everything on the page is counted from. It follows the server's clock, because a notebook with the
 * wrong date must not say that a deadline is a day farther away than it is.
 */
export class Clock {
  zona = $state('America/Argentina/Buenos_Aires');
  #now = $state(Date.now());
  #ahead = 0;

  /** Today, in the firm's zone. */
  readonly hoy = $derived(dayIn(this.zona, new Date(this.#now)));
  readonly formats = $derived(new Formats(lang.idioma, this.zona, lang.t.time));

  get now(): number {
    return this.#now;
  }

  /** Takes the server's clock as it read just now. */
  follow(ahora: string): void {
    const server = Date.parse(ahora);
    if (Number.isNaN(server)) return;
    this.#ahead = server - Date.now();
    this.tick();
  }

  tick = (): void => {
    this.#now = Date.now() + this.#ahead;
  };

  /** Ticks until the answer is called. */
  start(): () => void {
    const timer = setInterval(this.tick, TICK);
    // A machine that slept ticks late; the page that is looked at again must not show yesterday's days.
    document.addEventListener('visibilitychange', this.tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', this.tick);
    };
  }
}
