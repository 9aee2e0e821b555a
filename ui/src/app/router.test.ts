import { expect, it } from 'vitest';
import { href, parse, type Route } from './router.svelte';

it.each<[string, Route]>([
  ['#/bandeja', { page: 'bandeja' }],
  ['#/bandeja/n%201', { page: 'bandeja', id: 'n 1' }],
  ['#/sin-nota', { page: 'sin-nota' }],
  ['#/expedientes', { page: 'expedientes' }],
  ['#/expedientes/e1', { page: 'expediente', id: 'e1', tab: 'resumen' }],
  ['#/expedientes/e1/oficios', { page: 'expediente', id: 'e1', tab: 'oficios' }],
  ['#/oficios/o1', { page: 'oficios', id: 'o1' }],
  ['#/calendario', { page: 'calendario' }],
  ['#/calendario/2026-12', { page: 'calendario', mes: '2026-12' }],
  ['#/expedientes/e1/mensajes', { page: 'expediente', id: 'e1', tab: 'mensajes' }],
  ['#/administracion/personas', { page: 'administracion', parte: 'personas' }],
  ['#/administracion/servicios', { page: 'administracion', parte: 'servicios' }],
  ['#/administracion/personas/u1', { page: 'persona', id: 'u1' }],
  ['#/administracion/respaldos', { page: 'administracion', parte: 'respaldos' }],
  ['#/ajustes', { page: 'ajustes' }],
])('%s is a place and back', (address, route) => {
  expect(parse(address)).toEqual(route);
  expect(href(route)).toBe(address);
});

it('reads a toast’s path, and takes what is no page for the inbox', () => {
  expect(parse('/oficios/o1')).toEqual({ page: 'oficios', id: 'o1' });
  expect(parse('/expedientes/e1/nada')).toEqual({ page: 'expediente', id: 'e1', tab: 'resumen' });
  expect(parse('/administracion')).toEqual({ page: 'administracion', parte: 'personas' });
  expect(parse('/administracion/servicios/u1')).toEqual({ page: 'administracion', parte: 'servicios' });
  expect(parse('/calendario/2026-13')).toEqual({ page: 'calendario' });
  for (const odd of ['', '#', '#/', '/facturas/1', '#/%E0%A4%A']) expect(parse(odd)).toEqual({ page: 'bandeja' });
});
