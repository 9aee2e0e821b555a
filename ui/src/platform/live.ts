/** What pages hear of the server's live events, by the contract of the wire. */
import type { ServerToClientEvents } from '../api/events.gen';

type Payload<Name extends keyof ServerToClientEvents> = Parameters<ServerToClientEvents[Name]>[0];
/** What an event tells, out of its envelope. */
type Data<Name extends keyof ServerToClientEvents> = Payload<Name> extends { event: Name; data: infer Inner } ? Inner : Payload<Name>;

/** Whatever changes what the inbox would answer. */
export const INBOX = [
  'notification',
  'prescripcion:alert',
  'oficio:assigned',
  'expediente:new',
  'system:alert',
  'notification:read',
  'notification:acked',
] as const satisfies (keyof ServerToClientEvents)[];

export const LIVE = [
  'expediente:update',
  'factura:status',
  'mensaje:new',
  'mensaje:typing',
  'calendario:update',
] as const satisfies (keyof ServerToClientEvents)[];

type Name = (typeof LIVE)[number];

/** One of them: its name says what its data are. */
export type Live = { [Event in Name]: { event: Event; data: Data<Event> } }[Name];
