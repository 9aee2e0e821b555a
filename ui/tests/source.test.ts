/** Rules of the source itself: the one door to the host, no words in markup, nothing that the page's policy would block. */
import { parse, type AST } from 'svelte/compiler';
import { expect, it } from 'vitest';
import { sources } from './files';

const components = sources('.svelte').map(({ path, text }) => ({ path, root: parse(text, { modern: true }) }));
const modules = sources('.ts', '.svelte').filter(({ path }) => !/\.(test|gen)\.ts$/.test(path));

/** Every node of a component's markup, snippets and blocks included. */
function nodes(value: unknown): AST.TemplateNode[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(nodes);
  return 'type' in value && typeof value.type === 'string' ? [value as AST.TemplateNode, ...below] : below;
}

it('finds the components it is about', () => expect(components.length).toBeGreaterThan(40));

it('asks the host through one door', () => {
  const elsewhere = modules.filter(({ path, text }) => !path.startsWith('platform') && /@tauri-apps|__TAURI__|socket\.io-client|\bfetch\(/.test(text));
  expect(elsewhere.map(({ path }) => path)).toEqual([]);
});

it('writes no words in markup', () => {
  const words = components.flatMap(({ path, root }) => {
    const all = nodes(root.fragment);
    const attributes = new Map(all.flatMap((one) => (one.type === 'Attribute' && Array.isArray(one.value) ? one.value.map((value) => [value as AST.TemplateNode, one.name] as const) : [])));
    return all.flatMap((node) => {
      if (node.type !== 'Text' || !/\p{L}{2}/u.test(node.data)) return [];
      const name = attributes.get(node);
      const read = name === undefined || /^(title|placeholder|alt|aria-label|label|text)$/.test(name);
      return read ? [`${path}: ${node.data.trim()}`] : [];
    });
  });
  expect(words).toEqual([]);
});

it('sets no style by attribute and makes no markup of text, which the page’s policy would block', () => {
  const blocked = components.flatMap(({ path, root }) =>
    nodes(root.fragment)
      .filter((node) => node.type === 'HtmlTag' || (node.type === 'Attribute' && node.name === 'style'))
      .map((node) => `${path}: ${node.type}`),
  );
  expect(blocked).toEqual([]);
});

it('imports icons one by one', () => {
  const barrels = modules.filter(({ text }) => /import (?!type)[^;]*from '@lucide\/svelte'/.test(text));
  expect(barrels.map(({ path }) => path)).toEqual([]);
});
