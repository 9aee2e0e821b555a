import { en } from './en';
import { es } from './es';

export type Messages = typeof es;

const ALL: Record<'es' | 'en', Messages> = { es, en };

/** The language of the page, and every text in it. */
class Lang {
  idioma = $state<'es' | 'en'>('es');
  readonly t = $derived(ALL[this.idioma]);
}

export const lang = new Lang();
