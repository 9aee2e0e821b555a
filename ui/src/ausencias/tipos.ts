/** What `/ausencias` answers and takes. */
export interface Ausencia {
  id: string;
  userId: string;
  nombre: string;
  suplenteId: string;
  suplente: string;
  /** The first day and the last, both of them away. */
  desde: string;
  hasta: string;
  motivo?: string;
  estado: 'futura' | 'vigente' | 'terminada';
}

export interface NewAusencia {
  /** Oneself where absent. */
  userId?: string;
  suplenteId: string;
  desde: string;
  hasta: string;
  motivo?: string;
  /** Though nobody present would stand in. */
  aunAsi?: boolean;
}
