import { expect, it } from 'vitest';
import { readImporte, typed, written } from './importe';

it.each([
  ['1500', 150_000],
  ['1.500', 150_000],
  ['1,500', 150_000],
  ['1.500,50', 150_050],
  ['1,500.50', 150_050],
  ['1 500,5', 150_050],
  ['1500.5', 150_050],
  ['0,01', 1],
  [' 12.345.678,90 ', 1_234_567_890],
  ['90071992547409,91', Number.MAX_SAFE_INTEGER],
  ['90071992547409,92', undefined],
  ['1500,505', undefined],
  ['1.50.0', undefined],
  ['12.34,5', undefined],
  ['-5', undefined],
  ['0', undefined],
  ['$ 5', undefined],
  ['', undefined],
])('reads %o', (text, importe) => expect(readImporte(text)).toBe(importe));

it('is read back as it was written into its field', () => {
  for (const importe of [1, 10, 150_050, Number.MAX_SAFE_INTEGER]) {
    for (const mark of [',', '.']) expect(readImporte(typed(importe, mark))).toBe(importe);
  }
});

const plain = (text: string) => text.replace(/\s/g, ' ');

it('is written in the way of the language, exact to the last hundredth', () => {
  expect(plain(written(150_050, 'ARS', 'es-AR'))).toBe('$ 1.500,50');
  expect(plain(written(150_050, 'USD', 'es-AR'))).toBe('US$ 1.500,50');
  expect(plain(written(150_050, 'ARS', 'en-GB'))).toBe('ARS 1,500.50');
  expect(plain(written(Number.MAX_SAFE_INTEGER, 'ARS', 'es-AR'))).toBe('$ 90.071.992.547.409,91');
});

it('leaves a code that is no currency beside the number', () => {
  expect(written(5, 'no', 'es-AR')).toBe('no 0,05');
});
