import type { Code, ErrorDetail } from './types';

/** A refusal of the server, or word from the shell that the server could not be asked. */
export class ApiError extends Error {
  readonly code: Code;
  /** What is wrong with each field, by its path; empty unless the code is `DATOS_INVALIDOS`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly retryAfterMs: number | undefined;

  constructor(detail: ErrorDetail) {
    super(detail.message);
    this.name = 'ApiError';
    this.code = detail.code;
    this.fields = detail.fields ?? {};
    this.retryAfterMs = detail.retryAfterMs;
  }

  /** Reads whatever was thrown or answered; what has no code of ours counts as a fault. */
  static from(thrown: unknown): ApiError {
    if (thrown instanceof ApiError) return thrown;
    if (isDetail(thrown)) return new ApiError(thrown);
    return new ApiError({ code: 'ERROR_INTERNO', message: '' });
  }
}

function isDetail(value: unknown): value is ErrorDetail {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
