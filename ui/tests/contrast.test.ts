/** Text is AA (4.5 to 1) on every ground it stands on, and the edge of a field 3 to 1, in both themes. */
import { describe, expect, it } from 'vitest';
import { sources } from './files';

const css = sources('tokens.css')[0]?.text ?? '';
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
const tokens = (text: string) => new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name ?? '', value ?? '']));

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['paper', 'surface', 'sunken', 'accent-soft'];
const PAIRS: [string, string[], number][] = [
  ['ink', GROUNDS, 4.5],
  ['ink-2', GROUNDS, 4.5],
  ['ink-3', GROUNDS, 4.5],
  ['critical', [...GROUNDS, 'critical-soft'], 4.5],
  ['warning', [...GROUNDS, 'warning-soft'], 4.5],
  ['calm', [...GROUNDS, 'calm-soft'], 4.5],
  ['accent', GROUNDS, 4.5],
  ['accent-ink', ['accent'], 4.5],
  ['surface', ['critical'], 4.5],
  ['paper', ['ink'], 4.5],
  ['line-field', ['paper', 'surface'], 3],
  ['focus', ['paper', 'surface', 'sunken'], 3],
];

describe.each([
  ['light', tokens(light)],
  ['dark', new Map([...tokens(light), ...tokens(dark)])],
])('%s', (_, theme) => {
  it.each(PAIRS.flatMap(([text, grounds, least]) => grounds.map((ground) => [text, ground, least] as const)))('%s on %s', (text, ground, least) => {
    expect(contrast(theme.get(text) ?? '', theme.get(ground) ?? '')).toBeGreaterThanOrEqual(least);
  });
});
