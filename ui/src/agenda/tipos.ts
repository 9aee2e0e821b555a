/** The agenda as the server answers it. */
import type { Clase, Nivel } from '../api/types';

export interface Semana {
  /** Its Monday. */
  desde: string;
  critical: number;
  warning: number;
  calm: number;
  /** The court holidays it touches, by name. */
  feria?: string;
}

export interface PlazoAgenda {
  id: string;
  expedienteId: string;
  referencia: string;
  caratula: string;
  clase: Clase;
  tipo: string;
  deudor?: string;
  vence: string;
  diasRestantes: number;
  nivel?: Nivel;
  verificada: boolean;
  responsable?: { userId: string; nombre: string };
  nota?: { por: string; at: string };
  /** Somebody must take note, and nobody has. */
  sinNota: boolean;
  /** The day it alerts, where the due date is no day for the office. */
  avisaEl?: string;
  /** The court holidays the due date lies in, by name. */
  feria?: string;
  /** The last day the courts work before it. */
  ultimoHabil?: string;
}

export interface Cuentas {
  mias: number;
  todas: number;
  sinNota: number;
  sinVerificar: number;
  sinPlazo: number;
}

export interface Agenda {
  hoy: string;
  cuentas: Cuentas;
  semanas: Semana[];
  plazos: PlazoAgenda[];
  vencidas: number;
  next?: string;
}
