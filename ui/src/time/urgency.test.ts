import { expect, it } from 'vitest';
import { urgency } from './urgency';

it.each([
  [-30, 'critical'],
  [0, 'critical'],
  [1, 'critical'],
  [2, 'warning'],
  [7, 'warning'],
  [8, 'calm'],
])('%i days left are %s', (days, level) => expect(urgency(days)).toBe(level));
