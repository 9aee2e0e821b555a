// Who is of which case: what the reference's gateway asks a database for.
import { Injectable } from '@nestjs/common'

@Injectable()
export class Expedientes {
  private readonly members: Record<string, string[]> = JSON.parse(process.env.MEMBERS ?? '{}')

  canAccessExpediente(user: { sub: string }, expedienteId: string): boolean {
    return this.getAbogadosExpediente(expedienteId).includes(user.sub)
  }

  getAbogadosExpediente(expedienteId: string): string[] {
    return this.members[expedienteId] ?? []
  }
}
