import type { Messages } from '../lang.svelte';

export const feed: Messages['feed'] = {
  title: 'Private calendar (.ics)',
  text: 'Your own deadlines in the calendar of your phone or mail, which reads them from a secret address. It is a copy, brought up to date now and then: the alerts of Vigía do not depend on it.',
  create: 'Create address',
  active: 'Active.',
  created: (when) => `Created ${when}.`,
  used: (when) => `Last read ${when}.`,
  unused: 'No program has read it yet.',
  renew: 'Renew',
  renewTitle: 'Renew the address',
  renewText: 'The address before is of no use from this moment: calendars that use it go on without news until they are given the new one.',
  remove: 'Remove',
  removeTitle: 'Remove the private calendar',
  removeText: 'The address is of no use from this moment. What a program has copied stays in that program.',
  removed: 'Private calendar removed.',
  secretTitle: 'Address of the calendar',
  secretText: 'Add it in the other program as a calendar by URL, or a subscription. Whoever has the address sees the deadlines without signing in: do not share it.',
  address: 'Address',
};
