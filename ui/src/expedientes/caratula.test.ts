import { expect, it } from 'vitest';
import { pieces } from './caratula';

const marked = (caratula: string) => pieces(caratula).map(({ text, italic }) => (italic ? `*${text}*` : text)).join('');

it.each([
  ['Pérez, Juan c/ García, Marta s/ daños y perjuicios', 'Pérez, Juan *c/* García, Marta *s/ daños y perjuicios*'],
  ['Paz c/Luna s/despido', 'Paz *c/*Luna *s/despido*'],
  ['Gómez, Ana s/ sucesión ab intestato', 'Gómez, Ana *s/ sucesión ab intestato*'],
  ['Oficio ley 22.172', 'Oficio ley 22.172'],
  // An abbreviation within a word is no mark.
  ['Ac/dc SRL c/ Pérez', 'Ac/dc SRL *c/* Pérez'],
])('sets %s', (caratula, expected) => expect(marked(caratula)).toBe(expected));

it('loses nothing of the text', () => {
  const caratula = 'A c/ B c/ C s/ d s/ e';
  expect(pieces(caratula).map(({ text }) => text).join('')).toBe(caratula);
});
