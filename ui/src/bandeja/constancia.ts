/** What became of an alert, step by step, in words. Pure. */
import type { ConstanciaPaso } from '../api/types';
import type { Messages } from '../messages/lang.svelte';

export function pasoEnPalabras(paso: ConstanciaPaso, t: Messages['plazos']): string {
  const device = paso.device ?? t.someDevice;
  const { by = '', para = '', n = 1, error = '' } = paso;
  switch (paso.paso) {
    case 'almacenada':
    case 'entregada':
      return t.hecho[paso.paso](device);
    case 'correo-en-cola':
    case 'correo-enviado':
      return t.hecho[paso.paso](para);
    case 'correo-fallido':
    case 'correo-abandonado':
      return t.hecho[paso.paso](para, n, error);
    case 'recordada':
      return t.hecho.recordada(n);
    case 'recordatorio-entregado':
      return t.hecho[paso.paso](n, device);
    case 'escalada':
      return t.hecho.escalada[paso.escalon ?? 'supervisor'](para);
    case 'leida':
    case 'nota':
      return t.hecho[paso.paso](by);
    default:
      return t.hecho[paso.paso]();
  }
}
