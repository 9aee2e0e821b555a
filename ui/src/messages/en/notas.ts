import type { Messages } from '../lang.svelte';
import { plural } from '../plural';

export const notas: Messages['notas'] = {
  title: 'Without a note',
  count: (n) => `${n} ${plural(n, 'deadline', 'deadlines')} nobody took note of`,
  intro: 'Alerts of the cases you answer for that need a note and have none yet. They leave once the responsable, a supervisor or a deputy takes note.',
  introAdmin: 'Alerts of the whole firm that need a note and have none yet. They leave once the responsable, a supervisor, a deputy or an admin takes note.',
  empty: 'Nobody owes a note',
  emptyText: 'Every critical deadline that nobody took note of appears here: since when, how far its alert came, and who hears next.',
  notForYou: 'This list is for those who answer for the deadlines',
  notForYouText: 'The responsable and supervisors of each case see it, and the admins.',
  office: ({ h, min }) => [h > 0 && `${h} h`, (min > 0 || h === 0) && `${min} min`].filter(Boolean).join(' '),
  since: (when, office) => `No note since ${when}: ${office} of office time.`,
  heard: {
    supervisor: 'The supervisors have been told. ',
    admins: 'The admins have been told. ',
    'ultimo-dia': 'It is the last day: the supervisors have been told, or the admins where there are none. ',
  },
  next: {
    supervisor: (when) => `The supervisors hear ${when}.`,
    admins: (when) => `The admins hear ${when}.`,
    'ultimo-dia': (when) => `If it is still unresolved, the supervisors hear ${when}, or the admins where there are none.`,
  },
  last: 'There is nobody else to tell: every reminder goes on.',
  yours: 'Your note is there. That of the responsable, a supervisor or a deputy is missing.',
  arrivals: (caratula) => `How far the alert came: ${caratula}`,
  person: 'Who was told',
  column: { almacenada: 'Stored', entregada: 'Given to the system', leida: 'Read', nota: 'Note' },
  nowhere: 'On no device',
  nobody: 'No recipients',
  mailed: (when) => `e-mail ${when}`,
  mailFailed: 'The e-mail failed',
  sinDispositivo: 'It is stored on no device of those who must see it.',
};
