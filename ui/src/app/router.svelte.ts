/** Where the page is: a small typed router on the address's hash, so that every place has an address and a way back. */

import { readMonth } from '../calendario/mes';

export const TABS = ['resumen', 'prescripciones', 'oficios', 'mensajes', 'calendario', 'facturas', 'personas'] as const;
export type Tab = (typeof TABS)[number];

export const PARTES = ['personas', 'vigilancia', 'ausencias', 'calendarios', 'servicios', 'auditoria', 'respaldos', 'difusion'] as const;
/** A part of the administration. */
export type Parte = (typeof PARTES)[number];

export type Route =
  | { page: 'bandeja'; id?: string }
  | { page: 'agenda' }
  | { page: 'prescripcion'; id: string }
  | { page: 'sin-nota' }
  | { page: 'expedientes' }
  | { page: 'importar' }
  | { page: 'expediente'; id: string; tab: Tab }
  | { page: 'oficios'; id?: string }
  | { page: 'calendario'; mes?: string }
  | { page: 'administracion'; parte: Parte; id?: string }
  | { page: 'persona'; id: string }
  | { page: 'ajustes' };

const HOME: Route = { page: 'bandeja' };

/** Reads a path as toasts and links carry it; what is no page of ours is the inbox. */
export function parse(path: string): Route {
  const [page, id, tab] = path.replace(/^#?\/?/, '').split('/').map(decode);
  if (page === 'bandeja' || page === 'oficios') return id ? { page, id } : { page };
  if (page === 'expedientes') return id ? { page: 'expediente', id, tab: TABS.find((one) => one === tab) ?? 'resumen' } : { page };
  if (page === 'prescripciones') return id ? { page: 'prescripcion', id } : { page: 'agenda' };
  if (page === 'calendario') {
    const mes = readMonth(id);
    return mes ? { page, mes } : { page };
  }
  if (page === 'administracion') {
    const parte = PARTES.find((one) => one === id) ?? 'personas';
    if (parte === 'personas' && tab) return { page: 'persona', id: tab };
    return parte === 'calendarios' && tab ? { page, parte, id: tab } : { page, parte };
  }
  return page === 'agenda' || page === 'sin-nota' || page === 'importar' || page === 'ajustes' ? { page } : HOME;
}

/** The section of the page that a place belongs to. */
export function section(page: Route['page']): Exclude<Route['page'], 'expediente' | 'persona' | 'prescripcion' | 'importar'> {
  if (page === 'expediente' || page === 'importar') return 'expedientes';
  if (page === 'prescripcion') return 'agenda';
  return page === 'persona' ? 'administracion' : page;
}

/** The address of a page, for links. */
export function href(route: Route): string {
  switch (route.page) {
    case 'bandeja':
    case 'oficios':
      return `#/${route.page}${route.id ? `/${encodeURIComponent(route.id)}` : ''}`;
    case 'expediente':
      return `#/expedientes/${encodeURIComponent(route.id)}${route.tab === 'resumen' ? '' : `/${route.tab}`}`;
    case 'prescripcion':
      return `#/prescripciones/${encodeURIComponent(route.id)}`;
    case 'calendario':
      return `#/calendario${route.mes ? `/${route.mes}` : ''}`;
    case 'administracion':
      return `#/administracion/${route.parte}${route.id ? `/${encodeURIComponent(route.id)}` : ''}`;
    case 'persona':
      return `#/administracion/personas/${encodeURIComponent(route.id)}`;
    default:
      return `#/${route.page}`;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

export class Router {
  route = $state.raw<Route>(parse(location.hash));
  /** Brought here from outside the page, and what it is about is not there yet. */
  #arriving = $state(false);

  go = (route: Route): void => {
    location.hash = href(route);
    this.route = route;
    this.#arriving = false;
  };

  /** Goes where a toast or a stored link points. */
  open = (path: string): void => {
    this.go(parse(path));
    this.#arriving = true;
  };

  /**
   * Attached to the heading of what an address may be about: whoever is brought here by a toast has the focus on it
   * as soon as it stands there, and a screen reader reads it.
   */
  arrival = (heading: HTMLElement): void => {
    heading.tabIndex = -1;
    $effect(() => {
      if (!this.#arriving) return;
      this.#arriving = false;
      heading.focus();
    });
  };

  #read = (): void => {
    this.route = parse(location.hash);
  };

  /** Follows the address until the answer is called. */
  start(): () => void {
    addEventListener('hashchange', this.#read);
    return () => removeEventListener('hashchange', this.#read);
  }
}
