/** Where the page is: a small typed router on the address's hash, so that every place has an address and a way back. */

import { readMonth } from '../calendario/mes';

export const TABS = ['resumen', 'prescripciones', 'oficios', 'mensajes', 'calendario', 'facturas', 'personas'] as const;
export type Tab = (typeof TABS)[number];

export type Route =
  | { page: 'bandeja'; id?: string }
  | { page: 'expedientes' }
  | { page: 'expediente'; id: string; tab: Tab }
  | { page: 'oficios'; id?: string }
  | { page: 'calendario'; mes?: string }
  | { page: 'ajustes' };

const HOME: Route = { page: 'bandeja' };

/** Reads a path as toasts and links carry it; what is no page of ours is the inbox. */
export function parse(path: string): Route {
  const [page, id, tab] = path.replace(/^#?\/?/, '').split('/').map(decode);
  if (page === 'bandeja' || page === 'oficios') return id ? { page, id } : { page };
  if (page === 'expedientes') return id ? { page: 'expediente', id, tab: TABS.find((one) => one === tab) ?? 'resumen' } : { page };
  if (page === 'calendario') {
    const mes = readMonth(id);
    return mes ? { page, mes } : { page };
  }
  return page === 'ajustes' ? { page } : HOME;
}

/** The address of a page, for links. */
export function href(route: Route): string {
  switch (route.page) {
    case 'bandeja':
    case 'oficios':
      return `#/${route.page}${route.id ? `/${encodeURIComponent(route.id)}` : ''}`;
    case 'expediente':
      return `#/expedientes/${encodeURIComponent(route.id)}${route.tab === 'resumen' ? '' : `/${route.tab}`}`;
    case 'calendario':
      return `#/calendario${route.mes ? `/${route.mes}` : ''}`;
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

  go = (route: Route): void => {
    location.hash = href(route);
    this.route = route;
  };

  /** Goes where a toast or a stored link points. */
  open = (path: string): void => this.go(parse(path));

  #read = (): void => {
    this.route = parse(location.hash);
  };

  /** Follows the address until the answer is called. */
  start(): () => void {
    addEventListener('hashchange', this.#read);
    return () => removeEventListener('hashchange', this.#read);
  }
}
