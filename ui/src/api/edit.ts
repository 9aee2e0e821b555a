/** What an edit sends, and what somebody else changed meanwhile: comparisons of plain fields, nothing more. */

type Fields = Readonly<Record<string, string>>;

/** The fields that were typed anew. */
export function changes<T extends Fields>(before: T, typed: T): Partial<T> {
  const changed = Object.entries(typed).filter(([name, value]) => value.trim() !== before[name]);
  return Object.fromEntries(changed.map(([name, value]) => [name, value.trim()])) as Partial<T>;
}

/** The fields that now say something else than they did when the editing began, with what they say. */
export function elsewhere<T extends Fields>(before: T, now: T): Partial<T> {
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== before[name])) as Partial<T>;
}

/** The fields that hold something. */
export function filled<T extends Fields>(typed: T): Partial<T> {
  return Object.fromEntries(Object.entries(typed).flatMap(([name, value]) => (value.trim() ? [[name, value.trim()]] : []))) as Partial<T>;
}
