import { describe, expect, it } from 'vitest';
import { mensaje } from '../../tests/firma';
import type { MensajesPage } from '../api/types';
import { heard, lengthened, renewed } from './pagina';

/** Newest first, as the wire has them; the minute they were written is their number. */
const page = (numbers: number[], more = false, noLeidos = 0): MensajesPage => ({
  mensajes: numbers.map((n) => mensaje(`m${n}`, { creadoEn: `2026-11-24T12:${String(n).padStart(2, '0')}:00.000Z` })),
  more,
  noLeidos,
});
const ids = ({ mensajes }: MensajesPage) => mensajes.map(({ id }) => id);

describe('reading the newest again', () => {
  it('keeps the older ones that were read before', () => {
    const now = renewed(page([4, 3, 2, 1], false), page([5, 4, 3], true, 1));
    expect(ids(now)).toEqual(['m5', 'm4', 'm3', 'm2', 'm1']);
    expect(now).toMatchObject({ more: false, noLeidos: 1 });
  });

  it('lets go of them where there is a gap', () => {
    const now = renewed(page([2, 1], false), page([9, 8, 7], true));
    expect(ids(now)).toEqual(['m9', 'm8', 'm7']);
    expect(now.more).toBe(true);
  });

  it('keeps what was heard while the page was under way, and the later version of the two', () => {
    const known = page([5, 4, 3]);
    const edited = { ...known, mensajes: known.mensajes.map((one) => (one.id === 'm4' ? { ...one, version: 3, texto: 'later' } : one)) };
    const now = renewed(edited, page([4, 3]));
    expect(ids(now)).toEqual(['m5', 'm4', 'm3']);
    expect(now.mensajes[1]?.texto).toBe('later');
    expect(ids(renewed(page([5]), page([4, 3])))).toEqual(['m5', 'm4', 'm3']);
    expect(ids(renewed(page([5]), page([])))).toEqual(['m5']);
  });
});

it('puts the page before the oldest behind it', () => {
  const now = lengthened(page([4, 3], true, 2), page([2, 1], false, 0));
  expect(ids(now)).toEqual(['m4', 'm3', 'm2', 'm1']);
  expect(now).toMatchObject({ more: false, noLeidos: 2 });
});

describe('hearing of one', () => {
  it('puts a new one first, and counts it where another wrote it', () => {
    const theirs = heard(page([1]), mensaje('m2', { autor: { id: 'mr', nombre: 'Martín Rivas' } }), 'lf');
    expect(ids(theirs)).toEqual(['m2', 'm1']);
    expect(theirs.noLeidos).toBe(1);
    expect(heard(page([1]), mensaje('m2', { autor: { id: 'lf', nombre: 'Lucía Ferreyra' } }), 'lf').noLeidos).toBe(0);
  });

  it('takes a later version in its place, never an earlier one, and a second hearing changes nothing', () => {
    const known = page([2, 1]);
    const edited = heard(known, mensaje('m1', { version: 2, texto: 'edited' }), 'lf');
    expect(edited.mensajes[1]).toMatchObject({ id: 'm1', texto: 'edited' });
    expect(heard(edited, mensaje('m1', { version: 1, texto: 'first' }), 'lf').mensajes[1]?.texto).toBe('edited');
    expect(heard(edited, mensaje('m1', { version: 2, texto: 'edited' }), 'lf')).toMatchObject({ noLeidos: 0 });
  });

  it('leaves alone the edit of one that was not read', () => {
    expect(ids(heard(page([5]), mensaje('m1', { version: 2 }), 'lf'))).toEqual(['m5']);
  });
});
