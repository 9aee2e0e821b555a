/** What may be done with an invoice, and what stands to be paid. The server decides; this only keeps buttons away that it would refuse. */
import type { EstadoFactura, Factura } from '../api/types';

/** What moves an invoice on; each is a word of the wire. */
export const PASOS = ['emitir', 'pagar', 'anular'] as const;
export type Paso = (typeof PASOS)[number];

/** A draft is edited and emitted; what is owed is paid; what is not paid may be voided. */
export function steps(estado: EstadoFactura): Paso[] {
  switch (estado) {
    case 'borrador':
      return ['emitir', 'anular'];
    case 'emitida':
    case 'vencida':
      return ['pagar', 'anular'];
    default:
      return [];
  }
}

/** Only a draft is edited: what was sent stays as it was sent. */
export function editable(estado: EstadoFactura): boolean {
  return estado === 'borrador';
}

/** What is overdue is a warning, what is paid is calm; red belongs to deadlines. */
export function tone(estado: EstadoFactura): 'warning' | 'calm' | 'neutral' {
  if (estado === 'vencida') return 'warning';
  return estado === 'pagada' ? 'calm' : 'neutral';
}

/** What was emitted and not paid, a sum for each currency, the first that appears first. */
export function owed(facturas: readonly Factura[]): { moneda: string; importe: number }[] {
  const sums = new Map<string, number>();
  for (const { estado, moneda, importe } of facturas) {
    if (estado === 'emitida' || estado === 'vencida') sums.set(moneda, (sums.get(moneda) ?? 0) + importe);
  }
  return [...sums].map(([moneda, importe]) => ({ moneda, importe }));
}
