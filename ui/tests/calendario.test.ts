import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { ana, evento, eventos } from './firma';
import { TestHost } from './host';
import { open } from './open';

const sent = (host: TestHost, method: string) => host.asked.filter((request) => request.method === method);
const asked = (host: TestHost) => sent(host, 'GET').map(({ path }) => path).filter((path) => path.startsWith('/api/v1/calendario?'));
const month = (name: string) => screen.findByRole('table', { name });
const HERE = '#/expedientes/exp-perez/calendario';

it('shows the month of today with what is on in each day', async () => {
  const { host } = await open('#/calendario');
  const table = within(await month('noviembre de 2026'));
  const today = table.getByRole('cell', { current: 'date' });
  expect(today).toHaveTextContent('martes 24 de noviembre de 2026');
  const cell = (day: string) => table.getAllByRole('cell').find((one) => one.textContent.includes(day));
  expect(cell('jueves 26 de noviembre')).toHaveTextContent(/Personal:\s*08:00\s*Médico/);
  expect(cell('viernes 27 de noviembre')).toHaveTextContent(/Vencimiento:\s*Contestar demanda/);
  expect(cell('jueves 3 de diciembre')).toHaveTextContent(/Audiencia:\s*10:30\s*Audiencia de mediación/);
  expect(asked(host)).toEqual(['/api/v1/calendario?desde=2026-10-26&hasta=2026-12-06']);
});

it('turns the month, and never shows one month’s dates in another', async () => {
  const { host, person } = await open('#/calendario');
  await month('noviembre de 2026');
  host.answer('GET /calendario', () => new Promise<never>(() => undefined));
  await person.click(screen.getByRole('button', { name: 'Mes siguiente' }));
  await waitFor(() => expect(location.hash).toBe('#/calendario/2026-12'));
  await waitFor(() => expect(asked(host).at(-1)).toBe('/api/v1/calendario?desde=2026-11-30&hasta=2027-01-03'));
  expect(screen.queryByText('Médico')).not.toBeInTheDocument();
  await person.click(screen.getByRole('button', { name: 'Hoy' }));
  expect(location.hash).toBe('#/calendario');
});

it('lists the same month by days, with the cases', async () => {
  const { person } = await open('#/calendario');
  await month('noviembre de 2026');
  await person.click(screen.getByRole('button', { name: 'Lista' }));
  const page = within(screen.getByRole('region', { name: 'Calendario' }));
  expect(page.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual([
    'martes 10 de noviembre de 2026',
    'jueves 26 de noviembre de 2026',
    'viernes 27 de noviembre de 2026',
  ]);
  const rows = page.getAllByRole('listitem').map(({ textContent }) => textContent.replace(/\s+/g, ' '));
  expect(rows[1]).toMatch(/08:00 a 09:00.*Médico.*Personal/);
  expect(rows[2]).toMatch(/todo el día.*Contestar demanda.*Vencimiento.*Pérez, Juan Carlos/);
});

it('says how much more a day has than fits', async () => {
  const many = [1, 2, 3, 4, 5].map((n) => evento(`e${n}`, { titulo: `Audiencia ${n}`, inicio: `2026-11-26T1${n}:00:00.000Z` }));
  const { person } = await open('#/calendario', new TestHost().answer('GET /calendario', () => many));
  await person.click(await screen.findByRole('button', { name: '3 más el jue 26 nov' }));
  expect(await screen.findByRole('button', { name: 'Audiencia 5' })).toBeInTheDocument();
});

it('notes something personal, for a whole day or for an hour', async () => {
  const host = new TestHost().answer('POST /calendario', () => evento('new'));
  const { person } = await open('#/calendario', host);
  await person.click(await screen.findByRole('button', { name: 'Nuevo evento personal' }));
  const field = within(await screen.findByRole('dialog', { name: 'Evento personal nuevo' }));
  expect(field.queryByLabelText('Qué es')).not.toBeInTheDocument();
  await person.click(field.getByRole('button', { name: 'Guardar' }));
  expect(field.getByLabelText('Día')).toHaveAccessibleDescription(/Falta este dato/);
  await person.type(field.getByLabelText('Título'), 'Trámite');
  await person.type(field.getByLabelText('Día'), '30/11/2026');
  await person.type(field.getByLabelText('Hora'), '25');
  await person.click(field.getByRole('button', { name: 'Guardar' }));
  expect(field.getByLabelText('Hora')).toHaveAccessibleDescription(/No es una hora/);
  expect(sent(host, 'POST')).toEqual([]);
  await person.clear(field.getByLabelText('Hora'));
  await person.type(field.getByLabelText('Hora'), '930');
  await person.type(field.getByLabelText('Hasta'), '10{Enter}');
  expect(await screen.findByText('Agregado al calendario.')).toBeInTheDocument();
  const body = { titulo: 'Trámite', tipo: 'personal', inicio: '2026-11-30T12:30:00.000Z', fin: '2026-11-30T13:00:00.000Z', todoElDia: false };
  expect(sent(host, 'POST')).toEqual([{ method: 'POST', path: '/api/v1/calendario', body }]);
  expect(asked(host)).toHaveLength(2);
});

it('shows the next dates of a case in its summary, and all of them in their tab', async () => {
  const { person } = await open('#/expedientes/exp-perez');
  const card = within(await screen.findByRole('region', { name: 'Próximas fechas' }));
  const rows = card.getAllByRole('listitem').map(({ textContent }) => textContent.replace(/\s+/g, ' '));
  expect(rows[0]).toMatch(/vie 27 nov.*Contestar demanda.*Vencimiento.*todo el día/);
  expect(rows[1]).toMatch(/jue 3 dic.*Audiencia de mediación.*10:30 · A distancia/);
  expect(rows).toHaveLength(2);
  await person.click(card.getByRole('link', { name: 'Ver todos' }));
  const all = within(await screen.findByRole('region', { name: 'Calendario' }));
  expect(all.getByRole('heading', { name: 'Ya pasaron' })).toBeInTheDocument();
  expect(all.getAllByRole('listitem')).toHaveLength(3);
});

it('enters a hearing of a case', async () => {
  const host = new TestHost().answer('POST /calendario', () => evento('new'));
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Agregar fecha' }));
  const field = within(await screen.findByRole('dialog', { name: 'Fecha nueva del expediente' }));
  await person.type(field.getByLabelText('Título'), 'Audiencia de vista de causa');
  expect(within(field.getByLabelText('Qué es')).getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['Audiencia', 'Vencimiento']);
  await person.type(field.getByLabelText('Día'), '3/12/2026');
  await person.type(field.getByLabelText('Lugar'), 'Sala 2{Enter}');
  expect(await screen.findByText('Agregado al calendario.')).toBeInTheDocument();
  expect(sent(host, 'POST').at(-1)?.body).toEqual({
    expedienteId: 'exp-perez',
    titulo: 'Audiencia de vista de causa',
    tipo: 'audiencia',
    inicio: '2026-12-03T15:00:00.000Z',
    fin: null,
    todoElDia: true,
    lugar: 'Sala 2',
  });
});

it('edits a date with what was typed anew, and keeps it when somebody else was first', async () => {
  const theirs = evento('ev-next', { version: 2, lugar: 'Sala 9' });
  const host = new TestHost().refuse('PATCH /calendario/ev-next', 409, { code: 'CONFLICTO', message: 'Otra persona lo modificó antes' });
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Audiencia de mediación' }));
  const look = within(await screen.findByRole('dialog', { name: 'Audiencia de mediación' }));
  expect(look.getByText('jueves 3 de diciembre de 2026')).toBeInTheDocument();
  await person.click(look.getByRole('button', { name: 'Editar' }));
  const field = within(await screen.findByRole('dialog', { name: 'Editar la fecha' }));
  expect(field.getByLabelText('Hora')).toHaveValue('10:30');
  await person.clear(field.getByLabelText('Lugar'));
  await person.type(field.getByLabelText('Lugar'), 'Sala 2');
  await person.click(field.getByRole('button', { name: 'Guardar' }));
  host.answer('GET /expedientes/exp-perez/calendario', () => [theirs]).answer('PATCH /calendario/ev-next', () => theirs);
  await person.click(await field.findByRole('button', { name: 'Ver qué cambió' }));
  await waitFor(() => expect(field.getByLabelText('Lugar')).toHaveAccessibleDescription(/Ahora dice: Sala 9/));
  await person.click(field.getByRole('button', { name: 'Guardar' }));
  expect(await screen.findByText('Fecha guardada.')).toBeInTheDocument();
  expect(sent(host, 'PATCH').at(-1)?.body).toEqual({ version: 2, lugar: 'Sala 2' });
});

it('takes a date away only when asked twice', async () => {
  const host = new TestHost().answer('DELETE /calendario/ev-next', () => ({ status: 204, body: null }));
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Audiencia de mediación' }));
  await person.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Quitar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Quitar del calendario' }));
  expect(sent(host, 'DELETE')).toEqual([]);
  host.answer('GET /expedientes/exp-perez/calendario', () => []);
  await person.click(dialog.getByRole('button', { name: 'Quitar' }));
  expect(await screen.findByText('Quitado del calendario.')).toBeInTheDocument();
  expect(sent(host, 'DELETE').at(-1)?.path).toBe('/api/v1/calendario/ev-next?version=1');
  expect(await screen.findByText('Sin fechas')).toBeInTheDocument();
});

it('follows what changes elsewhere', async () => {
  const { host } = await open(HERE);
  await screen.findByRole('button', { name: 'Audiencia de mediación' });
  host.answer('GET /expedientes/exp-perez/calendario', () => [evento('ev-next', { titulo: 'Audiencia suspendida' })]);
  const { id, titulo, inicio } = evento('ev-next');
  host.listeners.emit('live', { event: 'calendario:update', data: { change: 'updated', evento: { id, titulo, inicio, version: 2, expedienteId: 'exp-perez' } } });
  expect(await screen.findByRole('button', { name: 'Audiencia suspendida' })).toBeInTheDocument();
});

it('shows the office the dates of a case, to be changed by others', async () => {
  const { person } = await open('#/calendario', new TestHost(ana));
  await person.click(await screen.findByRole('button', { name: /Audiencia de mediación/ }));
  const look = within(await screen.findByRole('dialog', { name: 'Audiencia de mediación' }));
  expect(look.queryByRole('button', { name: 'Editar' })).not.toBeInTheDocument();
  expect(look.getByRole('link', { name: 'Abrir expediente' })).toHaveAttribute('href', '#/expedientes/exp-perez');
  expect(eventos.some(({ expedienteId }) => expedienteId === undefined)).toBe(true);
});
