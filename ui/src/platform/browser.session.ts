/**
 * The session of a page in a browser: its tokens are in cookies that no script reads, so it outlives a reload and is
 * the same in every tab. What is kept here says when to refresh, and whose it is.
 */
import { ApiError } from '../api/error';
import type { Me, PageRefreshed, PageSession } from '../api/types';
import type { HttpAnswer, HttpRequest } from './types';

/** Refresh this long before the access token ends, in milliseconds. */
const AHEAD = 60_000;
/** When the token ends, for every tab. */
const UNTIL = 'vigia.hasta';
/** What the server called this browser, and the key it gave it: no way in, but no stranger's guesses slow it down. */
const DEVICE = 'vigia.equipo';
/** Changes with every sign-in and sign-out, so that other tabs hear of them. */
export const WHOSE = 'vigia.sesion';

interface Device {
  id?: string;
  key?: string;
}

export class BrowserSession {
  user: Me | undefined;
  idioma = 'es';
  #renewing: Promise<void> | undefined;

  /** Told once, when the server has ended the session. */
  constructor(private readonly ended: () => void) {}

  async begin(path: '/session' | '/session/claim', input: object): Promise<void> {
    const known = storedDevice();
    const device = { ...known, name: navigator.userAgent.includes('Firefox') ? 'Firefox' : 'Chromium', platform: 'web' };
    const session = unwrap<PageSession>(await this.#fetch({ method: 'POST', path: `/api/v1${path}`, body: { ...input, device } }));
    this.user = session.user;
    localStorage.setItem(DEVICE, JSON.stringify({ id: session.deviceId, key: session.deviceKey ?? known.key }));
    localStorage.setItem(WHOSE, `${session.user.id} ${Date.now()}`);
    this.#until(session);
  }

  /** Whoever the cookies of this browser say it is. */
  async restore(): Promise<Me | undefined> {
    const path = '/api/v1/me';
    let answer = await this.#fetch({ method: 'GET', path });
    if (code(answer) === 'AUTH_EXPIRED' && (await this.#refreshed())) answer = await this.#fetch({ method: 'GET', path });
    this.user = answer.status === 401 ? undefined : unwrap<Me>(answer);
    return this.user;
  }

  async end(): Promise<void> {
    if (this.user) await this.request({ method: 'DELETE', path: '/api/v1/session' }).catch(() => undefined);
    this.#forget();
    localStorage.setItem(WHOSE, '');
  }

  async request(request: HttpRequest): Promise<HttpAnswer> {
    await this.fresh();
    const answer = await this.#fetch(request);
    if (answer.status !== 401 || !this.user) return answer;
    await this.renew();
    return this.user ? this.#fetch(request) : answer;
  }

  /** Renews the session where it ends soon. */
  async fresh(): Promise<void> {
    if (this.user && Date.now() > until() - AHEAD) await this.renew();
  }

  /** A file of the server, whatever it is made of. */
  async file(path: string): Promise<Blob> {
    await this.fresh();
    let response = await this.#ask({ method: 'GET', path });
    if (response.status === 401 && this.user) {
      await this.renew();
      response = await this.#ask({ method: 'GET', path });
    }
    if (response.ok) return response.blob();
    throw ApiError.from((parsed(await response.text()) as { error?: unknown } | null)?.error);
  }

  /** Renews once for everybody who waits for it. */
  renew(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async #renew(): Promise<void> {
    if ((await this.#refreshed()) || !this.user) return;
    this.#forget();
    this.ended();
  }

  /** Whether the session goes on. One tab asks for all of them: a refresh token is good for one use. */
  #refreshed(): Promise<boolean> {
    const seen = until();
    return navigator.locks.request(UNTIL, async () => {
      if (until() !== seen) return true;
      const answer = await this.#fetch({ method: 'POST', path: '/api/v1/session/refresh' });
      if (answer.status === 401) return false;
      this.#until(unwrap<PageRefreshed>(answer));
      return true;
    });
  }

  #until({ expiresIn }: PageRefreshed): void {
    localStorage.setItem(UNTIL, String(Date.now() + expiresIn * 1000));
  }

  #forget(): void {
    this.user = undefined;
    localStorage.removeItem(UNTIL);
  }

  async #fetch(request: HttpRequest): Promise<HttpAnswer> {
    const response = await this.#ask(request);
    return { status: response.status, body: parsed(await response.text()) };
  }

  async #ask({ method, path, body }: HttpRequest): Promise<Response> {
    // No foreign page can send this header without asking the server first.
    const headers = new Headers({ 'Accept-Language': this.idioma, 'X-Vigia': '1' });
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    try {
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      return await fetch(path, { method, headers, credentials: 'same-origin', redirect: 'error', ...content });
    } catch {
      throw new ApiError({ code: 'NO_DISPONIBLE', message: '' });
    }
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : (JSON.parse(text) as unknown);
  } catch {
    // A proxy's page in place of the server's answer.
    throw new ApiError({ code: 'NO_DISPONIBLE', message: '' });
  }
}

function until(): number {
  return Number(localStorage.getItem(UNTIL) ?? 0);
}

function storedDevice(): Device {
  try {
    return (JSON.parse(localStorage.getItem(DEVICE) ?? '{}') ?? {}) as Device;
  } catch {
    return {};
  }
}

function code(answer: HttpAnswer): string | undefined {
  return (answer.body as { error?: { code?: string } } | null)?.error?.code;
}

function unwrap<T>(answer: HttpAnswer): T {
  if (answer.status >= 200 && answer.status < 300) return answer.body as T;
  throw ApiError.from((answer.body as { error?: unknown } | null)?.error);
}
