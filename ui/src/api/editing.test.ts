import { expect, it } from 'vitest';
import { Editing } from './editing.svelte';

const fields = ({ a, b }: { version: number; a?: string; b?: string }) => ({ a: a ?? '', b: b ?? '' });

it('sends only what was typed anew', () => {
  const editing = new Editing({ version: 1, a: 'one', b: 'two' }, fields);
  editing.typed.b = ' three ';
  expect(editing.changes).toEqual({ b: 'three' });
});

it('keeps what was typed when somebody else was first, follows them elsewhere, and says where the two differ', () => {
  const editing = new Editing({ version: 1, a: 'one', b: 'two' }, fields);
  editing.typed.a = 'mine';
  editing.rebase({ version: 2, a: 'theirs', b: 'also theirs' });
  expect(editing.typed).toEqual({ a: 'mine', b: 'also theirs' });
  expect(editing.other).toEqual({ a: 'theirs' });
  expect(editing.version).toBe(2);
  expect(editing.changes).toEqual({ a: 'mine' });
});

it('takes a field away by sending it empty', () => {
  const editing = new Editing({ version: 1, a: 'one', b: 'two' }, fields);
  editing.typed.b = '';
  expect(editing.changes).toEqual({ b: '' });
});

it('has nothing left to say once it was saved', () => {
  const editing = new Editing({ version: 1, a: 'one', b: 'two' }, fields);
  editing.typed.a = 'mine';
  editing.settle({ version: 2, a: 'mine', b: 'two' });
  expect([editing.version, editing.changes, editing.other]).toEqual([2, {}, {}]);
  editing.typed.a = 'again';
  expect(editing.other).toEqual({});
});
