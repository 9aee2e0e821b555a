// Vigía as a back end sees it: what it keeps there, and what it publishes.
import { Injectable } from '@nestjs/common'

export interface Persona {
  email: string
  nombre: string
  rol: 'admin' | 'abogado' | 'oficina'
  activo?: boolean
}

export interface Caso {
  caratula: string
  numero?: string
  juzgado?: string
}

export type Destino = { user: string } | { expediente: string } | { rol: Persona['rol'] } | { room: string }

export interface Publicacion {
  event: string
  to: Destino
  data: Record<string, unknown>
}

export interface Respuesta {
  status: number
  text: string
}

@Injectable()
export class Vigia {
  private readonly url = process.env.VIGIA_URL

  /** A person, under your own id. The same again changes nothing, so it can be sent whenever something may have changed. */
  user(id: string, persona: Persona) {
    return this.accepted('PUT', `/users/${encodeURIComponent(id)}`, persona)
  }

  /** A case, under your own id. */
  expediente(id: string, caso: Caso) {
    return this.accepted('PUT', `/expedientes/${encodeURIComponent(id)}`, caso)
  }

  /** Somebody of a case. */
  member(expediente: string, user: string, calidad: 'responsable' | 'supervisor' | 'miembro') {
    const path = `/expedientes/${encodeURIComponent(expediente)}/members/${encodeURIComponent(user)}`
    return this.accepted('PUT', path, { calidad })
  }

  /**
   * Publishes an event, or several together. The key is of what happened (an id of yours), not of the attempt: whoever
   * is not sure that it arrived sends the same again with the same key, and it is one event.
   */
  publish(key: string, body: Publicacion | { events: Publicacion[] }): Promise<Respuesta> {
    return this.ask('POST', '/events', body, { 'idempotency-key': key })
  }

  private async accepted(method: string, path: string, body: unknown) {
    const { status, text } = await this.ask(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`)
    return JSON.parse(text)
  }

  /** Tries again where trying again can help: the network, 429 and 503, as long as the server says to wait. */
  private async ask(method: string, path: string, body: unknown, more = {}, tries = 5): Promise<Respuesta> {
    const token = process.env.VIGIA_TOKEN
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more }
    const request = { method, headers, body: JSON.stringify(body) }
    for (let left = tries; ; left -= 1) {
      const response = await fetch(`${this.url}/api/v1${path}`, request).catch((error: Error) => error)
      const failed = response instanceof Error
      if (left > 1 && (failed || [429, 503].includes(response.status))) {
        const seconds = Number((!failed && response.headers.get('retry-after')) || 1)
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
        continue
      }
      if (failed) throw response
      return { status: response.status, text: await response.text() }
    }
  }
}
