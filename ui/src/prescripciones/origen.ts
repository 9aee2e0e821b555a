import type { DerivacionLectura, Prescripcion } from '../api/types';

/** Whether somebody knows where a date comes from: office staff are told the date alone. */
export const conOrigen = ({ ingresadaPor, baseLegal, derivacion }: Prescripcion): boolean => ingresadaPor !== '' || baseLegal !== undefined || derivacion !== undefined;

/** What is to be said of every reading alike: said once, under all of them. */
export function comunes(lecturas: readonly Pick<DerivacionLectura, 'reservas'>[]): string[] {
  const [first, ...rest] = lecturas;
  if (!first || rest.length === 0) return [];
  return first.reservas.filter((reserva) => rest.every(({ reservas }) => reservas.includes(reserva)));
}
