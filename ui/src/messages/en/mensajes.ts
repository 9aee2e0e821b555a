import type { Messages } from '../lang.svelte';
import { plural } from '../plural';

export const mensajes: Messages['mensajes'] = {
  title: 'Messages of the case',
  list: 'Messages',
  empty: 'No messages',
  emptyText: 'What is written here is read by the people of the case. With @ and a name, that person is notified.',
  older: 'Earlier',
  write: 'Write a message',
  send: 'Send',
  edit: 'Edit',
  editOf: (when) => `Edit your message of ${when}`,
  editLabel: 'Text of the message',
  remove: 'Delete',
  removeOf: (when) => `Delete your message of ${when}`,
  removeTitle: 'Delete the message',
  removeText: 'Nobody reads it any more. That there was one stays in sight.',
  edited: 'edited',
  removed: 'Message deleted',
  offered: (n) => `${n} ${plural(n, 'person', 'people')} to mention`,
  suggestions: 'People to mention',
  writing: (names, all) => `${all} ${plural(names.length, 'is', 'are')} writing…`,
  unread: (n) => `${n} unread`,
  mentions: (n) => `${n} unread ${plural(n, 'mention', 'mentions')}`,
};
