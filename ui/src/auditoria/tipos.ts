/** What `GET /auditoria` answers. */
export interface FilaAuditoria {
  /** Its place in the chain; none until it is sealed, a moment later. */
  pos?: number;
  at: string;
  /** None where it was the server itself. */
  actor?: string;
  dispositivo?: string;
  accion: string;
  sujeto: string;
  expedienteId?: string;
  referencia?: string;
  detalle: unknown;
  sello?: string;
}

export interface PaginaAuditoria {
  filas: FilaAuditoria[];
  next?: string;
  cabeza: { pos: number; sello: string; at: string; firmada: boolean };
  acciones: string[];
}

/** What is looked for; empty is everything. */
export interface Filtro {
  desde: string;
  hasta: string;
  actor: string;
  accion: string;
  expediente: string;
  q: string;
}
