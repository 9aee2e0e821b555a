import type { Evento } from '../api/types';
import type { Messages } from '../messages/lang.svelte';
import type { Formats } from '../time/formats';
import { span } from './mes';

interface Reader {
  t: Messages;
  formats: Formats;
  hoy: string;
  zona: string;
}

/** The hours of an entry beside its day: `10:30`, `10:30 a 12:00`, `todo el día`, `hasta vie 5 dic`. */
export function hours(evento: Evento, { t, formats, hoy, zona }: Reader): string {
  const { inicio, fin, todoElDia } = evento;
  const { first, last } = span(evento, zona);
  const until = t.calendario.until(formats.day(last, hoy));
  if (todoElDia) return last === first ? t.calendario.allDay : until;
  const from = formats.time(inicio);
  if (fin === undefined) return from;
  const to = formats.time(fin);
  return last === first ? t.calendario.hours(from, to) : `${from}, ${until} ${to}`;
}
