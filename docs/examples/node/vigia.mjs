// Vigía as a back end sees it: what it keeps there, and what it publishes.

export class Vigia {
  #headers

  constructor(url, serviceToken) {
    this.url = url
    this.#headers = { authorization: `Bearer ${serviceToken}`, 'content-type': 'application/json' }
  }

  /** A person, under your own id. The same again changes nothing, so it can be sent whenever something may have changed. */
  user(id, { email, nombre, rol, activo = true }) {
    return this.#accepted('PUT', `/users/${encodeURIComponent(id)}`, { email, nombre, rol, activo })
  }

  /** A case, under your own id. */
  expediente(id, { caratula, numero, juzgado }) {
    return this.#accepted('PUT', `/expedientes/${encodeURIComponent(id)}`, { caratula, numero, juzgado })
  }

  /** Somebody of a case, as `responsable`, `supervisor` or `miembro`. */
  member(expediente, user, calidad) {
    const path = `/expedientes/${encodeURIComponent(expediente)}/members/${encodeURIComponent(user)}`
    return this.#accepted('PUT', path, { calidad })
  }

  /**
   * Publishes an event, or `{ events: […] }` together. The key is of what happened (an id of yours), not of the attempt:
   * whoever is not sure that it arrived sends the same again with the same key, and it is one event.
   */
  publish(key, body) {
    return this.#ask('POST', '/events', body, { 'idempotency-key': key })
  }

  async #accepted(method, path, body) {
    const { status, text } = await this.#ask(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`)
    return JSON.parse(text)
  }

  /** Tries again where trying again can help: the network, 429 and 503, as long as the server says to wait. */
  async #ask(method, path, body, more = {}, tries = 5) {
    const request = { method, headers: { ...this.#headers, ...more }, body: JSON.stringify(body) }
    for (let left = tries; ; left -= 1) {
      const response = await fetch(`${this.url}/api/v1${path}`, request).catch((error) => ({ error }))
      if (left > 1 && (response.error || [429, 503].includes(response.status))) {
        const seconds = Number(response.headers?.get('retry-after') ?? 1)
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
        continue
      }
      if (response.error) throw response.error
      return { status: response.status, text: await response.text() }
    }
  }
}
