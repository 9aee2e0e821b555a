// The gateway of the reference, method by method: what its page leaves open (who may see a case, where dates come from)
// is the smallest thing that lets it run.
import { JwtService } from '@nestjs/jwt'
import {
  OnGatewayConnection,
  OnGatewayDisconnect,
  OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  WsException,
} from '@nestjs/websockets'
import type { Server, Socket } from 'socket.io'
import { Expedientes } from './expedientes.js'

enum ServerEvent {
  NOTIFICATION = 'notification',
  EXPEDIENTE_UPDATE = 'expediente:update',
}

interface NotificationEvent {
  id: string
  type: 'info' | 'warning' | 'error' | 'success'
  title: string
  message: string
  userId: string
  link?: string
  metadata?: Record<string, unknown>
}

interface Prescripcion {
  id: string
  expedienteId: string
  tipo: string
  diasRestantes: number
}

@WebSocketGateway({
  cors: {
    origin: process.env.ALLOWED_ORIGINS?.split(','),
    credentials: true,
  },
  namespace: '/api',
})
export class MainGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  @WebSocketServer()
  server: Server

  constructor(
    private readonly jwtService: JwtService,
    private readonly expedientes: Expedientes,
  ) {}

  afterInit() {}

  handleConnection(client: Socket) {
    const token = client.handshake.auth.token
    if (!token) {
      client.disconnect()
      return
    }
    const user = this.validateToken(token)
    if (!user) {
      client.disconnect()
      return
    }
    client.data.user = user
  }

  handleDisconnect() {}

  validateToken(token: string) {
    try {
      return this.jwtService.verify(token)
    } catch {
      return null
    }
  }

  @SubscribeMessage('join:user')
  handleJoinUser(client: Socket, userId: string) {
    client.join(`user:${userId}`)
    return { event: 'joined', room: `user:${userId}` }
  }

  @SubscribeMessage('leave:user')
  handleLeaveUser(client: Socket, userId: string) {
    client.leave(`user:${userId}`)
  }

  @SubscribeMessage('join:expediente')
  handleJoinExpediente(client: Socket, expedienteId: string) {
    const user = client.data.user
    if (!this.expedientes.canAccessExpediente(user, expedienteId)) {
      throw new WsException('No autorizado')
    }
    client.join(`expediente:${expedienteId}`)
  }

  @SubscribeMessage('join:admin')
  handleJoinAdmin(client: Socket) {
    if (client.data.user.rol !== 'admin') {
      throw new WsException('Solo administradores')
    }
    client.join('admin')
  }

  @SubscribeMessage('join:oficio')
  handleJoinOficio(client: Socket) {
    client.join('oficio')
  }

  async notifyUser(userId: string, notification: NotificationEvent) {
    this.server.to(`user:${userId}`).emit(ServerEvent.NOTIFICATION, notification)
  }

  async notifyExpedienteUpdate(expedienteId: string, data: unknown) {
    this.server.to(`expediente:${expedienteId}`).emit(ServerEvent.EXPEDIENTE_UPDATE, {
      event: ServerEvent.EXPEDIENTE_UPDATE,
      data,
      timestamp: new Date().toISOString(),
    })
  }

  async notifyPrescripcionProxima(prescripcion: Prescripcion) {
    const { diasRestantes } = prescripcion
    if (diasRestantes <= 7) {
      for (const userId of this.expedientes.getAbogadosExpediente(prescripcion.expedienteId)) {
        this.server.to(`user:${userId}`).emit('prescripcion:alert', {
          id: prescripcion.id,
          expedienteId: prescripcion.expedienteId,
          tipo: prescripcion.tipo,
          diasRestantes,
          nivel: diasRestantes <= 1 ? 'critical' : 'warning',
        })
      }
    }
  }
}

@WebSocketGateway()
export class ErrorGateway {
  @SubscribeMessage('error')
  handleError(client: Socket, error: any) {
    client.emit('error', {
      code: error.code || 'WS_ERROR',
      message: error.message || 'Error de conexión',
    })
  }
}
