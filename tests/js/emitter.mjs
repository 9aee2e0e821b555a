// A back end that emits with the official package, over either of the official clients of Redis. Commands come as JSON
// lines on standard input; each is answered once Redis has it.
import { createInterface } from 'node:readline'
import { Emitter } from '@socket.io/redis-emitter'
import { Redis } from 'ioredis'
import { createClient } from 'redis'

const { url, client } = JSON.parse(process.argv[2])
const say = (said, more = {}) => process.stdout.write(`${JSON.stringify({ said, ...more })}\n`)

const redis = client === 'ioredis' ? new Redis(url) : await createClient({ url }).connect()
const emitter = new Emitter(redis).of('/api')
// The package waits for no answer of Redis, so a refusal of its access list comes as this.
process.on('unhandledRejection', (error) => say('rejected', { message: error.message }))
say('ready')

// { "$bytes": "base64" } stands for bytes, { "$date": "…" } for a date.
const revive = (key, value) => {
  if (typeof value?.$bytes === 'string') return Buffer.from(value.$bytes, 'base64')
  if (typeof value?.$date === 'string') return new Date(value.$date)
  return value
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, to, except, args } = JSON.parse(line, revive)
  const target = [].concat(except).reduce((all, room) => all.except(room), emitter.to(to))
  // What the package sends to servers, it sends to all of them.
  if (method === 'serverSideEmit') emitter.serverSideEmit(...args)
  else target[method](...args)
  // Commands of one connection keep their order, so whatever was published before this is with Redis.
  await redis.ping()
  say('done', { id })
}
process.exit(0)
