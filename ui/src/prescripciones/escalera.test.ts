import { expect, it } from 'vitest';
import { prescripcion } from '../../tests/firma';
import { ladder } from './escalera';

it('stands on the last step that fired', () => {
  const steps = ladder(prescripcion('perez').avisos);
  expect(steps.map(({ paso }) => paso)).toEqual([180, 90, 60, 30, 15, 7, 3, 1, 0]);
  expect(steps.filter(({ now }) => now).map(({ paso }) => paso)).toEqual([1]);
});

it('stands on none before the first', () => {
  expect(ladder([{ paso: 180, at: '2027-01-01T11:00:00Z', estado: 'pendiente' }]).some(({ now }) => now)).toBe(false);
});

it('keeps the latest steps of a long overdue deadline', () => {
  const avisos = Array.from({ length: 30 }, (_, index) => ({ paso: -index, at: `2026-11-${String(index + 1).padStart(2, '0')}T11:00:00Z`, estado: 'avisado' as const }));
  const steps = ladder(avisos);
  expect(steps).toHaveLength(10);
  expect(steps.at(-1)).toMatchObject({ paso: -29, now: true });
});
