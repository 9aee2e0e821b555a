import type { EstadoExpediente, Expediente } from '../api/types';

/** The fields of a case as they are typed: what is not there is empty. */
export type Typed = Record<'caratula' | 'numero' | 'juzgado', string> & { estado: EstadoExpediente };

export function fields({ caratula = '', numero = '', juzgado = '', estado = 'sin-iniciar' }: Partial<Expediente>): Typed {
  return { caratula, numero, juzgado, estado };
}
