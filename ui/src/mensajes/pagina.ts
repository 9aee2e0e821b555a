/** The messages that are known of a case, newest first, as pages are read and single ones are heard. Pure. */
import type { Mensaje, MensajesPage } from '../api/types';

/**
 * What stands after the newest page was read again. Older ones that were read before stay, unless there is a gap
 * between them and the page: what was written in it could not be told from what was never written.
 */
export function renewed(known: MensajesPage | undefined, page: MensajesPage): MensajesPage {
  if (!known) return page;
  const read = new Map(page.mensajes.map((one) => [one.id, one]));
  const meet = known.mensajes.findIndex(({ id }) => read.has(id));
  const first = page.mensajes[0];
  // Heard while the page was under way.
  const newer = known.mensajes.filter(({ id, creadoEn }, index) => !read.has(id) && (meet >= 0 ? index < meet : !first || creadoEn > first.creadoEn));
  const older = meet < 0 ? [] : known.mensajes.slice(meet).filter(({ id }) => !read.has(id));
  const newest = new Map(known.mensajes.map((one) => [one.id, one]));
  const mensajes = [...newer, ...page.mensajes.map((one) => later(newest.get(one.id), one)), ...older];
  return { ...page, mensajes, more: older.length > 0 ? known.more : page.more };
}

/** What stands after the page before the oldest was read. */
export function lengthened(known: MensajesPage, page: MensajesPage): MensajesPage {
  const ids = new Set(known.mensajes.map(({ id }) => id));
  return { ...known, mensajes: [...known.mensajes, ...page.mensajes.filter(({ id }) => !ids.has(id))], more: page.more };
}

/**
 * What stands after one was heard of or written. A first version is a new one; a later one of a message that was
 * not read is the edit of one that lies before them.
 */
export function heard(known: MensajesPage, mensaje: Mensaje, me: string): MensajesPage {
  const here = known.mensajes.findIndex(({ id }) => id === mensaje.id);
  if (here >= 0) return { ...known, mensajes: known.mensajes.with(here, later(known.mensajes[here], mensaje)) };
  if (mensaje.version > 1) return known;
  const unread = mensaje.autor.id === me ? 0 : 1;
  return { ...known, mensajes: [mensaje, ...known.mensajes], noLeidos: known.noLeidos + unread };
}

function later(known: Mensaje | undefined, mensaje: Mensaje): Mensaje {
  return known && known.version > mensaje.version ? known : mensaje;
}
