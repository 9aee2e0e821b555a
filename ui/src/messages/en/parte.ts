import type { Messages } from '../lang.svelte';

export const parte: Messages['parte'] = {
  name: 'Today’s list',
  print: 'Open today’s list to print it',
  save: 'Save today’s list as PDF',
};
