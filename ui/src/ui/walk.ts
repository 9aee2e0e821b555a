/**
 * Up and Down in a list of links: moves the focus from one to the next, from wherever it stands on the page, and
 * leaves keys alone that mean something where they were pressed. True when the key was used.
 */
export function walk(event: KeyboardEvent, list: HTMLElement): boolean {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const target = event.target instanceof HTMLElement ? event.target : undefined;
  if (target?.matches('input, textarea, select, [role="dialog"] *, [role="menu"] *')) return false;
  // In the pane beside the list the keys move that pane.
  if (target && list.parentElement?.querySelector(':scope > .pane')?.contains(target)) return false;
  const links = [...list.querySelectorAll<HTMLElement>('li a')];
  if (links.length === 0) return false;
  event.preventDefault();
  const here = links.findIndex((link) => link.closest('li')?.contains(document.activeElement));
  const from = here >= 0 ? here : links.findIndex((link) => link.hasAttribute('aria-current'));
  const to = from < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(from + by, 0), links.length - 1);
  links[to]?.focus();
  return true;
}
