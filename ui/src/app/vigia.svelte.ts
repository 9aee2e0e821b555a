import { ApiError } from '../api/error';
import { lang } from '../messages/lang.svelte';
import type { Platform, SessionState, Settings } from '../platform/types';
import { Clock } from '../time/clock.svelte';
import { Desk } from './desk.svelte';
import { Router } from './router.svelte';

/** The whole page: who is signed in, and the desk that goes with it. */
export class Vigia {
  readonly platform: Platform;
  readonly clock = new Clock();
  readonly router = new Router();
  /** Unknown until the host has said. */
  session = $state.raw<SessionState>();
  settings = $state.raw<Settings>();
  /** Why the host did not answer at all. */
  error = $state.raw<ApiError>();
  desk = $state.raw<Desk>();
  #leave: (() => void) | undefined;

  constructor(platform: Platform) {
    this.platform = platform;
  }

  /** Asks the host and listens to it, until the answer is called. */
  start(): () => void {
    const stop = [
      this.clock.start(),
      this.router.start(),
      this.platform.on('session', this.take),
      this.platform.on('open', ({ path }) => this.router.open(path)),
    ];
    void this.begin();
    return () => {
      stop.forEach((one) => one());
      this.#leave?.();
    };
  }

  begin = async (): Promise<void> => {
    this.error = undefined;
    try {
      this.#speak(await this.platform.settings());
      this.take(await this.platform.sessionState());
      const path = await this.platform.pendingOpen();
      if (path !== null) this.router.open(path);
    } catch (thrown) {
      this.error = ApiError.from(thrown);
    }
  };

  change = async (change: Partial<Settings>): Promise<void> => this.#speak(await this.platform.setSettings(change));

  /** Takes a session's state: a new person gets a new desk, an ended session leaves none. */
  take = (session: SessionState): void => {
    this.session = session;
    if (session.zona) this.clock.zona = session.zona;
    const me = session.status === 'signed-in' ? session.user : undefined;
    // Whose rights changed sits down at a new desk: the old one offers what they may no longer do.
    const old = this.desk?.me;
    if (me && old && me.id === old.id && me.rol === old.rol && me.nombre === old.nombre && me.email === old.email) return;
    this.#leave?.();
    this.#leave = undefined;
    this.desk = me ? new Desk(this.platform, this.clock, this.router, me) : undefined;
    this.#leave = this.desk?.start();
  };

  #speak(settings: Settings): void {
    this.settings = settings;
    lang.idioma = settings.idioma;
    document.documentElement.lang = settings.idioma;
  }
}
