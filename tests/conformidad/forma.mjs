// Shapes: what a value must look like, to the last field. A key that ends in `?` may be absent; nothing else may be
// there. A leaf is a value to be equal to, or a test with a name.
import { isDeepStrictEqual } from 'node:util'

const leaf = (name, test) => Object.assign((value) => test(value), { called: name })
const text = (pattern) => (value) => typeof value === 'string' && pattern.test(value)

export const is = {
  text: leaf('a text', text(/./s)),
  id: leaf('an id', text(/^[A-Za-z0-9._:@-]{1,64}$/)),
  // RFC 3339, UTC, milliseconds: what the contract says of every time.
  time: leaf('a time in UTC with milliseconds', text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)),
  date: leaf('a date', text(/^\d{4}-\d\d-\d\d$/)),
  int: leaf('a whole number', Number.isInteger),
  positive: leaf('a whole number above 0', (value) => Number.isInteger(value) && value > 0),
  bool: leaf('true or false', (value) => typeof value === 'boolean'),
  object: leaf('an object', (value) => value !== null && typeof value === 'object' && !Array.isArray(value)),
  oneOf: (...values) => leaf(`one of ${values}`, (value) => values.includes(value)),
  list: (shape) => leaf('a list', (value) => Array.isArray(value) && value.every((item) => !differs(item, shape))),
}

/** The first place where a value is not of a shape, in words; undefined where it is. */
export function differs(value, shape, at = '') {
  const where = at || 'the value'
  if (typeof shape === 'function') {
    return shape(value) ? undefined : `${where} is ${JSON.stringify(value)}, not ${shape.called}`
  }
  if (shape === null || typeof shape !== 'object' || Array.isArray(shape)) {
    return isDeepStrictEqual(value, shape) ? undefined : `${where} is ${JSON.stringify(value)}, not ${JSON.stringify(shape)}`
  }
  if (!is.object(value)) return `${where} is ${JSON.stringify(value)}, not an object`
  const known = new Set()
  for (const [key, inner] of Object.entries(shape)) {
    const name = key.replace(/\?$/, '')
    known.add(name)
    if (!(name in value)) {
      if (name === key) return `${where} has no ${name}: ${JSON.stringify(value)}`
      continue
    }
    const inside = differs(value[name], inner, at ? `${at}.${name}` : name)
    if (inside) return inside
  }
  const more = Object.keys(value).find((key) => !known.has(key))
  return more && `${where} has a ${more} too many: ${JSON.stringify(value)}`
}

/** Fails unless the value is of the shape. */
export function must(value, shape, what = '') {
  const difference = differs(value, shape, what)
  if (difference) throw new Error(difference)
}
