// A back end that a firm has already, in small: it has its own people and cases, signs people in with its own tokens, and
// lets Vigía bring what happens to their screens.
import { createServer } from 'node:http'
import { SignJWT } from 'jose'
import { Vigia } from './vigia.mjs'

const { VIGIA_URL, VIGIA_TOKEN, JWT_SECRET, JWT_ISSUER = 'https://gestion.example.com', PORT = '3000' } = process.env
const vigia = new Vigia(VIGIA_URL, VIGIA_TOKEN)

const routes = {
  // Whoever you let in gets a token of yours; Vigía takes it because vigia.toml names you as an issuer. Here everybody is
  // let in: the password is your business.
  'POST /login': async ({ id }) => {
    const token = new SignJWT().setProtectedHeader({ alg: 'HS256' })
    token.setIssuer(JWT_ISSUER).setAudience('vigia').setSubject(id).setIssuedAt().setExpirationTime('15m')
    return { token: await token.sign(new TextEncoder().encode(JWT_SECRET)) }
  },

  // A case with its lawyers: people first, then the case, then who belongs to it.
  'POST /expedientes': async ({ id, caratula, abogados }) => {
    for (const { id, ...abogado } of abogados) await vigia.user(id, { ...abogado, rol: 'abogado' })
    const expediente = await vigia.expediente(id, { caratula })
    for (const [index, abogado] of abogados.entries()) {
      await vigia.member(id, abogado.id, index === 0 ? 'responsable' : 'miembro')
    }
    return expediente
  },

  // Something that must reach people: durable, in the inbox of each. `para` names one person; without it, all of the case.
  'POST /avisos': async ({ clave, expediente, para, title, message }) => {
    const to = para ? { user: para } : { expediente }
    const data = { type: 'info', title, message, link: `/expedientes/${expediente}` }
    return as_answered(await vigia.publish(clave, { event: 'notification', to, data }))
  },

  // Several at once, all or none: whoever has the case open sees the invoice change, and all of the case are told.
  'POST /cobros': async ({ clave, expediente, factura }) => {
    const status = { ...factura, expedienteId: expediente, estado: 'pagada', anterior: 'emitida' }
    const aviso = { type: 'success', title: 'Factura cobrada', message: factura.numero, link: `/expedientes/${expediente}` }
    const to = { expediente }
    const events = [
      { event: 'factura:status', to, data: status },
      { event: 'notification', to, data: aviso },
    ]
    return as_answered(await vigia.publish(clave, { events }))
  },
}

const as_answered = ({ status, text }) => ({ $status: status, $text: text })

const server = createServer(async (request, response) => {
  const send = (status, text) => response.writeHead(status, { 'content-type': 'application/json' }).end(text)
  const route = routes[`${request.method} ${request.url}`]
  if (!route) return send(404, '{}')
  try {
    const chunks = await request.toArray()
    const { $status = 200, $text, ...answer } = await route(JSON.parse(Buffer.concat(chunks).toString()))
    send($status, $text ?? JSON.stringify(answer))
  } catch (error) {
    send(502, JSON.stringify({ error: error.message }))
  }
})
server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(JSON.stringify({ listening: `http://127.0.0.1:${server.address().port}` }))
})
