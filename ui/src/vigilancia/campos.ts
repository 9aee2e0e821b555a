/** The firm's settings as they stand in fields, and what was typed as settings again. Plain functions of values. */
import { readHour } from '../time/hour';
import type { Ajustes, AjustesVigentes } from '../api/types';

/** Each field, with where the server finds fault with it. */
export const CAMPOS = {
  prescripcion: 'escaleras.prescripcion',
  caducidad: 'escaleras.caducidad',
  'plazo-procesal': 'escaleras.plazo-procesal',
  horaAviso: 'horaAviso',
  desde: 'horario.desde',
  hasta: 'horario.hasta',
  recordar: 'notas.recordarMinutos',
  supervisor: 'notas.supervisorMinutos',
  admins: 'notas.adminsMinutos',
  ultimoDia: 'ultimoDia',
  aceptar: 'oficios.aceptarMinutos',
  dias: 'oficios.dias',
  sinDispositivo: 'sinDispositivoMinutos',
  caratula: 'caratulaEnAvisos',
  parte: 'correo.parte',
} as const;
export type Campo = keyof typeof CAMPOS;
export type Campos = Record<Campo, string>;
/** Why a field cannot be taken as it is typed. */
export type Falta = 'dias' | 'sinCero' | 'hora' | 'horas' | 'minutos' | 'orden' | 'cierre';

/** What the server takes, in days and in office minutes. */
const MOST_DAYS = 3650;
const MOST_MINUTES = 6000;

export function campos({ ajustes: a }: Pick<AjustesVigentes, 'ajustes'>): Campos {
  return {
    prescripcion: a.escaleras.prescripcion.join(', '),
    caducidad: a.escaleras.caducidad.join(', '),
    'plazo-procesal': a.escaleras['plazo-procesal'].join(', '),
    horaAviso: a.horaAviso,
    desde: a.horario.desde,
    hasta: a.horario.hasta,
    recordar: writeMinutes(a.notas.recordarMinutos),
    supervisor: writeMinutes(a.notas.supervisorMinutos),
    admins: writeMinutes(a.notas.adminsMinutos),
    ultimoDia: a.ultimoDia.join(', '),
    aceptar: writeMinutes(a.oficios.aceptarMinutos),
    dias: a.oficios.dias.join(', '),
    sinDispositivo: writeMinutes(a.sinDispositivoMinutos),
    caratula: a.caratulaEnAvisos ? 'si' : 'no',
    parte: a.correo.parte ?? '',
  };
}

/** Settings out of what was typed, or what is wrong with it. */
export function read(typed: Campos): { ajustes: Ajustes } | { faltas: Partial<Record<Campo, Falta>> } {
  const faltas: Partial<Record<Campo, Falta>> = {};
  const take = <T>(campo: Campo, falta: Falta, value: T | undefined, empty: T): T => {
    if (value === undefined) faltas[campo] = falta;
    return value ?? empty;
  };
  const ladder = (campo: Campo) => {
    const days = take(campo, 'dias', readDays(typed[campo]), []);
    if (!faltas[campo] && !days.includes(0)) faltas[campo] = 'sinCero';
    return days;
  };
  const minutes = (campo: Campo) => take(campo, 'minutos', readMinutes(typed[campo]), 0);
  const hour = (campo: Campo) => take(campo, 'hora', readHour(typed[campo]), '');
  const ajustes: Ajustes = {
    escaleras: { prescripcion: ladder('prescripcion'), caducidad: ladder('caducidad'), 'plazo-procesal': ladder('plazo-procesal') },
    horaAviso: hour('horaAviso'),
    horario: { desde: hour('desde'), hasta: hour('hasta') },
    notas: { recordarMinutos: minutes('recordar'), supervisorMinutos: minutes('supervisor'), adminsMinutos: minutes('admins') },
    ultimoDia: take('ultimoDia', 'horas', readHours(typed.ultimoDia), []),
    oficios: { aceptarMinutos: minutes('aceptar'), dias: take('dias', 'dias', typed.dias.trim() ? readDays(typed.dias) : [], []) },
    sinDispositivoMinutos: minutes('sinDispositivo'),
    caratulaEnAvisos: typed.caratula === 'si',
    correo: { parte: typed.parte.trim() ? hour('parte') : null },
  };
  const { horario, notas } = ajustes;
  if (!faltas.desde && !faltas.hasta && horario.hasta <= horario.desde) faltas.hasta = 'cierre';
  if (!faltas.supervisor && !faltas.admins && notas.adminsMinutos < notas.supervisorMinutos) faltas.admins = 'orden';
  return Object.keys(faltas).length > 0 ? { faltas } : { ajustes };
}

/** Days as they are typed, `180, 90 60; 0`: from the farthest to the nearest, each once. */
export function readDays(text: string): number[] | undefined {
  const words = text.split(/[\s,;·]+/).filter(Boolean);
  if (words.length === 0 || words.some((word) => !/^\d{1,4}$/.test(word))) return undefined;
  const days = [...new Set(words.map(Number))].sort((a, b) => b - a);
  return days.every((day) => day <= MOST_DAYS) ? days : undefined;
}

/** Hours of a day as they are typed, in order, each once; none where nothing is typed. */
export function readHours(text: string): string[] | undefined {
  const words = text.split(/[,;·]|\sy\s|\sand\s/).map((word) => word.trim()).filter(Boolean);
  const hours = words.map(readHour);
  return hours.every((hour) => hour !== undefined) ? [...new Set(hours)].sort() : undefined;
}

/** Minutes as they are typed: `30`, `45 min`, `2 h`, `1 h 30`, `1:30`. */
export function readMinutes(text: string): number | undefined {
  const clock = /^(\d{1,3}):([0-5]\d)$/.exec(text.trim());
  const words = clock ?? /^(?:(\d{1,3})\s*h(?:s|oras?|ours?)?\.?)?\s*(?:(\d{1,4})\s*(?:m(?:in(?:utos?|utes?)?)?\.?)?)?$/i.exec(text.trim());
  if (!words || (words[1] === undefined && words[2] === undefined)) return undefined;
  const minutes = Number(words[1] ?? 0) * 60 + Number(words[2] ?? 0);
  return minutes >= 1 && minutes <= MOST_MINUTES ? minutes : undefined;
}

/** `2 h`, `1 h 30 min`, `45 min`. */
export function writeMinutes(minutes: number): string {
  const [h, min] = [Math.floor(minutes / 60), minutes % 60];
  return [h > 0 && `${h} h`, (min > 0 || h === 0) && `${min} min`].filter(Boolean).join(' ');
}

/** The fields whose settings differ, with both. */
export function cambios(before: Ajustes, after: Ajustes): { campo: Campo; antes: string; despues: string }[] {
  const [old, now] = [campos({ ajustes: before }), campos({ ajustes: after })];
  return (Object.keys(CAMPOS) as Campo[]).filter((campo) => old[campo] !== now[campo]).map((campo) => ({ campo, antes: old[campo], despues: now[campo] }));
}
