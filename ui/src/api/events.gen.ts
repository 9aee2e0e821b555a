/**
 * What travels on a socket of Vigía, for `socket.io-client`:
 * `const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io('/api', { auth })`.
 *
 * Written by `vigia-server typescript`; change the types and the table it is made from, not this file. It goes with
 * docs/asyncapi.yaml, sha256 38a4cd5b9f9ba1a519a67f03ec24216aa49b6e8982b797fd1a26adefd8b57c3e.
 */

/** A durable event: it stands in its recipient's inbox. */
export interface Durable {
  notificationId: NotificationId;
}

/** How most events of the firm travel. */
export interface Envelope<Name extends string, Data> {
  /** The event's own name again. */
  event: Name;
  /** What happened. */
  data: Data;
  /** When the server accepted it. */
  timestamp: Timestamp;
}

/** Called with the answer, or with why there is none. */
export type Ack<Answer> = (answer: Answer | ErrorBody) => void;

export interface ServerToClientEvents {
  /** Something a person should know. */
  'notification': (payload: Notification & Durable) => void;
  /** A deadline is near, or past: seven days or fewer are left. */
  'prescripcion:alert': (payload: PrescripcionAlert & Durable) => void;
  /** An oficio was assigned. */
  'oficio:assigned': (payload: Envelope<'oficio:assigned', OficioAssigned> & Partial<Durable>) => void;
  /** Somebody belongs to a case: a new one, or one they were added to. */
  'expediente:new': (payload: Envelope<'expediente:new', ExpedienteNew> & Durable) => void;
  /** An admin, or a back end of the firm, tells everybody something. */
  'system:alert': (payload: Envelope<'system:alert', SystemAlert> & Durable) => void;
  /** A case changed. */
  'expediente:update': (payload: Envelope<'expediente:update', ExpedienteUpdate>) => void;
  /** An invoice stands elsewhere than before. */
  'factura:status': (payload: Envelope<'factura:status', FacturaStatus>) => void;
  /** An entry of the calendar was made, changed or taken away. */
  'calendario:update': (payload: Envelope<'calendario:update', CalendarioUpdate>) => void;
  /** A message was written; again with a higher `version` when it was edited or taken back. */
  'mensaje:new': (payload: Envelope<'mensaje:new', Mensaje>) => void;
  /** Somebody is writing in a case, or has stopped. */
  'mensaje:typing': (payload: MensajeTyping) => void;
  /** An entry of the inbox was opened elsewhere. */
  'notification:read': (payload: NotificationRead) => void;
  /** Somebody took note of an alert. */
  'notification:acked': (payload: NotificationAcked) => void;
  /** An entry of the inbox: a new one, or one with another state. */
  'inbox:entry': (payload: InboxEntry) => void;
  /** Entries after the number a device has, in order; at connect by itself, and after `inbox:pull`. */
  'inbox:sync': (payload: InboxSync) => void;
  /** How far the inbox has got; every 10 s or so, to sockets with a device. */
  'inbox:head': (payload: InboxHead) => void;
  /** What counts now: the device replaces its own by this, once `more` is false. */
  'inbox:reset': (payload: InboxReset) => void;
  /** The connection's token ends in a minute: send `auth:renew`, or be disconnected at `exp`. */
  'auth:expiring': (payload: Expiry) => void;
  /** The socket stands in a room: the answer where no ack was asked for. */
  'joined': (payload: RoomNotice) => void;
  /** The socket has left a room: the answer where no ack was asked for. */
  'left': (payload: RoomNotice) => void;
  /** Something was refused: why, and which event. */
  'error': (payload: ErrorEvent) => void;
  /** The same refusal as NestJS tells it. */
  'exception': (payload: Exception) => void;
}

export interface ClientToServerEvents {
  /** Stands in the room of one's own. */
  'join:user': (payload: OneUser | string, ack?: Ack<Joined>) => void;
  /** Leaves the room of one's own. */
  'leave:user': (payload: OneUser | string, ack?: Ack<Left>) => void;
  /** Opens a case: its live events come from now on. */
  'join:expediente': (payload: OneExpediente | string, ack?: Ack<Joined>) => void;
  /** Opens a case. */
  'expediente:join': (payload: OneExpediente | string, ack?: Ack<Joined>) => void;
  /** Closes a case. */
  'leave:expediente': (payload: OneExpediente | string, ack?: Ack<Left>) => void;
  /** Closes a case. */
  'expediente:leave': (payload: OneExpediente | string, ack?: Ack<Left>) => void;
  /** Stands in the office's room. */
  'join:oficio': (ack?: Ack<Joined>) => void;
  /** Leaves the office's room. */
  'leave:oficio': (ack?: Ack<Left>) => void;
  /** Stands in the admins' room. */
  'join:admin': (ack?: Ack<Joined>) => void;
  /** Leaves the admins' room. */
  'leave:admin': (ack?: Ack<Left>) => void;
  /** Stands in the room of one's own, and says what was not read yet. */
  'subscribe:notifications': (payload: OneUser | string, ack?: Ack<Subscribed>) => void;
  /** Says that an entry of the own inbox was opened; the first time counts. */
  'notification:read': (payload: OneNotification | string, ack?: Ack<NotificationRead>) => void;
  /** Takes note of an entry of the own inbox, for everybody who was alerted of the same deadline. */
  'notification:ack': (payload: OneNotification | string, ack?: Ack<NotificationAcked>) => void;
  /** Says that the sender is writing in a case, or has stopped. */
  'mensaje:typing': (payload: Typing, ack?: Ack<Done>) => void;
  /** Asks for what the device is missing. */
  'inbox:pull': (payload: InboxPull, ack?: Ack<Done>) => void;
  /** Says that everything up to a number is stored on this device. */
  'inbox:ack': (payload: InboxAck, ack?: Ack<Done>) => void;
  /** Says what was given to the device's notification system. */
  'inbox:shown': (payload: InboxShown, ack?: Ack<Done>) => void;
  /** Gives the connection a new token. */
  'auth:renew': (payload: AuthRenew, ack?: Ack<Expiry>) => void;
  /** Reports an error of the client's. */
  'error': (payload: ErrorReport, ack?: Ack<Done>) => void;
}

/** How a system alert is meant. */
export type AlertLevel = 'info' | 'warning' | 'error';

/** A new token for a connection that stays open. */
export interface AuthRenew {
  /** Of the same user, session and device. */
  token: string;
}

/** What became of an entry of the calendar. */
export type CalendarioChange = 'created' | 'updated' | 'deleted';

/** An entry of the calendar, as `calendario:update` tells it. */
export interface CalendarioEvento {
  /** The entry. */
  id: EventoId;
  /** Its case. */
  expedienteId?: ExpedienteId;
  /** What is on. */
  titulo: string;
  /** When it begins. */
  inicio: Timestamp;
  /** When it ends. */
  fin?: Timestamp;
  /** Where. */
  lugar?: string;
  /** The version of the entry after the change. */
  version: number;
}

/** `calendario:update`, in an envelope, to the room of the case; without a case to the owner. */
export interface CalendarioUpdate {
  /** What became of it. */
  change: CalendarioChange;
  /** The entry, as it is now; a deleted one as it was. */
  evento: CalendarioEvento;
}

/** What went wrong, in words that never change. */
export type Code = 'AUTH_MISSING' | 'AUTH_INVALID' | 'AUTH_EXPIRED' | 'AUTH_REVOKED' | 'CREDENCIALES_INVALIDAS' | 'TOO_MANY_CONNECTIONS' | 'NO_AUTORIZADO' | 'SOLO_ADMINISTRADORES' | 'DATOS_INVALIDOS' | 'CONFLICTO' | 'LIMITE_EXCEDIDO' | 'NO_DISPONIBLE' | 'ERROR_INTERNO';

/** What an inbox entry is about. */
export interface Contexto {
  /** The case. */
  expedienteId: ExpedienteId;
  /** The firm's own reference of the case: `0412`. */
  referencia: string;
  /** The case's title. */
  caratula: string;
  /** Toasts may name the case by its title: the firm's setting when the entry was made. */
  caratulaEnAvisos?: boolean;
  /** The deadline it is about. */
  prescripcionId?: PrescripcionId;
  /** The deadline's kind, in the lawyer's words. */
  tipo?: string;
  /** The deadline's date was not checked by a second person. */
  sinVerificar?: boolean;
  /** The oficio it is about. */
  oficioId?: OficioId;
  /** What the oficio is about. */
  asunto?: string;
  /** Who assigned the oficio. */
  asignadoPor?: string;
  /** It is an escalation: nobody took note, or the last day came and it is not resolved. */
  escalon?: Escalon;
  /** Its recipient gets it for somebody who is away: whom, by name; of several all of them, `Ana Paz, Luz Rey`. */
  suplenciaDe?: string;
}

/** An installation of the desktop app, for one user. */
export type DeviceId = string;

/** The ack of an event that has no answer of its own: `{}`. */
export type Done = Record<string, unknown>;

/** The body of every REST answer that is an error, and of a refused ack. */
export interface ErrorBody {
  /** What went wrong. */
  error: ErrorDetail;
}

/** One error, as REST answers and socket refusals carry it. */
export interface ErrorDetail {
  /** For programs. */
  code: Code;
  /** For people, in the language asked for. */
  message: string;
  /** With `DATOS_INVALIDOS`: what is wrong with each field, by its path. */
  fields?: Record<string, string>;
  /** With `LIMITE_EXCEDIDO` and `NO_DISPONIBLE`: how long to wait, in milliseconds. */
  retryAfterMs?: number;
}

/** The event `error`. */
export type ErrorEvent = Refusal | ErrorReport;

/** What a client says went wrong, and what comes back: what was left out is filled in. */
export interface ErrorReport {
  /** `WS_ERROR` where the client says none. */
  code?: string;
  /** `Error de conexión` where the client says none. */
  message?: string;
}

/** Why an entry reaches somebody besides those who were alerted first; the order is that of urgency. */
export type Escalon = 'supervisor' | 'admins' | 'ultimo-dia';

/** `borrador → emitida → pagada`; an unpaid one is `vencida` from the day after its due date, and may still be paid. */
export type EstadoFactura = 'borrador' | 'emitida' | 'pagada' | 'vencida' | 'anulada';

/** `pendiente → asignado → aceptado → cumplido`; a rejected one is pendiente again. */
export type EstadoOficio = 'pendiente' | 'asignado' | 'aceptado' | 'cumplido';

/** An entry of the calendar. */
export type EventoId = string;

/** NestJS's event of a refusal. */
export interface Exception {
  /** Always `error`. */
  status: string;
  /** For people. */
  message: string;
}

/** A case file. */
export type ExpedienteId = string;

/** `expediente:new`, in an envelope, to each member. */
export interface ExpedienteNew {
  /** The case. */
  id: ExpedienteId;
  /** The court's number, once there is one. */
  numero?: string;
  /** The title. */
  caratula: string;
  /** The court, once there is one. */
  juzgado?: string;
  /** Where it stands. */
  estado: string;
  /** Grows with each change. */
  version: number;
}

/** `expediente:update`, in an envelope, to the room of the case. */
export interface ExpedienteUpdate {
  /** The case. */
  id: ExpedienteId;
  /**
   * The fields that changed, with their new values; `prescripciones`, `oficios`, `miembros` and `facturas` say
   * which part to read again.
   */
  changes: Record<string, unknown>;
  /** The version of the case after the change. */
  version: number;
  /** Who did it. */
  by: UserId;
}

/** When the connection's token ends: `auth:expiring`, and the ack of `auth:renew`. */
export interface Expiry {
  /** The end. */
  exp: Timestamp;
}

/** An invoice of a case file. */
export type FacturaId = string;

/** `factura:status`, in an envelope, to whoever of the room of the case may see its invoices. */
export interface FacturaStatus {
  /** The invoice. */
  id: FacturaId;
  /** Its case. */
  expedienteId: ExpedienteId;
  /** Its number. */
  numero: string;
  /** Where it stands. */
  estado: EstadoFactura;
  /** Where it stood before. */
  anterior: EstadoFactura;
  /** The version of the invoice after the change. */
  version: number;
}

/**
 * `auth` of the CONNECT packet (`io('/api', { auth })`).
 *
 * `token` alone makes a plain client. `device` turns the inbox on: the server then greets with `inbox:sync` or
 * `inbox:reset` and delivers durable events as `inbox:entry`. A device has one connection; a new one replaces it.
 */
export interface Handshake {
  /** The access token (a JWT). Left out where the cookie `vigia_session` carries it. */
  token?: string;
  /** The device the token was given to (its claim `did`). */
  device?: DeviceId;
  /** The epoch of the inbox this device knows; empty where it knows none. */
  epoch?: string;
  /** The last number it has stored; 0 where it has none. */
  since?: number;
  /** The notificationId of that entry: another one there means that the inbox is not the one the device knew. */
  sinceId?: NotificationId;
}

/** `inbox:ack`: everything up to `seq` is stored on this device. */
export interface InboxAck {
  /** The epoch of that number. */
  epoch: string;
  /** Cumulative. */
  seq: number;
}

/**
 * One entry of somebody's inbox, as a device and the REST inbox get it.
 *
 * A device that gets an entry whose `seq` it already has takes its state (`readAt`, `ackedAt`, `closedAt`, or a
 * tombstone) from the new one.
 */
export interface InboxEntry {
  /** Counts from 1 per user, without a gap. */
  seq: number;
  /** Unique per user, whatever is replayed or restored. */
  notificationId: NotificationId;
  /**
   * `notification`, `prescripcion:alert`, `oficio:assigned`, `expediente:new`, `system:alert`, or `inbox:void`:
   * the right to the entry is gone; forget it and close its toast.
   */
  event: string;
  /** The event's payload, without `notificationId`; `null` in a tombstone. */
  payload: Record<string, unknown> | null;
  /** When the server accepted it. */
  createdAt: Timestamp;
  /** The due date behind it; whoever shows it counts the days afresh from here. */
  vence?: string;
  /** Somebody must acknowledge it. */
  requiereNota: boolean;
  /** When it was first opened. */
  readAt?: Timestamp;
  /** When it was acknowledged. */
  ackedAt?: Timestamp;
  /** Who acknowledged it. */
  ackedBy?: UserId;
  /** When it stopped asking for anything: the deadline was resolved or changed, the oficio is done. */
  closedAt?: Timestamp;
  /** What it is about, to show it without asking the server. */
  contexto?: Contexto;
  /** How often it came back because nobody took note, and when last; a device shows it again when `n` grows. */
  recordatorio?: Recordatorio;
}

/** `inbox:head`: how far the inbox has got. */
export interface InboxHead {
  /** The inbox's epoch. */
  epoch: string;
  /** The number of the newest entry. */
  head: number;
}

/** `inbox:pull`: what a device asks for, at connect and whenever it sees a gap. */
export interface InboxPull {
  /** The epoch the device knows. */
  epoch: string;
  /** The last number it has stored. */
  since: number;
  /**
   * Entries it holds as unread or unacknowledged (at most 500): the answer's `changed` brings those that no
   * longer are, so that what was read elsewhere while it was away is read here.
   */
  open?: NotificationId[];
}

/** `inbox:reset`: what counts now; the device replaces its own by this, once `more` is false. */
export interface InboxReset {
  /** The new epoch. */
  epoch: string;
  /** Entries that are unread or unacknowledged, by `seq`, at most 100 a page. */
  entries: InboxEntry[];
  /** The number of the newest entry: the device's cursor from now on. */
  head: number;
  /** Another page follows by itself. */
  more: boolean;
}

/** `inbox:shown`: given to the notification system of this device. */
export interface InboxShown {
  /** At most 500. */
  items: Shown[];
}

/** `inbox:sync`: entries after `since`, in order. */
export interface InboxSync {
  /** The inbox's epoch; a restore of the database changes it. */
  epoch: string;
  /** At most 100, by `seq`. */
  entries: InboxEntry[];
  /** The number of the newest entry. */
  head: number;
  /** Ask again, from the last of these. */
  more: boolean;
  /** Of the `open` ones asked about: those whose state is another, and those that came back. */
  changed?: InboxEntry[];
}

/** The ack of a `join:…`. */
export interface Joined {
  /** What became of it. */
  event: JoinedEvent;
  /** The room's name. */
  room: Room;
}

/** `joined`, as the ack says it. */
export type JoinedEvent = 'joined';

/** The ack of a `leave:…`. */
export interface Left {
  /** What became of it. */
  event: LeftEvent;
  /** The room's name. */
  room: Room;
}

/** `left`, as the ack says it. */
export type LeftEvent = 'left';

/** A message; also what `mensaje:new` carries, again with a higher version after an edit or a deletion. */
export interface Mensaje {
  /** The message. */
  id: MensajeId;
  /** Its case. */
  expedienteId: ExpedienteId;
  /** Who wrote it. */
  autor: Persona;
  /** What they wrote; empty once deleted. */
  texto: string;
  /** Whom it mentions; nobody once deleted. */
  menciones: UserId[];
  /** When it was written. */
  creadoEn: Timestamp;
  /** Grows with each change: over 1 it was edited, or deleted. */
  version: number;
  /** Its author took it back. */
  borrado: boolean;
}

/** A message of a case file. */
export type MensajeId = string;

/** `mensaje:typing`, flat, both ways; what a client says of `userId` does not count. */
export interface MensajeTyping {
  /** In which case. */
  expedienteId: ExpedienteId;
  /** Who is writing. */
  userId: UserId;
  /** Whether they are, or have stopped. */
  isTyping: boolean;
}

/** How urgent: seven days or fewer, one day or fewer. */
export type Nivel = 'warning' | 'critical';

/** `notification`, flat, to `user:{id}`. */
export interface Notification {
  /** Equals the notificationId. */
  id: NotificationId;
  /** How it is meant. */
  type: NotificationType;
  /** One line, no facts of the case. */
  title: string;
  /** What, when, reference. */
  message: string;
  /** Whom it is for. */
  userId: UserId;
  /** A path of the app: `/expedientes/{id}`. */
  link?: string;
  /** Ids for programs. */
  metadata?: Record<string, unknown>;
}

/** `notification:acked`, flat, to whoever must know; also the ack of the client's own event. */
export interface NotificationAcked {
  /** The notification. */
  id: NotificationId;
  /** When it was acknowledged. */
  ackedAt: Timestamp;
  /** By whom. */
  by: UserId;
}

/** An entry of somebody's inbox; unique per user. */
export type NotificationId = string;

/** `notification:read`, flat, to the user's other sockets; also the ack of the client's own event. */
export interface NotificationRead {
  /** The notification. */
  id: NotificationId;
  /** When it was first opened. */
  readAt: Timestamp;
}

/** How a notification is meant. */
export type NotificationType = 'info' | 'warning' | 'error' | 'success';

/** `oficio:assigned`, in an envelope. */
export interface OficioAssigned {
  /** The oficio. */
  id: OficioId;
  /** Its case. */
  expedienteId: ExpedienteId;
  /** What it is about; left out for the room `oficio`, which may not see the case. */
  asunto?: string;
  /** Who got it. */
  asignadoA: UserId;
  /** Until when it must be done. */
  vence?: string;
  /** Where it stands. */
  estado: EstadoOficio;
}

/** An official letter or request. */
export type OficioId = string;

/** Names a case. The bare id does as well. */
export interface OneExpediente {
  /** Which. */
  expedienteId: ExpedienteId;
}

/** Names an entry of the own inbox. The bare id does as well. */
export interface OneNotification {
  /** Which. */
  notificationId: NotificationId;
}

/** Names a user. The bare id does as well. */
export interface OneUser {
  /** Who. */
  userId: UserId;
}

/** Somebody, by id and name. */
export interface Persona {
  /** Who. */
  id: UserId;
  /** How others read them. */
  nombre: string;
}

/** `prescripcion:alert`, flat, to `user:{id}`: seven days or fewer are left. */
export interface PrescripcionAlert {
  /** The deadline. */
  id: PrescripcionId;
  /** Its case. */
  expedienteId: ExpedienteId;
  /** What kind of action the deadline bounds, in the lawyer's words. */
  tipo: string;
  /** Days left when it fired; negative when overdue. */
  diasRestantes: number;
  /** `critical` at one day or fewer. */
  nivel: Nivel;
}

/** A deadline of a case file. */
export type PrescripcionId = string;

/** An entry that came back. */
export interface Recordatorio {
  /** Counts from 1. */
  n: number;
  /** When, by the server's clock. */
  at: Timestamp;
}

/** Why something was refused, and what. */
export type Refusal = ErrorDetail & {
  /** The event that was refused. */
  event: string;
};

/** A room: `user:{id}`, `expediente:{id}`, `oficio` or `admin`. */
export type Room = string;

/** `joined` and `left`, emitted where no ack was asked for: as NestJS does with what a handler returns. */
export interface RoomNotice {
  /** The room's name. */
  room: Room;
}

/** One notification, given to the notification system. */
export interface Shown {
  /** Which. */
  notificationId: NotificationId;
  /** When, by the device's own clock. */
  at: Timestamp;
  /** Which of its reminders it was, where it was one. */
  recordatorio?: number;
}

/** The ack of `subscribe:notifications`. */
export interface Subscribed {
  /** What became of it. */
  event: JoinedEvent;
  /** The room's name. */
  room: Room;
  /** What was not read yet: the newest 100, newest first. */
  unread: Unread[];
}

/** `system:alert`, in an envelope, to everybody or to the room `admin`. */
export interface SystemAlert {
  /** The alert. */
  id: NotificationId;
  /** How it is meant. */
  level: AlertLevel;
  /** One line. */
  title: string;
  /** The rest. */
  message: string;
}

/** An instant, RFC 3339 in UTC with milliseconds. */
export type Timestamp = string;

/** That the sender is writing in a case, or has stopped. A `userId` is not even read: it is the sender's own. */
export interface Typing {
  /** In which case. */
  expedienteId: ExpedienteId;
  /** Allowed, and ignored. */
  userId?: UserId;
  /** Whether they are, or have stopped. */
  isTyping: boolean;
}

/** A notification as a socket without a device gets it. */
export type Unread = Notification & {
  /** The same as `id`. */
  notificationId: NotificationId;
};

/** A person of the firm. */
export type UserId = string;
