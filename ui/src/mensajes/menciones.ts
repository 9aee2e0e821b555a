/** Mentions: `@` and a name, in what is written and in what is read. Pure. */
import type { Miembro, Persona, Usuario } from '../api/types';

/** A piece of a message: words, or somebody's name. */
export interface Piece {
  text: string;
  userId?: string;
}

/** Who sees the messages of a case, and so may be mentioned in them: its people and the admins; active, by name. */
export function readers(miembros: readonly Miembro[], usuarios: readonly Usuario[], me: string): Persona[] {
  const members = new Set(miembros.map(({ userId }) => userId));
  return usuarios
    .filter(({ id, rol, activo }) => activo && id !== me && (rol === 'admin' || (rol === 'abogado' && members.has(id))))
    .map(({ id, nombre }) => ({ id, nombre }))
    .sort((a, b) => a.nombre.localeCompare(b.nombre));
}

/** A message in pieces; of two names that begin alike the longer one is meant. */
export function pieces(texto: string, personas: readonly Persona[]): Piece[] {
  const named = personas.filter(({ nombre }) => nombre !== '').sort((a, b) => b.nombre.length - a.nombre.length);
  const found: Piece[] = [];
  let from = 0;
  for (const { index } of texto.matchAll(/(?<![\p{L}\p{N}])@/gu)) {
    if (index < from) continue;
    const rest = texto.slice(index + 1);
    const who = named.find(({ nombre }) => rest.startsWith(nombre) && !/^[\p{L}\p{N}]/u.test(rest.slice(nombre.length)));
    if (!who) continue;
    if (index > from) found.push({ text: texto.slice(from, index) });
    found.push({ text: `@${who.nombre}`, userId: who.id });
    from = index + 1 + who.nombre.length;
  }
  return from < texto.length ? [...found, { text: texto.slice(from) }] : found;
}

/** Whom a text mentions, each once. */
export function mentioned(texto: string, personas: readonly Persona[]): string[] {
  return [...new Set(pieces(texto, personas).flatMap(({ userId }) => (userId === undefined ? [] : [userId])))];
}

/** The name that is being typed before the caret, from its `@` on. */
export function begun(before: string): { at: number; name: string } | undefined {
  const read = /(?<![\p{L}\p{N}])@([\p{L}\p{N}'’.-]*(?: [\p{L}\p{N}'’.-]*)?)$/u.exec(before);
  return read ? { at: read.index, name: read[1] ?? '' } : undefined;
}

/** Those whose name, or a word of it, begins like what was typed, whatever its accents and capitals. */
export function matching(name: string, personas: readonly Persona[]): Persona[] {
  const typed = bare(name);
  return personas.filter(({ nombre }) => {
    const full = bare(nombre);
    return full.startsWith(typed) || full.split(' ').some((word) => word.startsWith(typed));
  });
}

const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase('es');
