// The firm behind the server: its people signed in over REST, and what they do there.

export class Persona {
  constructor(firma, name, session) {
    Object.assign(this, { firma, name, session })
  }

  get id() {
    return this.session.user.id
  }

  get token() {
    return this.session.accessToken
  }

  get device() {
    return this.session.deviceId
  }

  /** One request; fails where it is refused. */
  async ask(method, path, body) {
    const { status, answer } = await this.firma.send(method, path, body, this.token)
    if (status >= 300) throw new Error(`${this.name}: ${method} ${path}: ${status} ${JSON.stringify(answer)}`)
    return answer
  }

  get = (path) => this.ask('GET', path)
  post = (path, body = {}) => this.ask('POST', path, body)
  put = (path, body) => this.ask('PUT', path, body)
  patch = (path, body) => this.ask('PATCH', path, body)
  delete = (path) => this.ask('DELETE', path)

  /** New tokens of the same session. */
  async refresh() {
    const { refreshToken, deviceId } = this.session
    const tokens = await this.post('/session/refresh', { refreshToken, deviceId })
    Object.assign(this.session, tokens)
    return this.token
  }
}

export class Firma {
  constructor({ origin, people, password, allowed }) {
    Object.assign(this, { origin, people, password, allowed })
  }

  async send(method, path, body, token) {
    const headers = { 'content-type': 'application/json' }
    if (token) headers.authorization = `Bearer ${token}`
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, answer: text ? JSON.parse(text) : undefined }
  }

  /** Somebody of the firm, in a new session on a new device. */
  async signIn(name) {
    const device = { name: `Prueba de ${name}`, platform: 'linux' }
    const { status, answer } = await this.send('POST', '/session', { email: this.people[name], password: this.password, device })
    if (status !== 200 && status !== 201) throw new Error(`${name} cannot sign in: ${status} ${JSON.stringify(answer)}`)
    return new Persona(this, name, answer)
  }

  /** Today in the firm's zone, and this many days later. */
  async day(after = 0) {
    const { answer } = await this.send('GET', '/server')
    const day = new Date(`${answer.hoy}T00:00:00Z`)
    day.setUTCDate(day.getUTCDate() + after)
    return day.toISOString().slice(0, 10)
  }
}
