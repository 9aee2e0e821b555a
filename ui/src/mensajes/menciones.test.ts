import { describe, expect, it } from 'vitest';
import { usuarios } from '../../tests/firma';
import { begun, matching, mentioned, pieces, readers } from './menciones';

const lucia = { id: 'lf', nombre: 'Lucía' };
const ferreyra = { id: 'l2', nombre: 'Lucía Ferreyra' };
const nunez = { id: 'mn', nombre: 'María Núñez' };
const all = [lucia, ferreyra, nunez];

it.each([
  ['@Lucía presentala hoy', ['lf']],
  ['gracias, @Lucía Ferreyra.', ['l2']],
  ['@María Núñez y @Lucía, @Lucía', ['mn', 'lf']],
  ['@Lucíana', []],
  ['correo@Lucía', []],
  ['@ Lucía, @Nadie', []],
  ['', []],
])('%o mentions %o', (texto, expected) => expect(mentioned(texto, all)).toEqual(expected));

it('loses nothing of the text', () => {
  const texto = 'a @Lucía b\n@Lucía Ferreyra @nadie @María Núñez';
  expect(pieces(texto, all).map(({ text }) => text).join('')).toBe(texto);
});

describe('a name that is being typed', () => {
  it.each([
    ['hola @', { at: 5, name: '' }],
    ['@lu', { at: 0, name: 'lu' }],
    ['hola @María Nú', { at: 5, name: 'María Nú' }],
    ['hola @María Núñez presentá', undefined],
    ['correo@lu', undefined],
    ['nada', undefined],
  ])('in %o', (before, expected) => expect(begun(before)).toEqual(expected));

  it('is looked for in each word of a name, without accents', () => {
    expect(matching('nun', all)).toEqual([nunez]);
    expect(matching('lucia f', all)).toEqual([ferreyra]);
    expect(matching('', all)).toEqual(all);
  });
});

it('offers the people of the case and the admins, and nobody else', () => {
  const more = [
    ...usuarios,
    { id: 'ad', nombre: 'Admin', rol: 'admin' as const, activo: true, version: 1 },
    { id: 'ex', nombre: 'Zoe', rol: 'admin' as const, activo: false, version: 1 },
  ];
  const members = ['lf', 'mr', 'ao'].map((userId) => ({ userId, nombre: '', calidad: 'miembro' as const }));
  expect(readers(members, more, 'lf').map(({ id }) => id)).toEqual(['ad', 'mr']);
});
