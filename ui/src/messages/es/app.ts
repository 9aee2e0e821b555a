import { plural } from '../plural';

export const app = {
  name: 'Vigía',
  promise: 'Vigila los plazos del estudio y avisa a quien corresponde.',
  opening: 'Abriendo Vigía. El sistema puede pedir la contraseña del llavero.',
  hostSilent: 'La aplicación no respondió.',
  /** `(2) Bandeja · Vigía`. */
  title: (count: number, page: string) => [count > 0 && `(${count})`, page && `${page} ·`, 'Vigía'].filter(Boolean).join(' '),
};

export const shell = {
  nav: 'Secciones',
  bandeja: 'Bandeja',
  agenda: 'Agenda',
  'sin-nota': 'Sin nota',
  expedientes: 'Expedientes',
  oficios: 'Oficios',
  calendario: 'Calendario',
  administracion: 'Administración',
  ajustes: 'Ajustes',
  pidenNota: (n: number) => `${n} ${plural(n, 'requiere', 'requieren')} nota`,
  sinNota: (n: number) => `${n} sin que nadie tome nota`,
  sinLeer: (n: number) => `${n} sin leer`,
  porAceptar: (n: number) => `${n} por aceptar`,
  search: 'Buscar expedientes…',
  searchKey: 'Ctrl K',
  connection: {
    conectado: 'Conectado',
    reconectando: (since: string) => `Reconectando ${since}`,
    'sesion-vencida': 'Sesión vencida',
    'sin-sesion': 'Sin sesión',
    unknown: 'Conectando…',
  },
  synced: (when: string) => `Sincronizado ${when}`,
  neverSynced: 'Todavía sin sincronizar',
  dismiss: 'Descartar',
};

export const search = {
  title: 'Buscar expedientes',
  label: 'Carátula, referencia o número',
  results: 'Resultados',
  found: (n: number) => (n === 0 ? 'Ningún expediente coincide.' : `${n} ${plural(n, 'expediente', 'expedientes')}.`),
  keys: '↑ ↓ para moverse, Enter para abrir, Esc para cerrar.',
};
