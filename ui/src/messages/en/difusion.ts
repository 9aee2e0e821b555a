import type { Messages } from '../lang.svelte';

export const difusion: Messages['difusion'] = {
  title: 'Tell the firm',
  text: 'The notice comes into the inbox of each person, and stays there.',
  write: 'Write a notice',
  send: 'Send notice',
  subject: 'Title',
  message: 'Message',
  para: 'To',
  people: { todos: 'The whole firm', admin: 'Admins only' },
  level: 'Importance',
  levels: { info: 'For information', warning: 'Attention', error: 'Problem' },
  sent: 'Notice sent.',
};
