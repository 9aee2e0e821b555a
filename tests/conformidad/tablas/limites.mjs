// How much and how often.
import { is, must } from '../forma.mjs'

const LIMITED = { error: { code: 'LIMITE_EXCEDIDO', message: 'Demasiados pedidos seguidos', retryAfterMs: is.positive } }
const news = async (socket) => (await socket.settled()).filter(({ event }) => event === 'mensaje:typing')
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const typing = (w, isTyping, more) => ({ expedienteId: w.caso, userId: w.lucia.id, isTyping, ...more })

/** Asks so often that a limit is reached; then waits as long as it was told to, and is answered. */
async function flood(w, { times, atOnce, perSecond }, event, ...args) {
  const socket = await w.connect(await w.firma.signIn('sola'))
  const answers = []
  const began = performance.now()
  const refused = () => answers.filter(({ error }) => error?.code === 'LIMITE_EXCEDIDO')
  // A few at a time: a refusal counts once it is said. On a busy machine the limit fills up again meanwhile: then more.
  while (answers.length < times || (refused().length === 0 && answers.length < 6 * times))
    answers.push(...(await Promise.all(Array.from({ length: 20 }, () => socket.ask(event, ...args)))))
  const limited = refused()
  // However busy the machine: no more passes than the limit lets through in that time, and what was asked beside it.
  const most = atOnce + (perSecond * (performance.now() - began)) / 1000 + 20
  must(answers.length - limited.length <= most, true, `that no more than ${most} of ${answers.length} pass`)
  must(limited.length > 0 && limited.length < answers.length, true, `that some of ${answers.length} are refused (${limited.length})`)
  must(limited[0], LIMITED, 'the refusal')
  const { error } = limited.at(-1)
  must(await socket.event('error', ({ code }) => code === error.code), { ...LIMITED.error, event })
  await wait(error.retryAfterMs)
  const after = await w.eventually('an answer after the wait', async () => {
    const answer = await socket.ask(event, ...args)
    if (answer.error?.code === 'LIMITE_EXCEDIDO') throw new Error(JSON.stringify(answer))
    return answer
  })
  return { socket, after }
}

export default [
  {
    row: 'limits: more events than a socket may send are LIMITE_EXCEDIDO, for as long as is said',
    async run(w) {
      const { after, socket } = await flood(w, { times: 260, atOnce: 200, perSecond: 50 }, 'leave:admin')
      must(after, { event: 'left', room: 'admin' })
      must(socket.gone, undefined, 'that it is gone')
    },
  },
  {
    row: 'limits: whoever tries doors is slowed down',
    async run(w) {
      const { after, socket } = await flood(w, { times: 80, atOnce: 60, perSecond: 1 }, 'join:expediente', 'no-existe')
      must(after.error.code, 'NO_AUTORIZADO')
      must(socket.gone, undefined, 'that it is gone')
    },
  },
  {
    row: "mensaje:typing: flat, to the others of the case, under the sender's own id",
    async run(w) {
      const [one, own, martin, ana, outside] = [
        await w.inside(w.lucia), await w.inside(w.lucia), await w.inside(w.martin), await w.inside(w.ana), await w.connect(w.martin),
      ]
      one.emit('mensaje:typing', typing(w, true, { userId: w.admin.id }))
      must(await martin.event('mensaje:typing'), typing(w, true))
      for (const [name, socket] of Object.entries({ one, own, ana, outside })) must(await news(socket), [], name)
    },
  },
  {
    row: 'mensaje:typing: more than once in two seconds is dropped without a word, an end never',
    async run(w) {
      const [lucia, martin] = [await w.inside(w.lucia), await w.inside(w.martin)]
      for (const isTyping of [true, true, false, true, false]) lucia.emit('mensaje:typing', typing(w, isTyping))
      must([await news(lucia), await lucia.answered()], [[], []], 'what the sender is told')
      const heard = () => martin.said().filter(({ event }) => event === 'mensaje:typing').map(({ args }) => args[0].isTyping)
      await martin.until('three of five', () => heard().length >= 3)
      must(heard(), [true, false, false], 'what passes')
      // Who is writing may be lost between two servers, and is said again by whoever goes on writing.
      await w.eventually('one more after two seconds', async () => {
        await wait(2_050)
        lucia.emit('mensaje:typing', typing(w, true))
        await wait(500)
        must(heard().slice(3), [true], 'what passes then')
      }, 20_000)
    },
  },
  {
    row: 'mensaje:typing: an ack that is asked for is empty',
    async run(w) {
      must(await (await w.inside(w.lucia)).ask('mensaje:typing', typing(w, false)), {})
    },
  },
  { row: 'mensaje:typing: of a case of others', emit: 'mensaje:typing', by: 'lucia', payload: (w) => ({ expedienteId: w.ajeno, userId: w.lucia.id, isTyping: true }), refused: 'NO_AUTORIZADO' },
  { row: 'mensaje:typing: of a case that is not there', emit: 'mensaje:typing', by: 'lucia', payload: (w) => ({ expedienteId: 'no-existe', userId: w.lucia.id, isTyping: true }), refused: 'NO_AUTORIZADO' },
  { row: 'mensaje:typing: by the office, which does not see messages', emit: 'mensaje:typing', by: 'ana', payload: (w) => typing(w, true), refused: 'NO_AUTORIZADO' },
  {
    row: 'heartbeat: pings come and are answered, and nobody is taken for alive for more than 30 s',
    async run(w) {
      const socket = w.dial({ auth: { token: w.lucia.token } })
      const { engine } = socket.socket.io
      const opened = new Promise((resolve) => engine.on('handshake', resolve))
      const pinged = new Promise((resolve) => engine.on('ping', resolve))
      await socket.connected()
      const { pingInterval, pingTimeout } = await opened
      must(pingInterval + pingTimeout <= 30_000, true, `${pingInterval} + ${pingTimeout} ms`)
      if (socket.transport !== 'upgrade') await pinged
      await socket.settled()
      must(socket.gone, undefined)
    },
  },
]
