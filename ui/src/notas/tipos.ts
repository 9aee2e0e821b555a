/** What `GET /notas-pendientes` answers. */
import type { Clase, Escalon, Nivel } from '../api/types';

/** How far the alert came with one of those it went to. */
export interface Destinatario {
  userId: string;
  nombre: string;
  /** Stored on a device of theirs. */
  almacenada: boolean;
  /** Given to the notification system of a device of theirs. */
  entregada: boolean;
  leida: boolean;
  nota: boolean;
  /** When it was mailed to them. */
  correo?: string;
  /** The e-mail was given up. */
  correoFallido?: boolean;
}

/** A deadline whose alert asks for a note that nobody has taken. */
export interface NotaPendiente {
  prescripcionId: string;
  expedienteId: string;
  referencia: string;
  caratula: string;
  tipo: string;
  clase: Clase;
  vence: string;
  diasRestantes: number;
  nivel?: Nivel;
  /** Since when it asks. */
  desde: string;
  /** How long that is in office time. */
  minutosHabiles: number;
  /** Who has heard already. */
  escalon?: Escalon;
  /** Who hears next, and when. */
  siguiente?: { escalon: Escalon; at: string };
  destinatarios: Destinatario[];
  /** No device of a recipient has it, for longer than it may take. */
  sinDispositivo: boolean;
}
