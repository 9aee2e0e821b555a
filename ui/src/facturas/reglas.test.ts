import { expect, it } from 'vitest';
import { factura } from '../../tests/firma';
import type { EstadoFactura } from '../api/types';
import { editable, owed, steps } from './reglas';

it.each<[EstadoFactura, string[], boolean]>([
  ['borrador', ['emitir', 'anular'], true],
  ['emitida', ['pagar', 'anular'], false],
  ['vencida', ['pagar', 'anular'], false],
  ['pagada', [], false],
  ['anulada', [], false],
])('of what is %s', (estado, expected, edited) => {
  expect(steps(estado)).toEqual(expected);
  expect(editable(estado)).toBe(edited);
});

it('owes what was emitted and not paid, by currency', () => {
  const facturas = [
    factura('a', { estado: 'emitida', importe: 100 }),
    factura('b', { estado: 'vencida', importe: 50 }),
    factura('c', { estado: 'emitida', importe: 7, moneda: 'USD' }),
    factura('d', { estado: 'pagada', importe: 1000 }),
    factura('e', { estado: 'borrador', importe: 1000 }),
    factura('f', { estado: 'anulada', importe: 1000 }),
  ];
  expect(owed(facturas)).toEqual([
    { moneda: 'ARS', importe: 150 },
    { moneda: 'USD', importe: 7 },
  ]);
});
