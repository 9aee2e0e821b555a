import 'reflect-metadata'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { JwtModule } from '@nestjs/jwt'
import { Gestion } from './controllers.js'
import { Vigia } from './vigia.js'

const { JWT_SECRET, JWT_ISSUER = 'https://gestion.example.com', PORT = '3000' } = process.env

@Module({
  imports: [
    JwtModule.register({
      secret: JWT_SECRET,
      signOptions: { algorithm: 'HS256', issuer: JWT_ISSUER, audience: 'vigia', expiresIn: '15m' },
    }),
  ],
  controllers: [Gestion],
  providers: [Vigia],
})
class App {}

const app = await NestFactory.create(App, { logger: ['error'] })
await app.listen(Number(PORT), '127.0.0.1')
console.log(JSON.stringify({ listening: await app.getUrl() }))
