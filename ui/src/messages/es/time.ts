import { plural } from '../plural';

export const time = {
  today: 'hoy', yesterday: 'ayer', tomorrow: 'mañana', at: (time: string) => `a las ${time}`,
  since: (moment: string) => `desde ${moment}`,
  sinceTime: (time: string) => `desde las ${time}`,
};

export const days = {
  /** Under the number. */
  unit: (days: number) => (days < 0 ? 'superada' : days === 0 ? 'hoy' : plural(days, 'día', 'días')),
  urgency: { critical: 'Crítico', warning: 'Atención', calm: 'Sin urgencia' },
  /** For a screen reader. */
  spoken: (days: number) =>
    days < 0
      ? `fecha cargada superada hace ${-days} ${plural(days, 'día', 'días')}`
      : days === 0
        ? 'vence hoy'
        : `${plural(days, 'falta', 'faltan')} ${days} ${plural(days, 'día', 'días')}`,
  hero: (days: number, clase: string) =>
    days < 0
      ? `${plural(days, 'día', 'días')} desde la fecha cargada`
      : days === 0
        ? `vence hoy ${clase}`
        : `${plural(days, 'día', 'días')} para ${clase}`,
  due: (day: string) => `vence ${day}`,
  overdue: (day: string) => `fecha cargada superada el ${day}`,
  readBack: (day: string, spoken: string) => `${day} · ${spoken}`,
};
