// One socket of the official client: commands come as JSON lines on standard input, what happens goes out as JSON lines.
import { createInterface } from 'node:readline'
import { io } from 'socket.io-client'

const { origin, auth, transports, headers } = JSON.parse(process.argv[2])
const say = (said, more = {}) => process.stdout.write(`${JSON.stringify({ said, ...more })}\n`)

// With cookies, as a browser keeps them: a proxy knows by one where a polling client belongs.
const socket = io(`${origin}/api`, { auth, transports, reconnection: false, withCredentials: true, extraHeaders: headers })
socket.on('connect', () => say('connect', { id: socket.id }))
socket.on('connect_error', (error) => say('connect_error', { message: error.message, data: error.data }))
socket.on('disconnect', (reason) => say('disconnect', { reason }))
socket.onAny((name, ...args) => say('event', { name, args }))

const commands = {
  emit: ({ event, args }) => socket.emit(event, ...args),
  'emit-long': ({ event, length }) => socket.emit(event, 'x'.repeat(length)),
  ask: async ({ id, event, args }) => {
    try {
      say('ack', { id, answer: await socket.timeout(30_000).emitWithAck(event, ...args) })
    } catch (error) {
      say('ack', { id, error: error.message })
    }
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  await commands[command.do](command)
}
process.exit(0)
