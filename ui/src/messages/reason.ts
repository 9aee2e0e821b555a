import type { ApiError } from '../api/error';
import { lang } from './lang.svelte';

/** An error in the reader's language: the server's own words, or ours where it had none. */
export function reason(error: ApiError): string {
  return error.message || (lang.t.errors[error.code] ?? lang.t.errors.ERROR_INTERNO);
}
