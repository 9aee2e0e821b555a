import { expect, it } from 'vitest';
import { initials } from './initials';

it.each([
  ['Lucía Ferreyra', 'LF'],
  ['María de los Ángeles Paz', 'MP'],
  ['Ángel', 'Á'],
  ['ñandú', 'Ñ'],
  ['', ''],
])('%s: %s', (name, letters) => expect(initials(name)).toBe(letters));
