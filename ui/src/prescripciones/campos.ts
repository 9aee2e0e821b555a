import type { Certeza, Clase, Computo, EditPrescripcion, LecturaPlazo, Prescripcion, Unidad } from '../api/types';

/** By hand, or computed from readings of the law. */
export type Modo = 'mano' | 'computo';

/** The fields of a deadline as they are typed; the date as text, because a half-typed one is text too. */
export type Typed = Record<'tipo' | 'vence' | 'baseLegal' | 'deudor', string> & {
  clase: Clase;
  modo: Modo;
  /** The readings as they are typed, written as one text so that they are compared and kept as the other fields are. */
  computo: string;
};

/** A reading as it is typed. */
export interface LecturaTyped {
  norma: string;
  inicio: string;
  cantidad: string;
  unidad: Unidad;
  calendario: string;
  pasaAHabil: boolean;
  certeza: Certeza;
  fuente: string;
  jurisdiccion: string;
}

export const lecturaNueva = (certeza: Certeza = 'cierta'): LecturaTyped => ({
  norma: '',
  inicio: '',
  cantidad: '',
  unidad: 'anios',
  calendario: '',
  pasaAHabil: false,
  certeza,
  fuente: '',
  jurisdiccion: '',
});

export function fields({ tipo = '', vence = '', baseLegal = '', clase = 'prescripcion', deudor = '', computo }: Partial<Prescripcion>): Typed {
  const modo = computo ? 'computo' : 'mano';
  return { tipo, clase, deudor, baseLegal, modo, vence: computo ? '' : vence, computo: computo ? JSON.stringify(computo.lecturas.map(typed)) : '' };
}

/** What stands in a written computation. */
export function lecturas(computo: string): LecturaTyped[] {
  return computo === '' ? [lecturaNueva()] : (JSON.parse(computo) as LecturaTyped[]);
}

function typed({ norma, inicio, cantidad, unidad, calendario = '', pasaAHabil = false, certeza = 'cierta', fuente = '', jurisdiccion = '' }: LecturaPlazo): LecturaTyped {
  return { norma, inicio, cantidad: String(cantidad), unidad, calendario, pasaAHabil, certeza, fuente, jurisdiccion };
}

/** Whether a reading needs to know on which days its court works. */
export const asksCalendar = ({ unidad, pasaAHabil }: LecturaTyped): boolean => unidad === 'dias-habiles' || pasaAHabil;

export type Falta = 'required' | 'date' | 'number';

/** What is missing or wrong in a reading, by field. */
export function faltas(lectura: LecturaTyped): Partial<Record<keyof LecturaTyped, Falta>> {
  const { norma, inicio, cantidad, calendario } = lectura;
  const n = Number(cantidad.trim() || NaN);
  return {
    ...(norma.trim() ? {} : { norma: 'required' }),
    ...(inicio === '' ? { inicio: 'required' } : inicio === 'wrong' ? { inicio: 'date' } : {}),
    ...(Number.isInteger(n) && n >= 1 && n <= 3650 ? {} : { cantidad: 'number' }),
    ...(asksCalendar(lectura) && !calendario ? { calendario: 'required' } : {}),
  };
}

/** The readings as they are sent; `undefined` while one of them is not whole. */
export function computo(all: readonly LecturaTyped[]): Computo | undefined {
  if (all.length === 0 || all.some((one) => Object.keys(faltas(one)).length > 0)) return undefined;
  return {
    lecturas: all.map((one) => ({
      norma: one.norma.trim(),
      inicio: one.inicio,
      cantidad: Number(one.cantidad),
      unidad: one.unidad,
      ...(asksCalendar(one) ? { calendario: one.calendario } : {}),
      pasaAHabil: one.pasaAHabil,
      certeza: one.certeza,
      ...(one.fuente.trim() ? { fuente: one.fuente.trim() } : {}),
      ...(one.jurisdiccion.trim() ? { jurisdiccion: one.jurisdiccion.trim() } : {}),
    })),
  };
}

/** The date of a deadline as it is sent: by hand or computed, never both; `undefined` while it is none. */
export function fecha({ modo, vence, computo: written }: Typed): { vence: string } | { computo: Computo } | undefined {
  if (modo === 'mano') return vence === '' || vence === 'wrong' ? undefined : { vence };
  const read = computo(lecturas(written));
  return read && { computo: read };
}

/** What an edit sends: only what was typed anew; a date by hand takes a computation away. */
export function sent(changes: Partial<Typed>, now: Typed, before: Pick<Prescripcion, 'vence' | 'computo'>): Omit<EditPrescripcion, 'version'> {
  const { modo, vence, computo: written, ...rest } = changes;
  if (modo === undefined && vence === undefined && written === undefined) return rest;
  const date = fecha(now);
  if (!date) return rest;
  return 'vence' in date && before.computo ? { ...rest, ...date, computo: null } : { ...rest, ...date };
}
