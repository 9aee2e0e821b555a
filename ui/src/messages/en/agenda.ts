import type { Messages } from '../lang.svelte';
import { plural } from '../plural';

const plazos = (n: number) => `${n} ${plural(n, 'deadline', 'deadlines')}`;

export const agenda: Messages['agenda'] = {
  title: 'Agenda',
  sub: (n, vencidas) => [`${plazos(n)} in the next 6 months`, vencidas > 0 && `${vencidas} past the date entered`].filter(Boolean).join(' · '),
  strip: 'Next 26 weeks',
  stripKeys: 'Arrow keys to move along the weeks, Enter to see only one.',
  week: (from, to) => `Week of ${from} to ${to}`,
  weekNow: 'current week',
  weekEmpty: 'no deadlines',
  weekCount: {
    critical: (n) => `${n} critical`,
    warning: (n) => `${n} needing attention`,
    calm: (n) => `${n} not urgent`,
  },
  more: (n) => `+${n}`,
  feria: 'feria',
  allWeeks: 'See all weeks',
  whose: 'Whose',
  filters: 'Which deadlines are shown',
  ambito: {
    mias: (n) => counted('Mine', n),
    todas: (n) => counted('All I see', n),
  },
  filtro: {
    'sin-nota': (n) => counted('Not acknowledged', n),
    'sin-verificar': (n) => counted('Not verified', n),
    'por-revisar': (n) => counted('To review', n),
    'sin-plazo': (n) => counted('Cases without a deadline', n),
  },
  search: 'Search by title, reference or debtor',
  list: 'Deadlines',
  grupo: { vencidas: 'Past the date entered', semana: 'This week and the next' },
  avisaEl: (day) => `alerts ${day}`,
  enFeria: (ultimo) => (ultimo ? `in feria: last working day ${ultimo}` : 'in feria'),
  contra: (deudor) => `against ${deudor}`,
  sinNota: 'Not acknowledged',
  nota: (initials, when) => `Note: ${initials} ${when}`,
  sinVerificar: 'Not verified',
  loadMore: 'Show more deadlines',
  shown: (n, of) => `${n} of ${of}`,
  offline: (when) => `No connection. Showing what was read ${when}.`,
  empty: {
    mias: 'No deadlines in the cases you belong to',
    todas: 'No open deadlines',
    'sin-nota': 'No deadline waits for somebody to take note',
    'sin-verificar': 'Every date is verified',
    'por-revisar': 'No date would change by the calendars as they are now',
    'sin-plazo': 'Every open case has a deadline that is watched',
  },
  emptyText: {
    mias: 'Every open deadline of your cases appears here, nearest first. It is entered from the case.',
    todas: 'Every open deadline of the cases you see appears here, nearest first.',
    'sin-nota': 'Every critical deadline appears here until the responsable, a supervisor or a deputy takes note.',
    'sin-verificar': 'Every date appears here until a second person checks it.',
    'por-revisar': 'Every computed date that would be another by the calendar as it is now appears here until somebody takes or keeps it.',
    'sin-plazo': 'Every open case appears here in which nobody watches a date.',
  },
  noMatch: (q) => `No deadline matches “${q}”`,
  noWeek: 'No deadline in that week',
};

function counted(text: string, n: number | undefined): string {
  return n ? `${text} ${n}` : text;
}
