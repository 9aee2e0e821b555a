import { expect, it } from 'vitest';
import { ApiError } from './error';
import { Remote } from './remote.svelte';

it('keeps the old value standing when reading again fails', async () => {
  const answers = [() => Promise.resolve('old'), () => Promise.reject(new ApiError({ code: 'NO_DISPONIBLE', message: '' }))];
  const remote = new Remote(() => answers.shift()?.() ?? Promise.resolve('never'));
  await remote.load();
  await remote.load();
  expect(remote.value).toBe('old');
  expect(remote.error?.code).toBe('NO_DISPONIBLE');
  expect(remote.at).toBeInstanceOf(Date);
});

it('lets go of what is no longer the reader’s to see', async () => {
  const answers = [() => Promise.resolve('secret'), () => Promise.reject(new ApiError({ code: 'NO_AUTORIZADO', message: '' }))];
  const remote = new Remote(() => answers.shift()?.() ?? Promise.resolve('never'));
  await remote.load();
  await remote.load();
  expect(remote.value).toBeUndefined();
});

it('takes the answer to the last question, whichever comes first', async () => {
  const answer: ((value: string) => void)[] = [];
  const remote = new Remote(() => new Promise<string>((resolve) => answer.push(resolve)));
  const first = remote.load();
  const second = remote.load();
  answer[1]?.('second');
  answer[0]?.('first');
  await Promise.all([first, second]);
  expect(remote.value).toBe('second');
  expect(remote.loading).toBe(false);
});
