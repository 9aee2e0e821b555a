import { expect, it } from 'vitest';
import type { DatosCalendario, DiaCalendario } from '../api/types';
import { freeDays, ofYear, withDay, years } from './dias';

const dia = (desde: string, nombre: string, hasta?: string): DiaCalendario => ({ desde, nombre, tipo: 'feriado', certeza: 'cierta', ...(hasta ? { hasta } : {}) });
const datos = (...dias: DiaCalendario[]): DatosCalendario => ({ clase: 'oficina', nombre: 'X', pais: 'AR', jurisdiccion: 'Nacional', fuente: 'A mano', desde: 2026, hasta: 2028, dias });

it('lists a year with the days of the calendar it stands on, and a stretch in both years it touches', () => {
  const own = datos(dia('2026-12-24', 'Feria', '2027-01-06'), dia('2028-01-01', 'Otro'));
  const base = datos(dia('2027-01-01', 'Año Nuevo'), dia('2026-05-01', 'Trabajo'));
  const names = (year: string) => ofYear(own, base, year).map((one) => [one.dia.nombre, one.base]);
  expect(names('2026')).toEqual([['Trabajo', true], ['Feria', false]]);
  expect(names('2027')).toEqual([['Feria', false], ['Año Nuevo', true]]);
  expect(years(own)).toEqual(['2026', '2027', '2028']);
});

it('knows each free day by its name', () => {
  const free = freeDays(datos(dia('2026-12-30', 'Feria', '2027-01-01')), datos(dia('2026-12-25', 'Navidad')));
  expect([...free.entries()]).toEqual([['2026-12-25', 'Navidad'], ['2026-12-30', 'Feria'], ['2026-12-31', 'Feria'], ['2027-01-01', 'Feria']]);
  expect(freeDays(undefined, undefined).size).toBe(0);
});

it('adds, replaces and removes a day', () => {
  const [one, two] = [dia('2026-01-01', 'Uno'), dia('2026-02-02', 'Dos')];
  const before = datos(one);
  expect(withDay(before, undefined, two).dias).toEqual([one, two]);
  expect(withDay(before, one, two).dias).toEqual([two]);
  expect(withDay(before, one, undefined).dias).toEqual([]);
});
