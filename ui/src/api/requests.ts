/** What the pages send: the bodies of the REST requests, as the `protocol` crate has them. */
import type { Clase, EstadoExpediente } from './types';

export interface ChangePassword {
  current: string;
  new: string;
}

export interface NewExpediente {
  caratula: string;
  numero?: string;
  juzgado?: string;
  estado?: EstadoExpediente;
}

export interface EditExpediente extends Partial<NewExpediente> {
  version: number;
}

export interface NewPrescripcion {
  tipo: string;
  clase?: Clase;
  vence: string;
  baseLegal?: string;
}

export interface EditPrescripcion extends Partial<NewPrescripcion> {
  version: number;
}

export interface ResolvePrescripcion {
  version: number;
  motivo: string;
  prueba?: string;
}

export interface NewOficio {
  asunto: string;
  vence?: string;
  asignadoA?: string;
}

export interface AssignOficio {
  version: number;
  asignadoA: string;
}

export interface RejectOficio {
  version: number;
  motivo: string;
}

export interface CompleteOficio {
  version: number;
  resultado?: string;
}
