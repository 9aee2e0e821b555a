import type { Clase, Prescripcion } from '../api/types';

/** The fields of a deadline as they are typed; the date as text, because a half-typed one is text too. */
export type Typed = Record<'tipo' | 'vence' | 'baseLegal', string> & { clase: Clase };

export function fields({ tipo = '', vence = '', baseLegal = '', clase = 'prescripcion' }: Partial<Prescripcion>): Typed {
  return { tipo, vence, baseLegal, clase };
}
