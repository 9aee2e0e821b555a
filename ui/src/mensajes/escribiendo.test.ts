import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Aviso, Escribiendo } from './escribiendo.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('counts somebody as writing until they stop, or fall silent', () => {
  const escribiendo = new Escribiendo();
  escribiendo.hear('ao', true);
  escribiendo.hear('mr', true);
  escribiendo.hear('mr', false);
  expect(escribiendo.ids).toEqual(['ao']);
  vi.advanceTimersByTime(4_000);
  escribiendo.hear('ao', true);
  vi.advanceTimersByTime(4_000);
  expect(escribiendo.ids).toEqual(['ao']);
  vi.advanceTimersByTime(2_000);
  expect(escribiendo.ids).toEqual([]);
});

it('says that one writes no more often than is heard, and once that one stopped', () => {
  const said: boolean[] = [];
  const aviso = new Aviso((isTyping) => void said.push(isTyping));
  aviso.stopped();
  aviso.typed();
  vi.advanceTimersByTime(1_000);
  aviso.typed();
  vi.advanceTimersByTime(2_000);
  aviso.typed();
  expect(said).toEqual([true, true]);
  vi.advanceTimersByTime(6_000);
  expect(said).toEqual([true, true, false]);
  aviso.stopped();
  expect(said).toEqual([true, true, false]);
  aviso.typed();
  aviso.stopped();
  expect(said).toEqual([true, true, false, true, false]);
  // What comes too soon after the last time would not be heard: it is said a moment later, unless it is over by then.
  aviso.typed();
  aviso.typed();
  expect(said).toHaveLength(5);
  vi.advanceTimersByTime(2_500);
  expect(said.slice(5)).toEqual([true]);
  aviso.stopped();
  aviso.typed();
  aviso.stopped();
  vi.advanceTimersByTime(10_000);
  expect(said.slice(5)).toEqual([true, false]);
});
