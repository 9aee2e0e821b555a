/** What an act of the audit notes, as lines that are read: each thing with what it says, or what it said before and after. */

export interface Linea {
  /** Where it stands, from the outside in: `horario`, `desde`. */
  clave: string[];
  /** What it said before; there only where it changed. */
  antes?: string;
  valor: string;
}

type Campos = Record<string, unknown>;

const isFields = (value: unknown): value is Campos => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Writes one value, of this key: a yes, a date, somebody's name. */
type Say = (value: unknown, clave?: string) => string;

const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** What tells a reader nothing: what was left empty, and the ids of things, which stand in the exported file. */
function silent(value: unknown, say: Say): boolean {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return true;
  return typeof value === 'string' && ID.test(say(value));
}

/** The lines of a detail. */
export function lineas(detalle: unknown, say: Say): Linea[] {
  if (!isFields(detalle)) return detalle === null || detalle === undefined ? [] : [{ clave: [], valor: say(detalle) }];
  const { antes, despues, ...rest } = detalle;
  const told = flat(rest).filter(([, value]) => !silent(value, say));
  const other = told.map(([clave, value]) => ({ clave, valor: say(value, clave.at(-1)) }));
  return [...other, ...changes(antes, despues, say)];
}

function changes(antes: unknown, despues: unknown, say: Say): Linea[] {
  if (antes === undefined && despues === undefined) return [];
  if (!isFields(antes) && !isFields(despues)) return [{ clave: [], antes: say(antes), valor: say(despues) }];
  const old = new Map(flat(antes).map(([clave, value]) => [clave.join(' '), value]));
  if (despues === undefined || despues === null) return flat(antes).map(([clave, value]) => ({ clave, antes: say(value, clave.at(-1)), valor: say(undefined) }));
  // What the later one does not name has not changed.
  return flat(despues).flatMap(([clave, value]) => {
    const before = old.get(clave.join(' '));
    return JSON.stringify(before) === JSON.stringify(value) ? [] : [{ clave, antes: say(before, clave.at(-1)), valor: say(value, clave.at(-1)) }];
  });
}

/** Every value in it, with the way to it; a list is one value. */
function flat(value: unknown, way: string[] = []): [string[], unknown][] {
  if (!isFields(value)) return value === undefined ? [] : [[way, value]];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, [...way, key]));
}

/** `baseLegal`, `base_legal` and `plazo-procesal` as words. */
export function words(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLocaleLowerCase();
}
