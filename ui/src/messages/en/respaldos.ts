import type { Messages } from '../lang.svelte';
import { plural } from '../plural';

const words = {
  min: (n: number) => plural(n, 'minute', 'minutes'),
  h: (n: number) => plural(n, 'hour', 'hours'),
  d: (n: number) => plural(n, 'day', 'days'),
};

export const respaldos: Messages['respaldos'] = {
  text: 'Copies of the database, made by the server. A copy on the same disk is of no use where the disk is lost: take them elsewhere.',
  list: 'Last backups',
  empty: 'No backups',
  emptyText: 'Every backup that was made appears here, and every one that could not be.',
  ago: ({ n, unit }) => `${n} ${words[unit](n)} ago`,
  newest: (ago, when) => `The newest good one was made ${ago} (${when}).`,
  nightly: (hora) => `This server makes one every day at ${hora}.`,
  failed: 'Could not be made',
  failedTag: 'Failed',
  advertencia: {
    nunca: 'There is no good backup. If the database were lost today, nothing could be recovered.',
    viejo: 'There is no good backup of the last 26 hours.',
    fallo: 'The last backup could not be made.',
    'sin-hora': 'This server makes no backups by itself: tell it to with --backup-dir (and --backup-at), or make them another way.',
    'sin-cifrar': 'Backups are kept unencrypted: whoever gets the files reads the firm’s data. --age-recipient encrypts them.',
  },
};
