import type { Messages } from '../lang.svelte';
import { plural } from '../plural';

export const app: Messages['app'] = {
  name: 'Vigía',
  promise: 'Watches the firm’s deadlines and tells whom it concerns.',
  opening: 'Opening Vigía. The system may ask for the password of the keyring.',
  hostSilent: 'The application did not answer.',
  title: (count, page) => [count > 0 && `(${count})`, page && `${page} ·`, 'Vigía'].filter(Boolean).join(' '),
};

export const shell: Messages['shell'] = {
  nav: 'Sections',
  bandeja: 'Inbox',
  agenda: 'Agenda',
  'sin-nota': 'Without a note',
  expedientes: 'Cases',
  oficios: 'Oficios',
  calendario: 'Calendar',
  administracion: 'Administration',
  ajustes: 'Settings',
  pidenNota: (n) => `${n} ${plural(n, 'needs', 'need')} a note`,
  sinNota: (n) => `${n} nobody took note of`,
  sinLeer: (n) => `${n} unread`,
  porAceptar: (n) => `${n} to accept`,
  search: 'Search cases…',
  searchKey: 'Ctrl K',
  connection: {
    conectado: 'Connected',
    reconectando: (since) => `Reconnecting ${since}`,
    'sesion-vencida': 'Session expired',
    'sin-sesion': 'Not signed in',
    unknown: 'Connecting…',
  },
  synced: (when) => `Synchronised ${when}`,
  neverSynced: 'Not synchronised yet',
  dismiss: 'Dismiss',
};

export const search: Messages['search'] = {
  title: 'Search cases',
  label: 'Title, reference or number',
  results: 'Results',
  found: (n) => (n === 0 ? 'No case matches.' : `${n} ${plural(n, 'case', 'cases')}.`),
  keys: '↑ ↓ to move, Enter to open, Esc to close.',
};
