import type { Events } from './types';

type Listener<E extends keyof Events> = (payload: Events[E]) => void;

/** Who listens to what, for a host that has no event system of its own. */
export class Listeners {
  readonly #all = new Map<keyof Events, Set<Listener<never>>>();

  on = <E extends keyof Events>(event: E, listener: Listener<E>): (() => void) => {
    const set = this.#all.get(event) ?? new Set<Listener<never>>();
    this.#all.set(event, set.add(listener));
    return () => void set.delete(listener);
  };

  emit<E extends keyof Events>(event: E, payload: Events[E]): void {
    for (const listener of this.#all.get(event) ?? []) (listener as Listener<E>)(payload);
  }
}
