import { expect, it } from 'vitest';
import { opened } from './envelope';

it('takes data out of its envelope, and leaves alone what has none', () => {
  expect(opened({ event: 'expediente:update', data: { id: 'e' }, timestamp: '2026-11-24T19:04:00.000Z' })).toEqual({ id: 'e' });
  expect(opened({ id: 'e', changes: { data: 1 } })).toEqual({ id: 'e', changes: { data: 1 } });
  expect(opened(null)).toBeNull();
});
