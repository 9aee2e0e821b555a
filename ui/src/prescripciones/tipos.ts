/** Deadlines that are computed, verified and suspended, as the server answers them and is asked. */
import type { Certeza, Clase, Nivel, Prescripcion } from '../api/types';

export type Unidad = 'anios' | 'meses' | 'dias' | 'dias-habiles';

/** One way to read the law for a deadline. */
export interface Lectura {
  norma: string;
  inicio: string;
  cantidad: number;
  unidad: Unidad;
  calendario?: string;
  pasaAHabil?: boolean;
  certeza?: Certeza;
  fuente?: string;
  jurisdiccion?: string;
}

export interface Computo {
  lecturas: Lectura[];
}

export interface DerivacionLectura {
  norma: string;
  certeza: Certeza;
  vence: string;
  pasos: { fecha: string; texto: string }[];
  /** It gives the date that is watched. */
  vigilada: boolean;
  reservas: string[];
}

export interface Derivacion {
  vence: string;
  lecturas: DerivacionLectura[];
}

export type TipoEventoPlazo = 'suspension' | 'interrupcion';

export interface NuevoEvento {
  tipo: TipoEventoPlazo;
  desde: string;
  hasta?: string;
  fuente: string;
  certeza?: Certeza;
}

export interface EventoPlazo extends NuevoEvento {
  id: string;
  por: string;
  at: string;
  retirado?: { por: string; at: string; motivo: string };
}

interface Conocido {
  deudor?: string;
  computo?: Computo;
  derivacion?: Derivacion;
  eventos?: EventoPlazo[];
  verificacion?: { por: string; porId: string; at: string; nota?: string };
  /** Who set the date: they may not verify it. */
  fechaPor?: string;
}

/** A deadline with everything that is known of it; whoever sees it by an oficio alone gets less. */
export type Plazo = Omit<Prescripcion, keyof Conocido> & Conocido;

export type AccionHito =
  | 'ingresada'
  | 'editada'
  | 'fecha'
  | 'evento'
  | 'evento-retirado'
  | 'verificada'
  | 'resuelta'
  | 'reabierta'
  | 'avisada'
  | 'nota'
  | 'escalada';

export interface Hito {
  at: string;
  /** Absent where the server did it. */
  por?: string;
  accion: AccionHito;
  venceAntes?: string;
  vence?: string;
  motivo?: string;
  prueba?: string;
  texto?: string;
  destinatarios?: string[];
}

/** What a date would mean, before it is stored. */
export interface Vista {
  vence: string;
  diasRestantes: number;
  nivel?: Nivel;
  derivacion?: Derivacion;
  destinatarios: { userId: string; nombre: string; porque: 'miembro' | 'suplente' | 'admin' }[];
  avisos: { paso: number; at: string; vez: 'day' | 'advance' }[];
  advertencias: string[];
}

/** What is sent of a deadline; null takes the computation away. */
export interface PlazoSent {
  tipo?: string;
  clase?: Clase;
  vence?: string;
  computo?: Computo | null;
  deudor?: string;
  baseLegal?: string;
}
