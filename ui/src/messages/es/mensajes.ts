import { plural } from '../plural';

export const mensajes = {
  title: 'Mensajes del expediente',
  list: 'Mensajes',
  empty: 'Sin mensajes',
  emptyText: 'Lo que se escribe acá lo leen quienes forman parte del expediente. Con @ y un nombre, esa persona recibe un aviso.',
  older: 'Anteriores',
  write: 'Escribir un mensaje',
  send: 'Enviar',
  edit: 'Editar',
  editOf: (when: string) => `Editar tu mensaje de ${when}`,
  editLabel: 'Texto del mensaje',
  remove: 'Borrar',
  removeOf: (when: string) => `Borrar tu mensaje de ${when}`,
  removeTitle: 'Borrar el mensaje',
  removeText: 'Nadie lo lee más. Queda a la vista que hubo un mensaje.',
  edited: 'editado',
  removed: 'Mensaje borrado',
  suggestions: 'Personas para mencionar',
  writing: (names: string[], all: string) => `${all} ${plural(names.length, 'está', 'están')} escribiendo…`,
  unread: (n: number) => `${n} sin leer`,
  mentions: (n: number) => `${n} ${plural(n, 'mención', 'menciones')} sin leer`,
};
