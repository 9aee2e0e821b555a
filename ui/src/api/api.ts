import type { Platform } from '../platform/types';
import { ApiError } from './error';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The REST API, asked through the host: paths are relative to `/api/v1`, a refusal is thrown as an `ApiError`. */
export class Api {
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  get = <T>(path: string): Promise<T> => this.#send<T>('GET', path);
  post = <T>(path: string, body: unknown = {}): Promise<T> => this.#send<T>('POST', path, body);
  put = <T>(path: string, body: unknown): Promise<T> => this.#send<T>('PUT', path, body);
  patch = <T>(path: string, body: unknown): Promise<T> => this.#send<T>('PATCH', path, body);
  delete = <T = void>(path: string): Promise<T> => this.#send<T>('DELETE', path);

  async #send<T>(method: Method, path: string, body?: unknown): Promise<T> {
    let answer;
    try {
      answer = await this.#platform.request({ method, path: `/api/v1${path}`, ...(body === undefined ? {} : { body }) });
    } catch (thrown) {
      throw ApiError.from(thrown);
    }
    if (answer.status >= 200 && answer.status < 300) return answer.body as T;
    throw ApiError.from((answer.body as { error?: unknown } | null)?.error);
  }
}

/** A query string of what is set, with its question mark; nothing of what is not. */
export function query(params: Record<string, string | number | boolean | undefined>): string {
  const set = Object.entries(params).filter(([, value]) => value !== undefined && value !== '');
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([key, value]) => [key, String(value)]))}`;
}
