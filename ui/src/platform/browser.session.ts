/**
 * The session of a page in a browser: both tokens live in memory alone, so it ends when the page is closed or
 * loaded again.
 */
import { ApiError } from '../api/error';
import type { Me, Refreshed, Session } from '../api/types';
import type { HttpAnswer, HttpRequest } from './types';

/** Renew this long before the access token ends, in milliseconds. */
const AHEAD = 60_000;

export class BrowserSession {
  user: Me | undefined;
  idioma = 'es';
  #access = '';
  #refresh = '';
  #device = { id: undefined as string | undefined, key: undefined as string | undefined };
  #until = 0;
  #renewing: Promise<void> | undefined;

  /** Told once, when the server has ended the session. */
  constructor(private readonly ended: () => void) {}

  async begin(path: '/session' | '/session/claim', input: object): Promise<void> {
    const device = { ...this.#device, name: navigator.userAgent.includes('Firefox') ? 'Firefox' : 'Chromium', platform: 'web' };
    const session = unwrap<Session>(await this.#fetch({ method: 'POST', path: `/api/v1${path}`, body: { ...input, device } }));
    this.user = session.user;
    this.#device = { id: session.deviceId, key: session.deviceKey ?? this.#device.key };
    this.#take(session);
  }

  async end(): Promise<void> {
    if (this.user) await this.request({ method: 'DELETE', path: '/api/v1/session' }).catch(() => undefined);
    this.#forget();
  }

  /** An access token that is good for a while yet. */
  async token(): Promise<string> {
    if (this.user && Date.now() > this.#until - AHEAD) await this.renew();
    return this.#access;
  }

  async request(request: HttpRequest): Promise<HttpAnswer> {
    const answer = await this.#fetch(request, await this.token());
    if (answer.status !== 401 || !this.user) return answer;
    await this.renew();
    return this.user ? this.#fetch(request, this.#access) : answer;
  }

  /** Renews once for everybody who waits for it: a refresh token is good for one use. */
  renew(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async #renew(): Promise<void> {
    const body = { refreshToken: this.#refresh, deviceId: this.#device.id };
    const answer = await this.#fetch({ method: 'POST', path: '/api/v1/session/refresh', body });
    if (answer.status === 401) {
      this.#forget();
      this.ended();
      return;
    }
    this.#take(unwrap<Refreshed>(answer));
  }

  #take(tokens: Refreshed): void {
    this.#access = tokens.accessToken;
    this.#refresh = tokens.refreshToken;
    this.#until = Date.now() + tokens.expiresIn * 1000;
  }

  #forget(): void {
    this.user = undefined;
    this.#access = this.#refresh = '';
    this.#until = 0;
  }

  async #fetch({ method, path, body }: HttpRequest, token = ''): Promise<HttpAnswer> {
    const headers = new Headers({ 'Accept-Language': this.idioma });
    if (token) headers.set('Authorization', `Bearer ${token}`);
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    let response;
    try {
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      response = await fetch(path, { method, headers, credentials: 'omit', redirect: 'error', ...content });
    } catch {
      throw new ApiError({ code: 'NO_DISPONIBLE', message: '' });
    }
    const text = await response.text();
    try {
      return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    } catch {
      // A proxy's page in place of the server's answer.
      throw new ApiError({ code: 'NO_DISPONIBLE', message: '' });
    }
  }
}

function unwrap<T>(answer: HttpAnswer): T {
  if (answer.status >= 200 && answer.status < 300) return answer.body as T;
  throw ApiError.from((answer.body as { error?: unknown } | null)?.error);
}
