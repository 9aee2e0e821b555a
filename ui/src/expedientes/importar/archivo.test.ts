import { expect, it } from 'vitest';
import { decode, template } from './archivo';

const bytes = (...values: number[]) => new Uint8Array(values);

it.each([
  ['UTF-8', new TextEncoder().encode('Núñez'), 'Núñez', 'utf-8'],
  ['UTF-8 with its mark', bytes(0xef, 0xbb, 0xbf, 0x61), 'a', 'utf-8'],
  ['what a spreadsheet of Windows writes', bytes(0x4e, 0xfa, 0xf1, 0x65, 0x7a), 'Núñez', 'windows-1252'],
])('reads %s', (_, given, texto, codificacion) => expect(decode(given)).toEqual({ texto, codificacion }));

it('writes a template that a spreadsheet opens', () => {
  const row = { caratula: 'Pérez c/ García s/ "daños"; otro', numero: '', juzgado: '', tipo: 'Acción', clase: '', vence: '25/11/2026', deudor: '', base_legal: '', responsable: '' };
  expect(template(row)).toBe('\ufeffcaratula;numero;juzgado;tipo;clase;vence;deudor;base_legal;responsable\r\n"Pérez c/ García s/ ""daños""; otro";;;Acción;;25/11/2026;;;\r\n');
});
