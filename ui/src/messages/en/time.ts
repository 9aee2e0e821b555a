import type { Messages } from '../lang.svelte';
import { plural } from '../plural';

const plazo = (days: number) => `${Math.abs(days)} ${plural(days, 'day', 'days')}`;

export const time: Messages['time'] = {
  today: 'today', yesterday: 'yesterday', tomorrow: 'tomorrow', at: (time) => `at ${time}`,
  since: (moment) => `since ${moment}`,
  sinceTime: (time) => `since ${time}`,
};

export const days: Messages['days'] = {
  unit: (days) => (days < 0 ? 'overdue' : days === 0 ? 'today' : plural(days, 'day', 'days')),
  urgency: { critical: 'Critical', warning: 'Attention', calm: 'Not urgent' },
  spoken: (days) => (days < 0 ? `recorded date passed ${plazo(days)} ago` : days === 0 ? 'due today' : `${plazo(days)} left`),
  hero: (days, clase) =>
    days < 0 ? `${plural(days, 'day', 'days')} past the date entered` : days === 0 ? `${clase} is due today` : `${plural(days, 'day', 'days')} to ${clase}`,
  due: (day) => `due ${day}`,
  overdue: (day) => `recorded date passed on ${day}`,
  readBack: (day, spoken) => `${day} · ${spoken}`,
};
