/**
 * What travels between the pages and the server: the shapes of the REST answers and of the inbox, as the
 * `protocol` crate has them. Dates are civil days (`2026-11-25`), instants RFC 3339 in UTC.
 */

export type Rol = 'admin' | 'abogado' | 'oficina';
export type Calidad = 'responsable' | 'supervisor' | 'miembro';

export interface ServerInfo {
  name: string;
  version: string;
  protocol: number;
  firma: string;
  zona: string;
  hoy: string;
  ahora: string;
}

export interface Me {
  id: string;
  email: string;
  nombre: string;
  rol: Rol;
}

export interface Session {
  accessToken: string;
  expiresIn: number;
  refreshToken: string;
  deviceId: string;
  deviceKey?: string;
  user: Me;
}

export interface Refreshed {
  accessToken: string;
  expiresIn: number;
  refreshToken: string;
}

export interface Device {
  id: string;
  name: string;
  platform: string;
  createdAt: string;
  lastSeenAt: string;
  signedIn: boolean;
  current: boolean;
}

export interface ChangePassword {
  current: string;
  new: string;
}

export interface Usuario {
  id: string;
  nombre: string;
  rol: Rol;
  activo: boolean;
  email?: string;
  version: number;
}

export interface Persona {
  id: string;
  nombre: string;
}

export type EstadoExpediente = 'sin-iniciar' | 'en-mediacion' | 'en-tramite' | 'cerrado';
export type EstadoPrescripcion = 'abierta' | 'resuelta';
export type EstadoOficio = 'pendiente' | 'asignado' | 'aceptado' | 'cumplido';
export type EstadoAviso = 'pendiente' | 'avisado' | 'omitido';
export type Clase = 'prescripcion' | 'caducidad' | 'plazo-procesal';
export type Nivel = 'warning' | 'critical';

export interface Miembro {
  userId: string;
  nombre: string;
  calidad: Calidad;
}

export interface ProximaPrescripcion {
  vence: string;
  diasRestantes: number;
  nivel?: Nivel;
  estado: EstadoPrescripcion;
}

export interface ExpedienteResumen {
  id: string;
  referencia: string;
  numero?: string;
  caratula: string;
  juzgado?: string;
  estado: EstadoExpediente;
  version: number;
  responsable?: Miembro;
  proxima?: ProximaPrescripcion;
  oficiosAbiertos: number;
}

export interface ExpedientesPage {
  expedientes: ExpedienteResumen[];
  total: number;
}

export interface Permisos {
  editar: boolean;
  miembros: boolean;
}

export interface Expediente extends ExpedienteResumen {
  miembros: Miembro[];
  permisos: Permisos;
  createdAt: string;
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

export interface Resolucion {
  motivo: string;
  prueba?: string;
  por: string;
  at: string;
}

export interface Aviso {
  paso: number;
  at: string;
  estado: EstadoAviso;
}

export interface Prescripcion {
  id: string;
  expedienteId: string;
  clase: Clase;
  tipo: string;
  vence: string;
  baseLegal?: string;
  verificada: boolean;
  estado: EstadoPrescripcion;
  diasRestantes: number;
  nivel?: Nivel;
  version: number;
  ingresadaPor: string;
  createdAt: string;
  resolucion?: Resolucion;
  avisos: Aviso[];
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

export interface Oficio {
  id: string;
  expedienteId: string;
  referencia: string;
  caratula: string;
  asunto: string;
  vence?: string;
  diasRestantes?: number;
  estado: EstadoOficio;
  asignadoA?: Persona;
  asignadoPor?: Persona;
  motivoRechazo?: string;
  resultado?: string;
  asignadoAt?: string;
  aceptadoAt?: string;
  cumplidoAt?: string;
  version: number;
  createdAt: string;
}

export interface NewOficio {
  asunto: string;
  vence?: string;
  asignadoA?: string;
}

export interface Contexto {
  expedienteId: string;
  referencia: string;
  caratula: string;
  prescripcionId?: string;
  tipo?: string;
  sinVerificar: boolean;
  oficioId?: string;
  asunto?: string;
  asignadoPor?: string;
}

export interface InboxEntry {
  seq: number;
  notificationId: string;
  event: string;
  payload: unknown;
  createdAt: string;
  vence?: string;
  requiereNota: boolean;
  readAt?: string;
  ackedAt?: string;
  ackedBy?: string;
  closedAt?: string;
  contexto?: Contexto;
}

export interface InboxPage {
  entries: InboxEntry[];
  unread: number;
  unacked: number;
  more: boolean;
}

export type Hecho = 'aceptada' | 'almacenada' | 'entregada' | 'leida' | 'nota';

export interface ConstanciaPaso {
  paso: Hecho;
  at: string;
  deviceAt?: string;
  device?: string;
  by?: string;
}

export type Code =
  | 'AUTH_MISSING'
  | 'AUTH_INVALID'
  | 'AUTH_EXPIRED'
  | 'AUTH_REVOKED'
  | 'CREDENCIALES_INVALIDAS'
  | 'TOO_MANY_CONNECTIONS'
  | 'NO_AUTORIZADO'
  | 'SOLO_ADMINISTRADORES'
  | 'DATOS_INVALIDOS'
  | 'CONFLICTO'
  | 'LIMITE_EXCEDIDO'
  | 'NO_DISPONIBLE'
  | 'ERROR_INTERNO';

export interface ErrorDetail {
  code: Code;
  message: string;
  fields?: Record<string, string>;
  retryAfterMs?: number;
}
