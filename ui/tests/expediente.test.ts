import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { expediente, prescripcion } from './firma';
import { TestHost } from './host';
import { open } from './open';

const HERE = '#/expedientes/exp-perez';
const PATH = '/expedientes/exp-perez';
const sent = (host: TestHost, method: string) => host.asked.filter((request) => request.method === method);

it('shows the case as lawyers write it, its deadlines, oficios and people', async () => {
  await open(HERE);
  const title = await screen.findByRole('heading', { level: 1, name: /Pérez, Juan Carlos c\/ García, Marta/ });
  expect([...title.querySelectorAll('em')].map((em) => em.textContent)).toEqual(['c/', 's/ daños y perjuicios']);
  const deadlines = screen.getByRole('region', { name: 'Plazos' });
  expect(await within(deadlines).findByText('Crítico: falta 1 día')).toBeInTheDocument();
  expect(within(screen.getByRole('region', { name: 'Oficios' })).getByRole('link', { name: /Hospital Italiano/ })).toBeInTheDocument();
  expect(within(screen.getByRole('region', { name: 'Personas' })).getByText('Supervisor')).toBeInTheDocument();
});

it('enters a deadline, reading the typed date back in words before it is saved', async () => {
  const host = new TestHost().answer(`POST ${PATH}/prescripciones`, () => prescripcion('perez', { id: 'new' }));
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Agregar plazo' }));
  const dialog = await screen.findByRole('dialog', { name: 'Plazo nuevo' });
  const field = within(dialog);
  await waitFor(() => expect(field.getByLabelText('Qué plazo es')).toHaveFocus());
  await person.keyboard('Acción por daños');
  await person.type(field.getByLabelText('Vence'), '29/11');
  expect(field.getByLabelText('Vence')).toHaveAccessibleDescription('domingo 29 de noviembre de 2026 · faltan 5 días');
  await person.keyboard('{Enter}');
  expect(await screen.findByText('Plazo agregado.')).toBeInTheDocument();
  expect(sent(host, 'POST')).toEqual([
    { method: 'POST', path: `/api/v1${PATH}/prescripciones`, body: { tipo: 'Acción por daños', vence: '2026-11-29', clase: 'prescripcion' } },
  ]);
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

it('says at the field what is wrong, before asking the server and after', async () => {
  const host = new TestHost().refuse(`POST ${PATH}/prescripciones`, 422, {
    code: 'DATOS_INVALIDOS',
    message: 'Hay datos que corregir',
    fields: { tipo: 'Demasiado largo' },
  });
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Agregar plazo' }));
  const field = within(await screen.findByRole('dialog'));
  await person.type(field.getByLabelText('Vence'), '31/11/2026');
  await person.click(field.getByRole('button', { name: 'Guardar' }));
  expect(field.getByLabelText('Qué plazo es')).toHaveAccessibleDescription(/Falta este dato/);
  expect(field.getByLabelText('Vence')).toBeInvalid();
  expect(sent(host, 'POST')).toEqual([]);
  await person.clear(field.getByLabelText('Vence'));
  await person.type(field.getByLabelText('Vence'), '30/11/2026');
  await person.type(field.getByLabelText('Qué plazo es'), 'x');
  await person.click(field.getByRole('button', { name: 'Guardar' }));
  await waitFor(() => expect(field.getByLabelText('Qué plazo es')).toHaveAccessibleDescription(/Demasiado largo/));
});

it('keeps what was typed when somebody else saved first, and shows what they wrote', async () => {
  const theirs = prescripcion('perez', { version: 3, vence: '2026-12-02', tipo: 'Acción de ellos' });
  const host = new TestHost();
  let saved = 0;
  host.answer('PATCH /prescripciones/plazo-perez', () => {
    saved += 1;
    if (saved > 1) return theirs;
    return { status: 409, body: { error: { code: 'CONFLICTO', message: 'Otra persona lo modificó antes' } } };
  });
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Editar: Acción por daños' }));
  const field = within(await screen.findByRole('dialog', { name: 'Editar el plazo' }));
  await person.clear(field.getByLabelText('Qué plazo es'));
  await person.type(field.getByLabelText('Qué plazo es'), 'Acción mía');
  await person.click(field.getByRole('button', { name: 'Guardar' }));
  host.answer('GET /prescripciones/plazo-perez', () => theirs);
  await person.click(await field.findByRole('button', { name: 'Ver qué cambió' }));
  await waitFor(() => expect(field.getByLabelText('Qué plazo es')).toHaveAccessibleDescription(/Ahora dice: Acción de ellos/));
  expect(field.getByLabelText('Qué plazo es')).toHaveValue('Acción mía');
  expect(field.getByLabelText('Vence')).toHaveValue('02/12/2026');
  await person.click(field.getByRole('button', { name: 'Guardar' }));
  await screen.findByText('Plazo guardado.');
  expect(sent(host, 'PATCH').at(-1)?.body).toEqual({ version: 3, tipo: 'Acción mía' });
});

it('resolves a deadline with its reason and where it is on record', async () => {
  const host = new TestHost().answer('POST /prescripciones/plazo-perez/resolve', () => prescripcion('perez', { estado: 'resuelta' }));
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Resolver: Acción por daños' }));
  const field = within(await screen.findByRole('dialog', { name: 'Resolver el plazo' }));
  await person.type(field.getByLabelText('Motivo'), 'Demanda presentada');
  await person.click(field.getByRole('button', { name: 'Resolver' }));
  expect(field.getByLabelText('Dónde consta')).toBeInvalid();
  await person.type(field.getByLabelText('Dónde consta'), 'Cargo 12');
  await person.click(field.getByRole('button', { name: 'Resolver' }));
  await screen.findByText('Plazo resuelto.');
  expect(sent(host, 'POST').at(-1)?.body).toEqual({ version: 2, motivo: 'Demanda presentada', prueba: 'Cargo 12' });
});

it('reads again when the case changes elsewhere, and leaves its room with the page', async () => {
  const { host, person } = await open(HERE);
  await screen.findByRole('heading', { level: 1, name: /Pérez/ });
  host.answer(`GET ${PATH}`, () => expediente('perez', { caratula: 'Pérez c/ Otra s/ otra cosa', version: 4 }));
  host.listeners.emit('live', { event: 'expediente:update', data: { id: 'exp-perez', changes: {}, version: 4, by: 'mr' } });
  expect(await screen.findByRole('heading', { level: 1, name: /Pérez c\/ Otra/ })).toBeInTheDocument();
  expect(screen.getByText('Martín Rivas cambió este expediente.')).toBeInTheDocument();
  await person.click(screen.getByRole('link', { name: /Ajustes/ }));
  await waitFor(() => expect(host.done).toEqual(['open exp-perez', 'open null']));
});

it('shows nothing more of a case whose right is gone', async () => {
  const { host } = await open(HERE);
  await screen.findByRole('heading', { level: 1, name: /Pérez/ });
  host.refuse(`GET ${PATH}`, 404, { code: 'NO_AUTORIZADO', message: 'No autorizado' });
  host.listeners.emit('live', { event: 'expediente:update', data: { id: 'exp-perez', changes: {}, version: 4, by: 'mr' } });
  expect(await screen.findByText('Este expediente no existe o no está a tu alcance')).toBeInTheDocument();
  expect(screen.queryByText(/Acción por daños/)).not.toBeInTheDocument();
});

it('adds a person, and explains why the last responsable cannot go', async () => {
  const host = new TestHost()
    .answer(`PUT ${PATH}/members/jc`, () => expediente('perez'))
    .refuse(`DELETE ${PATH}/members/lf`, 409, { code: 'CONFLICTO', message: 'Otra persona lo modificó antes' });
  const { person } = await open(`${HERE}/personas`, host);
  await person.click(await screen.findByRole('button', { name: 'Sumar persona' }));
  const add = within(await screen.findByRole('dialog', { name: 'Sumar persona' }));
  await person.selectOptions(add.getByLabelText('Persona'), 'Julia Castro');
  await person.click(add.getByRole('button', { name: 'Sumar' }));
  expect(await screen.findByText('Julia Castro ahora forma parte del expediente.')).toBeInTheDocument();
  await person.click(screen.getByRole('button', { name: 'Quitar a Lucía Ferreyra' }));
  const remove = within(await screen.findByRole('dialog', { name: /Quitar a Lucía/ }));
  await person.click(remove.getByRole('button', { name: 'Quitar' }));
  expect(await remove.findByRole('alert')).toHaveTextContent('necesita un responsable activo');
});

it('offers no change to whoever may not make one', async () => {
  const host = new TestHost().answer(`GET ${PATH}`, () => expediente('perez', { miembros: [], permisos: { editar: false, miembros: false } }));
  await open(HERE, host);
  await screen.findByRole('heading', { level: 1, name: /Pérez/ });
  for (const name of [/Editar/, /Agregar/, /Sumar/, /Nuevo oficio/, /Resolver/]) expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
});

it('gives an oficio to somebody of the office', async () => {
  const host = new TestHost().answer(`POST ${PATH}/oficios`, ({ body }) => ({ ...(body as object), id: 'x', asignadoA: { id: 'ao', nombre: 'Ana Ortiz' } }));
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Nuevo oficio' }));
  const field = within(await screen.findByRole('dialog', { name: 'Oficio nuevo' }));
  await person.type(field.getByLabelText('Asunto'), 'ANSES');
  await person.selectOptions(field.getByLabelText('Asignar a'), 'Ana Ortiz');
  await person.click(field.getByRole('button', { name: 'Crear oficio' }));
  await screen.findByText('Oficio asignado a Ana Ortiz.');
  expect(sent(host, 'POST').at(-1)?.body).toEqual({ asunto: 'ANSES', asignadoA: 'ao' });
});

it('says that nothing is watched in a case without open deadlines, unless it is closed', async () => {
  const { host } = await open('#/expedientes/exp-quiroga', new TestHost().answer('GET /expedientes/exp-quiroga/prescripciones', () => []));
  expect(await screen.findByText(/no tiene ningún plazo abierto/)).toBeInTheDocument();
  host.answer('GET /expedientes/exp-quiroga', () => expediente('quiroga', { estado: 'cerrado', version: 4 }));
  host.listeners.emit('live', { event: 'expediente:update', data: { id: 'exp-quiroga', changes: {}, version: 4, by: 'mr' } });
  await waitFor(() => expect(screen.queryByText(/no tiene ningún plazo abierto/)).not.toBeInTheDocument());
});

it('closes a case with open deadlines only after naming them', async () => {
  const host = new TestHost().answer(`PATCH ${PATH}`, () => expediente('perez', { estado: 'cerrado', version: 4 }));
  const { person } = await open(HERE, host);
  await screen.findByRole('link', { name: 'Acción por daños' });
  await person.click(await screen.findByRole('button', { name: 'Editar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Editar el expediente' }));
  await person.selectOptions(dialog.getByLabelText('Estado'), 'Cerrado');
  expect(dialog.getByRole('note')).toHaveTextContent(/Queda[n]? 1 plazo abierto.*mié 25 nov 2026 · Acción por daños.*se siguen vigilando/);
  await person.click(dialog.getByRole('button', { name: 'Cerrar igual' }));
  await waitFor(() => expect(sent(host, 'PATCH').at(-1)?.body).toEqual({ version: 3, estado: 'cerrado', aunConPlazos: true }));
});

it('names the deadlines that only the server knew of when a case is closed', async () => {
  const host = new TestHost().answer('GET /expedientes/exp-perez/prescripciones', () => []);
  host.refuse(`PATCH ${PATH}`, 409, { code: 'CONFLICTO', message: 'Quedan plazos abiertos', fields: { estado: 'Quedan 1' } });
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Editar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Editar el expediente' }));
  await person.selectOptions(dialog.getByLabelText('Estado'), 'Cerrado');
  host.answer('GET /expedientes/exp-perez/prescripciones', () => [prescripcion('perez')]);
  await person.click(dialog.getByRole('button', { name: 'Guardar' }));
  expect(await dialog.findByRole('button', { name: 'Cerrar igual' })).toBeInTheDocument();
  expect(dialog.queryByRole('alert')).not.toBeInTheDocument();
});

it('hands a case over to somebody else, with a reason', async () => {
  const host = new TestHost().answer(`POST ${PATH}/traspaso`, () => expediente('perez', { version: 4 }));
  const { person } = await open(`${HERE}/personas`, host);
  await person.click(await screen.findByRole('button', { name: 'Traspasar lo de Lucía Ferreyra' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Traspasar el expediente' }));
  expect(within(dialog.getByLabelText('Nuevo responsable')).queryByText('Ana Ortiz')).not.toBeInTheDocument();
  await person.selectOptions(dialog.getByLabelText('Nuevo responsable'), 'Martín Rivas');
  await person.type(dialog.getByLabelText('Motivo'), 'Licencia');
  await person.click(dialog.getByRole('button', { name: 'Traspasar' }));
  expect(await screen.findByText('Martín Rivas ahora responde por el expediente.')).toBeInTheDocument();
  expect(sent(host, 'POST').at(-1)?.body).toEqual({ a: 'mr', motivo: 'Licencia', dejaElExpediente: false });
});
