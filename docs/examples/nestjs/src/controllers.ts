// The back end's own API, in small: it has its own people and cases, and signs people in with its own tokens.
import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common'
import { JwtService } from '@nestjs/jwt'
import type { Response } from 'express'
import { Vigia, type Publicacion, type Respuesta } from './vigia.js'

interface Alta {
  id: string
  caratula: string
  abogados: { id: string; nombre: string; email: string }[]
}

interface Aviso {
  clave: string
  expediente: string
  para?: string
  title: string
  message: string
}

interface Cobro {
  clave: string
  expediente: string
  factura: { id: string; numero: string; version: number }
}

@Controller()
export class Gestion {
  constructor(
    private readonly vigia: Vigia,
    private readonly jwt: JwtService,
  ) {}

  /**
   * Whoever you let in gets a token of yours; Vigía takes it because vigia.toml names you as an issuer. Here everybody is
   * let in: the password is your business.
   */
  @Post('login')
  @HttpCode(200)
  async login(@Body() { id }: { id: string }) {
    return { token: await this.jwt.signAsync({}, { subject: id }) }
  }

  /** A case with its lawyers: people first, then the case, then who belongs to it. */
  @Post('expedientes')
  @HttpCode(200)
  async expediente(@Body() { id, caratula, abogados }: Alta) {
    for (const { id, nombre, email } of abogados) await this.vigia.user(id, { nombre, email, rol: 'abogado' })
    const expediente = await this.vigia.expediente(id, { caratula })
    for (const [index, abogado] of abogados.entries()) {
      await this.vigia.member(id, abogado.id, index === 0 ? 'responsable' : 'miembro')
    }
    return expediente
  }

  /** Something that must reach people: durable, in the inbox of each. `para` names one; without it, all of the case. */
  @Post('avisos')
  async aviso(@Body() { clave, expediente, para, title, message }: Aviso, @Res() response: Response) {
    const to = para ? { user: para } : { expediente }
    const data = { type: 'info', title, message, link: `/expedientes/${expediente}` }
    answer(response, await this.vigia.publish(clave, { event: 'notification', to, data }))
  }

  /** Several at once, all or none: whoever has the case open sees the invoice change, and all of the case are told. */
  @Post('cobros')
  async cobro(@Body() { clave, expediente, factura }: Cobro, @Res() response: Response) {
    const to = { expediente }
    const link = `/expedientes/${expediente}`
    const events: Publicacion[] = [
      { event: 'factura:status', to, data: { ...factura, expedienteId: expediente, estado: 'pagada', anterior: 'emitida' } },
      { event: 'notification', to, data: { type: 'success', title: 'Factura cobrada', message: factura.numero, link } },
    ]
    answer(response, await this.vigia.publish(clave, { events }))
  }
}

/** What Vigía answered, to the letter. */
function answer(response: Response, { status, text }: Respuesta) {
  response.status(status).type('json').send(text)
}
