// Time: tokens that end. The server's clock is the test's; it goes on from where it is set.
import { must } from '../forma.mjs'

const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))
const seconds = (from) => (Date.now() - from) / 1000

/** Somebody whose token has this many seconds left, by the server's clock. */
async function withLeft(w, left) {
  await w.host('clock', { at: new Date().toISOString() })
  const who = await w.firma.signIn('sola')
  const { exp } = claims(who.token)
  await w.host('clock', { at: new Date((exp - left) * 1000).toISOString() })
  return { who, exp }
}

export default [
  {
    row: 'handshake: a token past its end is AUTH_EXPIRED',
    async run(w) {
      const { who } = await withLeft(w, -60)
      must((await w.dial({ auth: { token: who.token } }).refused()).message, 'AUTH_EXPIRED')
    },
  },
  {
    row: 'auth:expiring: 60 s ahead of the end, and not before',
    async run(w) {
      const { who, exp } = await withLeft(w, 61.5)
      const socket = await w.connect(who)
      must(await socket.answered(), [], 'with more than 60 s left')
      must(await socket.event('auth:expiring'), { exp: new Date(exp * 1000).toISOString() })
      must(socket.gone, undefined, 'that it is gone')
    },
  },
  {
    row: 'auth:renew: a new token carries the connection past the old one\'s end',
    async run(w) {
      const { who, exp } = await withLeft(w, 2.5)
      const [renews, does_not] = [await w.connect(who), await w.connect(who)]
      must(await renews.event('auth:expiring'), { exp: new Date(exp * 1000).toISOString() })
      const token = await who.refresh()
      must(Date.parse((await renews.ask('auth:renew', { token })).exp) / 1000, claims(token).exp)
      must(await does_not.disconnected(), 'io server disconnect')
      must((await renews.ask('join:user', who.id)).event, 'joined')
      must(renews.gone, undefined, 'that it is gone')
    },
  },
  {
    row: 'disconnect: at the end of the token, to the second',
    async run(w) {
      const { who } = await withLeft(w, 2)
      const started = Date.now()
      must(await (await w.connect(who)).disconnected(), 'io server disconnect')
      const after = seconds(started)
      must(after > 1.5 && after < 5, true, `after ${after} s, not 2`)
    },
  },
]
