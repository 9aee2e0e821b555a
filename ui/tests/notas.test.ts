import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { NotaPendiente, NotasPendientes } from '../src/api/types';
import { ana, HOY, lucia } from './firma';
import { TestHost } from './host';
import { open } from './open';

const nadie = { almacenada: false, entregada: false, leida: false, nota: false };
const perez: NotaPendiente = {
  prescripcionId: 'plazo-perez',
  expedienteId: 'exp-perez',
  referencia: '0412',
  caratula: 'Pérez, Juan Carlos c/ García, Marta s/ daños y perjuicios',
  tipo: 'Acción por daños',
  clase: 'prescripcion',
  vence: '2026-11-25',
  diasRestantes: 1,
  nivel: 'critical',
  desde: '2026-11-24T11:00:00.000Z',
  minutosHabiles: 200,
  escalon: 'supervisor',
  siguiente: { escalon: 'admins', at: '2026-11-24T20:20:00.000Z' },
  destinatarios: [
    { userId: 'lf', nombre: 'Lucía Ferreyra', almacenada: true, entregada: true, leida: false, nota: false },
    { userId: 'jc', nombre: 'Julia Castro', ...nadie, correoFallido: true },
  ],
  sinDispositivo: false,
};
const vencida: NotaPendiente = { ...perez, prescripcionId: 'otra', caratula: 'Luna c/ Paz', vence: '2026-11-20', destinatarios: [], siguiente: { escalon: 'supervisor', at: '2026-11-24T20:20:00.000Z' } };
delete vencida.escalon;

const host = (notas: NotaPendiente[], user = lucia, more: Partial<NotasPendientes> = {}) =>
  new TestHost(user).answer('GET /notas-pendientes', () => ({ notas: [...notas], total: notas.length, sinDispositivo: [], totalSinDispositivo: 0, ...more }));

it('says since when nobody took note, who heard, who hears next, and how far the alert came with each', async () => {
  await open('#/sin-nota', host([vencida, perez]));
  const items = within(await screen.findByRole('list', { name: 'Sin nota' })).getAllByRole('listitem');
  expect(HOY).toBe('2026-11-24');
  expect(items).toHaveLength(2);
  const [first, second] = items as [HTMLElement, HTMLElement];
  await waitFor(() => expect(first).toHaveTextContent('Crítico: falta 1 día'));
  expect(first).toHaveTextContent('Sin nota desde hoy a las 08:00: 3 h 20 min de oficina.');
  expect(first).toHaveTextContent('Ya se avisó a la supervisión. Los administradores se enteran hoy a las 17:20.');
  const rows = within(first).getAllByRole('row').map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
  expect(rows[1]).toMatch(/^Lucía Ferreyra sí ?sí ?no ?no$/);
  expect(rows[2]).toMatch(/^Julia Castro En ningún equipo ?El correo no salió ?no ?no ?no ?no$/);
  expect(second).toHaveTextContent('La supervisión se entera hoy a las 17:20.');
  expect(second).toHaveTextContent('Sin destinatarios');
  expect(within(second).queryByRole('button')).not.toBeInTheDocument();
});

it('takes note where the alert is the reader’s too, and counts in the sidebar', async () => {
  const notas = [perez];
  const { host: at, person } = await open('#/sin-nota', host(notas));
  const nav = within(screen.getByRole('navigation', { name: 'Secciones' }));
  expect(await nav.findByRole('link', { name: 'Sin nota 1 sin que nadie tome nota' })).toBeInTheDocument();
  await person.click(await screen.findByRole('button', { name: /^Tomar nota: Pérez/ }));
  notas.length = 0;
  await waitFor(() => expect(at.done).toContain('ack n-perez'));
  at.listeners.emit('inbox', {});
  expect(await screen.findByText('Nadie debe una nota')).toBeInTheDocument();
});

it('is not for the office, which is not asked for what it may not see', async () => {
  const { host: at } = await open('#/sin-nota', host([perez], ana));
  expect(await screen.findByText('Esta lista es de quienes responden por los plazos')).toBeInTheDocument();
  expect(screen.queryByRole('link', { name: /^Sin nota/ })).not.toBeInTheDocument();
  expect(at.asked.some(({ path }) => path.endsWith('/notas-pendientes'))).toBe(false);
});

it('says of a list that is cut how many more there are', async () => {
  await open('#/sin-nota', host([perez], lucia, { total: 1250 }));
  expect(await screen.findByText(/^Se muestran los primeros 1; hay 1\.249 más\./)).toBeInTheDocument();
  expect(screen.getByText('1250 plazos sin que nadie tome nota')).toBeInTheDocument();
});

it('shows admins what asks for no note and is on no device, apart from what does', async () => {
  const lejos: NotaPendiente = { ...perez, prescripcionId: 'lejos', caratula: 'Luna c/ Paz', vence: '2026-12-01', sinDispositivo: true, minutosHabiles: 20 };
  delete lejos.escalon;
  delete lejos.siguiente;
  await open('#/sin-nota', host([], { ...lucia, rol: 'admin' }, { sinDispositivo: [lejos], totalSinDispositivo: 3 }));
  const list = await screen.findByRole('list', { name: 'Sin llegar a ningún equipo' });
  const item = within(list).getByRole('listitem');
  expect(item).toHaveTextContent('Avisado hoy a las 08:00: 20 min de oficina. No pide nota.');
  expect(item).toHaveTextContent('No está guardado en ningún equipo de quien tiene que verlo.');
  expect(item).not.toHaveTextContent('Sin nota desde');
  expect(within(item).queryByRole('button')).not.toBeInTheDocument();
  expect(screen.getByText(/^Se muestran los primeros 1; hay 2 más\./)).toBeInTheDocument();
  expect(screen.getByText('Nadie debe una nota')).toBeInTheDocument();
});
