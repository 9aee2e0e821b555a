// The handshake of a page: by the cookie of its session, from the origins that may.
import { is, must } from '../forma.mjs'

/** A page of Lucía's, signed in from the allowed origin: what it sends along. */
async function page(w, name = 'lucia') {
  const { people, password, origin } = w.firma
  const device = { name: 'Navegador', platform: 'web' }
  const response = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: w.firma.allowed, 'x-vigia': '1' },
    body: JSON.stringify({ email: people[name], password, device }),
  })
  const cookies = response.headers.getSetCookie()
  const session = cookies.find((cookie) => cookie.startsWith('vigia_session='))
  for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/']) must(session.includes(attribute), true, attribute)
  const body = await response.json()
  must('accessToken' in body || 'refreshToken' in body, false, 'that the page sees a token')
  return { cookie: session.split(';')[0], id: body.user.id }
}

const row = (what, headers, outcome) => ({
  row: `cookie: ${what} is ${outcome ?? 'let in'}`,
  needs: 'one node',
  async run(w) {
    const { cookie, id } = await page(w)
    const socket = w.dial({ withCredentials: false, extraHeaders: headers(cookie, w.firma.allowed) })
    if (outcome) return must((await socket.refused()).message, outcome)
    await socket.connected()
    must(await socket.ask('join:user', id), { event: 'joined', room: `user:${id}` })
  },
})

export default [
  row('from an allowed origin', (cookie, origin) => ({ cookie, origin })),
  row('without an origin, but from the same one', (cookie) => ({ cookie, 'sec-fetch-site': 'same-origin' })),
  row('without an origin', (cookie) => ({ cookie }), 'AUTH_MISSING'),
  row('without an origin, from another site', (cookie) => ({ cookie, 'sec-fetch-site': 'cross-site' }), 'AUTH_MISSING'),
  row('from another origin', (cookie) => ({ cookie, origin: 'https://otro.example' }), 'AUTH_MISSING'),
  row('from another origin that says it is the same', (cookie) => ({ cookie, origin: 'https://otro.example', 'sec-fetch-site': 'same-origin' }), 'AUTH_MISSING'),
  row('from the origin null', (cookie) => ({ cookie, origin: 'null', 'sec-fetch-site': 'same-origin' }), 'AUTH_MISSING'),
  row('one that is no token', (_, origin) => ({ cookie: 'vigia_session=x', origin }), 'AUTH_INVALID'),
  {
    row: 'cookie: a token in auth counts before it, from any origin',
    needs: 'one node',
    async run(w) {
      const { cookie } = await page(w)
      const headers = { cookie, origin: 'https://otro.example' }
      const socket = await w.connect(w.martin, { withCredentials: false, extraHeaders: headers })
      must((await socket.ask('join:user', w.martin.id)).event, 'joined')
    },
  },
  {
    row: 'cookie: a sid of polling belongs to the session that opened it',
    needs: 'one node',
    only: ['polling'],
    async run(w) {
      const [lucia, martin] = [await page(w), await page(w, 'martin')]
      const url = `${w.firma.origin}/socket.io/?EIO=4&transport=polling`
      const headers = ({ cookie }) => ({ cookie, origin: w.firma.allowed })
      const { sid } = JSON.parse((await (await fetch(url, { headers: headers(lucia) })).text()).slice(1))
      const say = (who) => fetch(`${url}&sid=${sid}`, { method: 'POST', headers: who && headers(who), body: '40/api,' })
      for (const who of [martin, undefined]) must((await say(who)).status, is.oneOf(400, 401, 403), 'of somebody else')
      must((await say(lucia)).status, 200, 'of its own')
    },
  },
]
