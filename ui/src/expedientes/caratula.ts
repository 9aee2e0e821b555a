/** A piece of a carátula, and whether it is set in italics. */
export interface Piece {
  text: string;
  italic: boolean;
}

/**
 * A carátula as lawyers set it: `Pérez c/ García s/ daños`, with *c/* in italics, and *s/* together with what the
 * case is about.
 */
export function pieces(caratula: string): Piece[] {
  const about = caratula.search(/(?<=\s)s\/\s?/i);
  const parties = about < 0 ? caratula : caratula.slice(0, about);
  const split = parties.split(/(?<=\s)(c\/)(?=\s|\S)/i).map((text) => ({ text, italic: /^c\/$/i.test(text) }));
  const all = about < 0 ? split : [...split, { text: caratula.slice(about), italic: true }];
  return all.filter(({ text }) => text !== '');
}
