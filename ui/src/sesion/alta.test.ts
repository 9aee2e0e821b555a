import { expect, it } from 'vitest';
import { claimToken } from './alta';

it.each([
  ['  abcd_EFGH-1234 ', 'abcd_EFGH-1234'],
  ['https://vigia.ferreyra.test/alta/abcd_EFGH-1234', 'abcd_EFGH-1234'],
  ['https://vigia.ferreyra.test/#/alta/abcd_EFGH-1234', 'abcd_EFGH-1234'],
  ['https://vigia.ferreyra.test/alta?token=abcd_EFGH-1234&x=1', 'abcd_EFGH-1234'],
  ['https://vigia.ferreyra.test/alta#token=abcd_EFGH-1234', 'abcd_EFGH-1234'],
  ['vigia://alta/abcd_EFGH-1234/', 'abcd_EFGH-1234'],
])('finds the code in %s', (pasted, token) => expect(claimToken(pasted)).toBe(token));

it.each(['', '   ', 'corto', 'dos palabras largas', 'https://vigia.ferreyra.test/%E0%A4%A'])('finds none in «%s»', (pasted) =>
  expect(claimToken(pasted)).toBeUndefined(),
);
