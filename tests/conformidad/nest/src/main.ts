// Starts it. A line of JSON on standard input calls one of its methods, as the rest of a back end would.
import 'reflect-metadata'
import { createInterface } from 'node:readline'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { JwtModule } from '@nestjs/jwt'
import { IoAdapter } from '@nestjs/platform-socket.io'
import { Expedientes } from './expedientes.js'
import { ErrorGateway, MainGateway } from './gateway.js'

@Module({
  imports: [JwtModule.register({ secret: process.env.JWT_SECRET })],
  // In this order: the options of whichever comes first, and its CORS, are those of the server they share.
  providers: [Expedientes, ErrorGateway, MainGateway],
})
class App {}

const app = await NestFactory.create(App, { logger: ['error'] })
app.useWebSocketAdapter(new IoAdapter(app))
await app.listen(0, '127.0.0.1')
process.stdout.write(`${JSON.stringify({ listening: await app.getUrl() })}\n`)

const gateway = app.get(MainGateway) as unknown as Record<string, (...args: unknown[]) => Promise<void>>
for await (const line of createInterface({ input: process.stdin })) {
  const { call, args } = JSON.parse(line)
  await gateway[call](...args)
}
await app.close()
