import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { alert, ana, oficio, oficios } from './firma';
import { TestHost } from './host';
import { open } from './open';

const contexto = (oficioId: string) => ({ expedienteId: 'exp-quiroga', referencia: '0417', caratula: 'Quiroga c/ Méndez', sinVerificar: false, oficioId });
const pane = () => within(screen.getByRole('complementary', { name: 'Detalle del oficio' }));

it('shows the oficio that the address names, and accepts it with the version seen', async () => {
  const accepted = oficio('of-1', { estado: 'aceptado', aceptadoAt: '2026-11-24T19:00:00Z', version: 2 });
  const host = new TestHost().answer('POST /oficios/of-1/accept', () => accepted);
  const { person } = await open('#/oficios/of-1', host);
  expect(await pane().findByRole('heading', { name: /Registro de la Propiedad/ })).toBeInTheDocument();
  host.answer('GET /oficios/of-1', () => accepted).answer('GET /oficios', () => [accepted]);
  await person.click(pane().getByRole('button', { name: 'Aceptar' }));
  expect(await pane().findByText(/Aceptado por Ana Ortiz/)).toBeInTheDocument();
  expect(host.asked).toContainEqual({ method: 'POST', path: '/api/v1/oficios/of-1/accept', body: { version: 1 } });
  expect(pane().queryByRole('button', { name: 'Aceptar' })).not.toBeInTheDocument();
});

it('reads what came about the oficio that is opened, by a toast or by hand, and nothing else', async () => {
  const host = new TestHost();
  await open('#/bandeja', host);
  await screen.findByRole('link', { name: /sin leer: Oficio al Registro/ });
  host.listeners.emit('open', { path: '/oficios/of-1' });
  await waitFor(() => expect(host.done).toEqual(['read n-oficio']));
  host.entries = [{ ...alert('quiroga'), notificationId: 'n-later', contexto: contexto('of-1') }, { ...alert('quiroga'), notificationId: 'n-other', contexto: contexto('of-2') }, ...host.entries];
  host.listeners.emit('inbox', {});
  await waitFor(() => expect(host.done).toEqual(['read n-oficio', 'read n-later']));
});

it('leaves unread what came about an oficio that cannot be shown', async () => {
  const host = new TestHost().refuse('GET /oficios/of-1', 404, { code: 'NO_AUTORIZADO', message: 'No autorizado' });
  await open('#/oficios/of-1', host);
  await screen.findByText('Este oficio no existe o no está a tu alcance.');
  expect(host.done).toEqual([]);
});

it('rejects only with a reason', async () => {
  const host = new TestHost().answer('POST /oficios/of-1/reject', () => oficio('of-1', { estado: 'pendiente', motivoRechazo: 'Falta el poder' }));
  const { person } = await open('#/oficios/of-1', host);
  await person.click(await pane().findByRole('button', { name: 'Rechazar' }));
  const form = within(await screen.findByRole('dialog', { name: 'Rechazar el oficio' }));
  await person.click(form.getByRole('button', { name: 'Rechazar' }));
  expect(form.getByLabelText('Motivo')).toBeInvalid();
  await person.type(form.getByLabelText('Motivo'), 'Falta el poder');
  await person.click(form.getByRole('button', { name: 'Rechazar' }));
  await screen.findByText(/vuelve a estar sin asignar/);
  expect(host.asked).toContainEqual({ method: 'POST', path: '/api/v1/oficios/of-1/reject', body: { version: 1, motivo: 'Falta el poder' } });
});

it('lets the office complete and give on what is under way', async () => {
  const host = new TestHost(ana)
    .answer('POST /oficios/of-2/complete', () => oficio('of-2', { estado: 'cumplido' }))
    .answer('POST /oficios/of-2/assign', () => oficio('of-2', { asignadoA: { id: 'mr', nombre: 'Martín Rivas' } }));
  const { person } = await open('#/oficios/of-2', host);
  await person.click(await pane().findByRole('button', { name: 'Reasignar' }));
  const assign = within(await screen.findByRole('dialog', { name: 'Asignar el oficio' }));
  await waitFor(() => expect(assign.getByRole('option', { name: 'Martín Rivas' })).toBeInTheDocument());
  expect(assign.queryByRole('option', { name: 'Ana Ortiz' })).not.toBeInTheDocument();
  expect(assign.queryByRole('option', { name: 'Julia Castro' })).not.toBeInTheDocument();
  await person.selectOptions(assign.getByLabelText('Asignar a'), 'Martín Rivas');
  await person.click(assign.getByRole('button', { name: 'Asignar' }));
  expect(await screen.findByText('Oficio asignado a Martín Rivas.')).toBeInTheDocument();
});

it('reads again after losing the race, so that the other’s acceptance shows', async () => {
  const host = new TestHost().refuse('POST /oficios/of-1/accept', 409, { code: 'CONFLICTO', message: 'Otra persona lo modificó antes' });
  const { person } = await open('#/oficios/of-1', host);
  const button = await pane().findByRole('button', { name: 'Aceptar' });
  const taken = oficio('of-1', { estado: 'aceptado', aceptadoAt: '2026-11-24T19:00:00Z' });
  host.answer('GET /oficios/of-1', () => taken).answer('GET /oficios', () => [taken]);
  await person.click(button);
  expect(await pane().findByText(/Aceptado por Ana Ortiz/)).toBeInTheDocument();
  expect(screen.getByText('Otra persona lo modificó antes')).toBeInTheDocument();
});

it('filters the queue, and walks it with the arrows', async () => {
  const { person } = await open('#/oficios');
  await screen.findByRole('link', { name: /Registro/ });
  await person.keyboard('{ArrowDown}');
  expect(screen.getByRole('link', { name: /Registro/ })).toHaveFocus();
  await person.click(screen.getByRole('button', { name: 'Cumplidos' }));
  expect(screen.getByRole('link', { name: /ANSES/ })).toBeInTheDocument();
  expect(screen.queryByRole('link', { name: /Registro/ })).not.toBeInTheDocument();
});

it('says so when the oficio is not there', async () => {
  await open('#/oficios/of-9');
  expect(await screen.findByText('Este oficio no existe o no está a tu alcance.')).toBeInTheDocument();
  expect(oficios.some(({ id }) => id === 'of-9')).toBe(false);
});
