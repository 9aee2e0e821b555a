import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Live } from '../src/platform/live';
import { alert, expediente, mensaje, mensajes } from './firma';
import { TestHost } from './host';
import { open } from './open';

const HERE = '#/expedientes/exp-perez';
const PATH = '/expedientes/exp-perez';
const thread = () => screen.findByRole('region', { name: 'Mensajes del expediente' });
const rows = async () => within(within(await thread()).getByRole('log', { name: 'Mensajes' })).getAllByRole('listitem');
const sent = (host: TestHost, method: string) => host.asked.filter((request) => request.method === method);
const write = () => screen.findByRole('textbox', { name: 'Escribir un mensaje' });
const hear = (host: TestHost, event: Live['event'], data: Live['data']) => host.listeners.emit('live', { event, data } as Live);

it('shows the messages beside the summary, the oldest first, and says that they were read', async () => {
  const { host } = await open(HERE);
  await within(await thread()).findByText(/presentala hoy/);
  const shown = (await rows()).map((row) => row.textContent.replace(/\s+/g, ' '));
  expect(shown[0]).toMatch(/Martín Rivas ayer 18:12 Llegó el acuse/);
  expect(shown[2]).toMatch(/Martín Rivas 09:02 @Lucía Ferreyra presentala hoy/);
  expect(screen.getByRole('region', { name: 'Plazos' })).toBeInTheDocument();
  await waitFor(() => expect(sent(host, 'PUT')).toEqual([{ method: 'PUT', path: `/api/v1${PATH}/mensajes/leido`, body: { hasta: 'm3' } }]));
});

it('counts what is unread beside its tab, and reads nothing that is not before the reader', async () => {
  const { host, person } = await open(`${HERE}/personas`);
  const tab = await screen.findByRole('link', { name: /Mensajes ?1 sin leer/ });
  expect(sent(host, 'PUT')).toEqual([]);
  await person.click(tab);
  await thread();
  await waitFor(() => expect(screen.getByRole('link', { name: 'Mensajes' })).toHaveAttribute('aria-current', 'page'));
});

it('sends with Enter, writes a line with Shift, and shows what was sent', async () => {
  const host = new TestHost().answer(`POST ${PATH}/mensajes`, ({ body }) => mensaje('m4', { ...(body as object), autor: { id: 'lf', nombre: 'Lucía Ferreyra' } }));
  const { person } = await open(HERE, host);
  await person.click(await write());
  await person.keyboard('Listo{Shift>}{Enter}{/Shift}presentada  {Enter}');
  await waitFor(async () => expect((await rows()).at(-1)).toHaveTextContent('Listo presentada'));
  expect(sent(host, 'POST').at(-1)?.body).toEqual({ texto: 'Listo\npresentada', menciones: [] });
  expect(await write()).toHaveValue('');
  expect(await write()).toHaveFocus();
  await person.keyboard('   {Enter}');
  expect(sent(host, 'POST')).toHaveLength(1);
  expect(host.done).toContain('typing exp-perez true');
  expect(host.done.at(-1)).toBe('typing exp-perez false');
});

it('keeps what was written when it could not be sent, and says why', async () => {
  const host = new TestHost().refuse(`POST ${PATH}/mensajes`, 503, { code: 'NO_DISPONIBLE', message: 'El servidor no está disponible por ahora' });
  const { person } = await open(HERE, host);
  await person.type(await write(), 'Sin red{Enter}');
  expect(await screen.findByText('El servidor no está disponible por ahora')).toBeInTheDocument();
  expect(await write()).toHaveValue('Sin red');
});

it('mentions the people of the case by keys alone', async () => {
  const host = new TestHost().answer(`POST ${PATH}/mensajes`, ({ body }) => mensaje('m4', body as object));
  const { person } = await open(HERE, host);
  const field = await write();
  await person.type(field, 'Hola @ri');
  const people = await screen.findByRole('listbox', { name: 'Personas para mencionar' });
  expect(within(people).getAllByRole('option').map((one) => one.textContent)).toEqual([expect.stringContaining('Martín Rivas')]);
  await person.keyboard('{Escape}');
  expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
  await person.keyboard('v');
  expect(field).toHaveAttribute('aria-activedescendant', screen.getByRole('option').id);
  await person.keyboard('{Enter}');
  await waitFor(() => expect(field).toHaveValue('Hola @Martín Rivas '));
  await person.keyboard('mirá{Enter}');
  await waitFor(() => expect(sent(host, 'POST').at(-1)?.body).toEqual({ texto: 'Hola @Martín Rivas mirá', menciones: ['mr'] }));
});

it('lets the author alone edit a message, and take it back', async () => {
  const own = mensajes[1] ?? mensaje('none');
  const host = new TestHost()
    .answer('PATCH /mensajes/m2', () => ({ ...own, texto: 'La presento hoy.', version: 2 }))
    .answer('DELETE /mensajes/m2', () => ({ ...own, texto: '', version: 3, borrado: true }));
  const { person } = await open(HERE, host);
  await within(await thread()).findByText(/La presento mañana/);
  expect(screen.getAllByRole('button', { name: /^Editar tu mensaje/ })).toHaveLength(1);
  await person.click(screen.getByRole('button', { name: 'Editar tu mensaje de ayer 18:20' }));
  const field = screen.getByRole('textbox', { name: 'Texto del mensaje' });
  expect(field).toHaveFocus();
  await person.clear(field);
  await person.type(field, 'La presento hoy.{Enter}');
  expect(await screen.findByText('La presento hoy.')).toBeInTheDocument();
  expect(screen.getByText('editado')).toBeInTheDocument();
  expect(sent(host, 'PATCH').at(-1)?.body).toEqual({ version: 1, texto: 'La presento hoy.', menciones: [] });
  await person.click(screen.getByRole('button', { name: /^Borrar tu mensaje/ }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Borrar el mensaje' }));
  await person.click(dialog.getByRole('button', { name: 'Borrar' }));
  expect(await screen.findByText('Mensaje borrado')).toBeInTheDocument();
  expect(sent(host, 'DELETE').at(-1)?.path).toBe('/api/v1/mensajes/m2?version=2');
  expect(screen.queryByRole('button', { name: /^Editar tu mensaje/ })).not.toBeInTheDocument();
});

it('shows what others write as they write it, and that they are writing', async () => {
  const { host } = await open(HERE);
  await within(await thread()).findByText(/presentala hoy/);
  hear(host, 'mensaje:typing', { expedienteId: 'exp-other', userId: 'jc', isTyping: true });
  hear(host, 'mensaje:typing', { expedienteId: 'exp-perez', userId: 'mr', isTyping: true });
  expect(await screen.findByText('Martín Rivas está escribiendo…')).toBeInTheDocument();
  hear(host, 'mensaje:new', mensaje('other', { expedienteId: 'exp-other', texto: 'de otro expediente' }));
  hear(host, 'mensaje:new', mensaje('m4', { texto: 'Ya está.' }));
  expect(await screen.findByText('Ya está.')).toBeInTheDocument();
  expect(screen.queryByText('Martín Rivas está escribiendo…')).not.toBeInTheDocument();
  expect(screen.queryByText('de otro expediente')).not.toBeInTheDocument();
  await waitFor(() => expect(sent(host, 'PUT').at(-1)?.body).toEqual({ hasta: 'm4' }));
  hear(host, 'mensaje:new', mensaje('m4', { texto: '', version: 2, borrado: true }));
  expect(await screen.findByText('Mensaje borrado')).toBeInTheDocument();
});

it('reads older ones on request', async () => {
  const host = new TestHost().answer(`GET ${PATH}/mensajes`, ({ path }) =>
    path.includes('before=m3') ? { mensajes: mensajes.slice(1), more: false, noLeidos: 0 } : { mensajes: mensajes.slice(0, 1), more: true, noLeidos: 0 },
  );
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Anteriores' }));
  await waitFor(async () => expect(await rows()).toHaveLength(3));
  expect(screen.queryByRole('button', { name: 'Anteriores' })).not.toBeInTheDocument();
});

it('counts unread mentions beside the cases, and reads those of the case that is opened', async () => {
  const mention = (id: string, expedienteId: string) => ({
    ...alert('perez'),
    notificationId: id,
    event: 'notification',
    payload: { id, type: 'info', title: 'Martín Rivas te mencionó', message: 'Ref. 0412', metadata: { expedienteId, mensajeId: 'm3' } },
    contexto: { expedienteId, referencia: '0412', caratula: 'Pérez c/ García', sinVerificar: false },
  });
  const host = new TestHost();
  host.entries = [mention('n-here', 'exp-perez'), mention('n-there', 'exp-sosa'), ...host.entries];
  await open('#/expedientes', host);
  expect(await screen.findByRole('link', { name: 'Expedientes 2 menciones sin leer' })).toBeInTheDocument();
  host.listeners.emit('open', { path: '/expedientes/exp-perez' });
  expect(await screen.findByRole('link', { name: 'Expedientes 1 mención sin leer' })).toBeInTheDocument();
  expect(host.done.filter((what) => what.startsWith('read'))).toEqual(['read n-here']);
});

it('asks for no messages where only an oficio lets somebody in', async () => {
  const host = new TestHost().answer(`GET ${PATH}`, () => expediente('perez', { miembros: [], permisos: { editar: false, miembros: false } }));
  await open(`${HERE}/mensajes`, host);
  await screen.findByRole('heading', { level: 1, name: /Pérez/ });
  expect(screen.queryByRole('link', { name: /Mensajes/ })).not.toBeInTheDocument();
  expect(screen.queryByRole('region', { name: 'Mensajes del expediente' })).not.toBeInTheDocument();
  expect(host.asked.some(({ path }) => path.includes('/mensajes'))).toBe(false);
});
