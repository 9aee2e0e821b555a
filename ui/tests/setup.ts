import '@testing-library/jest-dom/vitest';
import { beforeEach, vi } from 'vitest';
import { AHORA } from './firma';

// The machine the pages run on is at the firm's moment, whatever the day the tests are run on.
beforeEach(() => void vi.setSystemTime(AHORA));
