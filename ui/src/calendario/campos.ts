import type { Evento, NewEvento, TipoEvento } from '../api/types';
import { dayIn } from '../time/civil';
import type { Formats } from '../time/formats';
import { instantOf, readHour } from '../time/hour';
import { span } from './mes';

/** The fields of an entry as they are typed: without an hour it is for the whole day, without a last day for one. */
export type Typed = Record<'titulo' | 'dia' | 'hora' | 'diaFin' | 'horaFin' | 'lugar', string> & { tipo: TipoEvento };

/** `tipo`: what a new one is at first. */
export function fields(of: Partial<Evento>, tipo: TipoEvento, zona: string, formats: Formats): Typed {
  const { titulo = '', lugar = '', inicio, fin, todoElDia = true } = of;
  const typed = { titulo, lugar, tipo: of.tipo ?? tipo, dia: '', hora: '', diaFin: '', horaFin: '' };
  if (inicio === undefined) return typed;
  const hours = todoElDia ? {} : { hora: formats.time(inicio), horaFin: fin === undefined ? '' : formats.time(fin) };
  const { first, last } = todoElDia ? span(of as Evento, zona) : { first: dayIn(zona, new Date(inicio)), last: dayIn(zona, new Date(fin ?? inicio)) };
  return { ...typed, ...hours, dia: first, diaFin: last === first ? '' : last };
}

/** What is wrong with the fields before the server is asked. */
export type Wrong = Partial<Record<keyof Typed, 'required' | 'date' | 'hour' | 'before'>>;

export function check({ titulo, dia, hora, diaFin, horaFin }: Typed): Wrong {
  const wrong: Wrong = {};
  if (!titulo.trim()) wrong.titulo = 'required';
  if (dia === '') wrong.dia = 'required';
  if (dia === 'wrong') wrong.dia = 'date';
  if (diaFin === 'wrong') wrong.diaFin = 'date';
  else if (diaFin !== '' && diaFin < dia) wrong.diaFin = 'before';
  const [from, to] = [readHour(hora), readHour(horaFin)];
  if (hora.trim() && from === undefined) wrong.hora = 'hour';
  if (horaFin.trim() && to === undefined) wrong.horaFin = 'hour';
  else if (to !== undefined && !hora.trim()) wrong.hora = 'required';
  else if (from !== undefined && to === undefined && diaFin !== '' && diaFin !== dia) wrong.horaFin = 'required';
  else if (from !== undefined && to !== undefined && (diaFin === '' || diaFin === dia) && to < from) wrong.horaFin = 'before';
  return wrong;
}

/** When it is, as the wire has it. Of whole days any instant of each will do: noon is on the same day everywhere near. */
export function when({ dia, hora, diaFin, horaFin }: Typed, zona: string): Pick<NewEvento, 'inicio' | 'fin' | 'todoElDia'> {
  const [from, to] = [readHour(hora), readHour(horaFin)];
  const last = diaFin || dia;
  if (from === undefined) {
    const fin = last === dia ? null : instantOf(last, '12:00', zona);
    return { inicio: instantOf(dia, '12:00', zona), fin, todoElDia: true };
  }
  return { inicio: instantOf(dia, from, zona), fin: to === undefined ? null : instantOf(last, to, zona), todoElDia: false };
}

const TIMES = ['dia', 'hora', 'diaFin', 'horaFin'] as const;

/** What an edit sends of what was typed anew: the times together or not at all. */
export function sent(changes: Partial<Typed>, typed: Typed, zona: string): Partial<NewEvento> {
  const { titulo, tipo, lugar } = changes;
  return {
    ...(titulo === undefined ? {} : { titulo }),
    ...(tipo === undefined ? {} : { tipo }),
    ...(lugar === undefined ? {} : { lugar }),
    ...(TIMES.some((name) => name in changes) ? when(typed, zona) : {}),
  };
}
