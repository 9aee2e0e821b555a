/** What `/ajustes` and `/vigilancia` answer and take. */
import type { Clase } from '../api/types';

export interface AjustesFirma {
  /** Days before the due date, from the farthest to the nearest, 0 among them. */
  escaleras: Record<Clase, number[]>;
  horaAviso: string;
  horario: { desde: string; hasta: string };
  /** Office minutes. */
  notas: { recordarMinutos: number; supervisorMinutos: number; adminsMinutos: number };
  ultimoDia: string[];
  oficios: { aceptarMinutos: number; dias: number[] };
  sinDispositivoMinutos: number;
  caratulaEnAvisos: boolean;
  correo: { parte: string | null };
}

export interface AjustesVigentes {
  /** 0 while they are those the server was started with. */
  version: number;
  ajustes: AjustesFirma;
  /** Whether this server can send e-mail. */
  correo: boolean;
  por?: string;
  at?: string;
  motivo?: string;
}

/** How the watch is. */
export interface EstadoVigilancia {
  ultimaRonda?: string;
  plazosSinDestinatario: number;
  /** What should have fired and did not. */
  atrasados: number;
  reloj: { retenido: boolean; desde?: string; salto_ms?: number; hasta?: string };
  sinNota: number;
}
