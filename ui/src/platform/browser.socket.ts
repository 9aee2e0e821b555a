/** The live channel of a page in a browser: a plain socket without a device, so the REST inbox stays the truth. */
import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents } from '../api/events.gen';
import { opened } from './envelope';
import { INBOX, LIVE, type Live } from './live';
import type { BrowserSession } from './browser.session';
import type { Listeners } from './listeners';
import type { ConnectionState } from './types';

type VigiaSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** How long to wait before dialling again where the library does not by itself, in milliseconds. */
const AGAIN = 2_000;

export class BrowserSocket {
  state: ConnectionState = { estado: 'sin-sesion', desde: new Date().toISOString() };
  #socket: VigiaSocket | undefined;
  #room: string | null = null;

  constructor(
    private readonly session: BrowserSession,
    private readonly listeners: Listeners,
  ) {}

  open(): void {
    this.close('reconectando');
    // The browser sends the session's cookie by itself.
    const socket: VigiaSocket = (this.#socket = io('/api', { forceNew: true }));
    socket.on('connect', () => {
      this.#is('conectado');
      if (this.#room) socket.emit('join:expediente', this.#room);
      this.listeners.emit('inbox', {});
    });
    socket.on('disconnect', (reason) => {
      this.#is('reconectando');
      // The server ended it, as it does when a token has run out or a right is gone.
      if (reason === 'io server disconnect') this.#dialAgain(socket);
    });
    socket.on('connect_error', (error) => {
      this.#is('reconectando');
      // A token that has run out may be cured by a new one; where it is not, the session itself has ended and says so.
      const renewed = error.message.startsWith('AUTH_') ? this.session.renew().catch(() => undefined) : Promise.resolve();
      if (!socket.active) void renewed.then(() => this.#dialAgain(socket));
    });
    // The server sees for itself that the session was refreshed, and lets its sockets go on.
    socket.on('auth:expiring', () => void this.session.renew().catch(() => undefined));
    for (const event of INBOX) socket.on(event, () => this.listeners.emit('inbox', {}));
    for (const event of LIVE) socket.on(event, (value: unknown) => this.listeners.emit('live', { event, data: opened(value) } as Live));
  }

  /** With full jitter, so that a firm's pages do not all knock at once. */
  #dialAgain(socket: VigiaSocket): void {
    setTimeout(() => socket === this.#socket && socket.connect(), AGAIN + Math.random() * AGAIN);
  }

  close(estado: ConnectionState['estado']): void {
    this.#socket?.removeAllListeners().disconnect();
    this.#socket = undefined;
    this.#is(estado);
  }

  enter(expedienteId: string | null): void {
    if (this.#room && this.#room !== expedienteId) this.#socket?.emit('leave:expediente', this.#room);
    this.#room = expedienteId;
    if (expedienteId && this.#socket?.connected) this.#socket.emit('join:expediente', expedienteId);
  }

  /** Lost where there is no connection: nobody waits for it. */
  typing(expedienteId: string, isTyping: boolean): void {
    if (this.#socket?.connected) this.#socket.emit('mensaje:typing', { expedienteId, isTyping });
  }

  /** The inbox was read just now. */
  synced(at: string): void {
    this.#say({ ...this.state, sincronizado: at });
  }

  #is(estado: ConnectionState['estado']): void {
    if (this.state.estado !== estado) this.#say({ ...this.state, estado, desde: new Date().toISOString() });
  }

  #say(state: ConnectionState): void {
    this.state = state;
    this.listeners.emit('connection', state);
  }
}
