import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { lang } from '../src/messages/lang.svelte';
import type { Cuenta, Membresia, ServiceToken } from '../src/api/types';
import * as firma from './firma';
import { TestHost } from './host';
import { open } from './open';

const eva = { id: 'ea', email: 'eva@ferreyra.test', nombre: 'Eva Arias', rol: 'admin' as const };

const martin: Cuenta = { id: 'mr', nombre: 'Martín Rivas', rol: 'abogado', activo: true, email: 'martin@ferreyra.test', version: 4, conClave: true, createdAt: '2026-03-02T12:00:00.000Z' };

const membresias: Membresia[] = [
  { expedienteId: 'exp-perez', referencia: '0412', caratula: 'Pérez, Juan Carlos c/ García, Marta s/ daños y perjuicios', estado: 'sin-iniciar', calidad: 'supervisor', desde: '2026-08-12T14:20:00.000Z' },
  { expedienteId: 'exp-banco', referencia: '0415', caratula: 'Banco del Sur SA c/ Domínguez, Raúl s/ ejecutivo', estado: 'en-tramite', calidad: 'responsable', desde: '2026-09-12T14:20:00.000Z' },
];

const token = (id: string, change: Partial<ServiceToken> = {}): ServiceToken => ({
  id,
  nombre: 'Gestión del estudio',
  scopes: { events: ['notification', 'prescripcion:alert'], to: ['user'], write: ['expedientes'] },
  createdAt: '2026-10-01T12:00:00.000Z',
  createdBy: 'ea',
  estado: 'vigente',
  expiresAt: '2027-01-10T12:00:00.000Z',
  lastUsedAt: '2026-11-24T18:20:00.000Z',
  ...change,
});

/** The desk of an admin, and what the server says of Martín. */
function admin(): TestHost {
  const host = new TestHost(eva);
  host.answer('GET /users', () => [...firma.usuarios, { ...eva, activo: true, version: 1 }, { id: 'ex', nombre: 'Tomás Sáez', rol: 'abogado', activo: false, version: 7 }]);
  host.answer('GET /users/mr', () => martin);
  host.answer('GET /users/mr/expedientes', () => membresias);
  host.answer('GET /users/mr/devices', () => [
    { id: 'd7', name: 'Notebook de Martín', platform: 'linux', createdAt: firma.AHORA, lastSeenAt: firma.AHORA, signedIn: true, current: false },
    { id: 'd8', name: 'PC vieja', platform: 'windows', createdAt: firma.AHORA, lastSeenAt: firma.AHORA, signedIn: false, current: false },
  ]);
  host.answer('GET /users/ea', () => ({ ...eva, activo: true, version: 1, conClave: true, createdAt: firma.AHORA }));
  host.answer('GET /users/ea/expedientes', () => []);
  host.answer('GET /users/ea/devices', () => []);
  host.answer('GET /service-tokens', () => [token('t1'), token('t2', { nombre: 'Planillas', estado: 'revocado', revokedAt: '2026-10-20T12:00:00.000Z' })]);
  return host;
}

const person = () => open('#/administracion/personas/mr', admin());
const last = (host: TestHost, method: string) => host.asked.filter((one) => one.method === method).at(-1);

it('is for admins alone, and offered to nobody else', async () => {
  await open('#/administracion/personas/mr');
  expect(await screen.findByText('Solo administradores')).toBeInTheDocument();
  expect(screen.queryByRole('link', { name: 'Administración' })).not.toBeInTheDocument();
});

it('lists people by role, and last those who were switched off', async () => {
  await open('#/administracion', admin());
  const list = within(await screen.findByRole('region', { name: 'Personas' }));
  await list.findByText('5 cuentas activas');
  expect(list.getAllByRole('heading').map((one) => one.textContent)).toEqual(['Administradores', 'Abogados', 'Oficina', 'Desactivadas']);
  expect(list.getByRole('link', { name: 'Tomás Sáez' })).toHaveAttribute('href', '#/administracion/personas/ex');
  expect(screen.getByRole('link', { name: 'Administración' })).toHaveAttribute('aria-current', 'page');
});

it('makes an account, and shows its link this once', async () => {
  const host = admin().answer('POST /users', ({ body }) => ({ user: { ...(body as object), id: 'nu', activo: true, version: 1 }, claimToken: 'abc123' }));
  const { person } = await open('#/administracion/personas', host);
  await person.click(await screen.findByRole('button', { name: 'Nueva persona' }));
  const form = within(await screen.findByRole('dialog', { name: 'Persona nueva' }));
  await person.type(form.getByLabelText('Nombre y apellido'), 'Nora Paz');
  await person.click(form.getByRole('button', { name: 'Crear cuenta' }));
  expect(form.getByLabelText('Correo electrónico')).toHaveAccessibleDescription(/Falta este dato/);
  await person.type(form.getByLabelText('Correo electrónico'), 'nora@ferreyra.test');
  await person.selectOptions(form.getByLabelText('Rol'), 'Oficina');
  await person.click(form.getByRole('button', { name: 'Crear cuenta' }));
  const link = within(await screen.findByRole('dialog', { name: 'Enlace para Nora Paz' }));
  expect(link.getByLabelText('Enlace de alta')).toHaveValue('https://vigia.ferreyra.test/alta/abc123');
  expect(last(host, 'POST')?.body).toEqual({ nombre: 'Nora Paz', email: 'nora@ferreyra.test', rol: 'oficina' });
  await person.click(link.getByRole('button', { name: 'Copiar' }));
  expect(await link.findByText('Copiado.')).toBeInTheDocument();
  expect(await navigator.clipboard.readText()).toBe('https://vigia.ferreyra.test/alta/abc123');
  await person.click(link.getByRole('button', { name: 'Listo' }));
  expect(screen.queryByText(/abc123/)).not.toBeInTheDocument();
});

it('shows where somebody belongs, from where they are signed in, and how the account stands', async () => {
  await person();
  expect(await screen.findByRole('heading', { name: 'Martín Rivas', level: 1 })).toBeInTheDocument();
  const cases = within(await screen.findByRole('region', { name: 'Expedientes' }));
  expect(await cases.findByLabelText(/^Calidad en Banco del Sur/)).toHaveValue('responsable');
  const devices = within(screen.getByRole('region', { name: 'Equipos' }));
  expect(await devices.findByText('Notebook de Martín')).toBeInTheDocument();
  expect(devices.getAllByRole('button', { name: /^Cerrar sesión en/ })).toHaveLength(1);
});

it('says what follows before an account is switched off, and in plain words why it cannot be', async () => {
  const { host, person: hand } = await person();
  const refusal = 'El expediente tiene plazos abiertos y quedaría sin responsable: antes hay que nombrar a otra persona';
  host.refuse('PATCH /users/mr', 409, { code: 'CONFLICTO', message: refusal });
  await hand.click(await screen.findByRole('button', { name: 'Desactivar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Desactivar la cuenta de Martín Rivas' }));
  expect(dialog.getByText('Se cierra su sesión en 1 equipo, y dejan de llegarle los avisos.')).toBeInTheDocument();
  expect(dialog.getByText(/^Es responsable en 1 expediente:/)).toBeInTheDocument();
  await hand.click(dialog.getByRole('button', { name: 'Desactivar la cuenta' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent(refusal);
  host.answer('PATCH /users/mr', () => ({ ...martin, activo: false }));
  await hand.click(dialog.getByRole('button', { name: 'Desactivar la cuenta' }));
  expect(await screen.findByText('Cuenta de Martín Rivas desactivada.')).toBeInTheDocument();
  expect(last(host, 'PATCH')?.body).toEqual({ version: 4, activo: false });
});

it('switches off whoever stands in for somebody only once that was said', async () => {
  const { host, person: hand } = await person();
  const refusal = 'Martín Rivas suple a Julia Castro el 3/12/2026: quedaría sin suplente presente';
  host.refuse('PATCH /users/mr', 409, { code: 'CONFLICTO', message: refusal, fields: { aunAsi: refusal } });
  await hand.click(await screen.findByRole('button', { name: 'Desactivar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Desactivar la cuenta de Martín Rivas' }));
  await hand.click(dialog.getByRole('button', { name: 'Desactivar la cuenta' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent(refusal);
  host.answer('PATCH /users/mr', () => ({ ...martin, activo: false }));
  await hand.click(dialog.getByRole('button', { name: 'De todos modos' }));
  expect(await screen.findByText('Cuenta de Martín Rivas desactivada.')).toBeInTheDocument();
  expect(last(host, 'PATCH')?.body).toEqual({ version: 4, activo: false, aunAsi: true });
});

it('changes a role with what follows from it', async () => {
  const { host, person: hand } = await person();
  host.answer('PATCH /users/mr', () => ({ ...martin, rol: 'oficina' }));
  await hand.click(await screen.findByRole('button', { name: 'Cambiar rol' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Cambiar el rol de Martín Rivas' }));
  await hand.selectOptions(dialog.getByLabelText('Rol'), 'Oficina');
  expect(dialog.getByText(/^Deja de formar parte de 2 expedientes/)).toBeInTheDocument();
  await hand.click(dialog.getByRole('button', { name: 'Cambiar rol' }));
  expect(await screen.findByText('Martín Rivas ahora tiene el rol Oficina.')).toBeInTheDocument();
  expect(last(host, 'PATCH')?.body).toEqual({ version: 4, rol: 'oficina' });
});

it('edits name and address, keeping what was typed when somebody else was first', async () => {
  const host = admin();
  let now = martin;
  host.answer('GET /users/mr', () => now);
  host.refuse('PATCH /users/mr', 409, { code: 'CONFLICTO', message: 'Otra persona lo modificó antes' });
  const { person } = await open('#/administracion/personas/mr', host);
  await person.click(await screen.findByRole('button', { name: 'Editar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Editar nombre y correo' }));
  await person.type(dialog.getByLabelText('Nombre y apellido'), ' Paz');
  await person.click(dialog.getByRole('button', { name: 'Guardar' }));
  now = { ...martin, email: 'm.rivas@ferreyra.test', version: 5 };
  await person.click(await dialog.findByRole('button', { name: 'Ver qué cambió' }));
  await waitFor(() => expect(dialog.getByLabelText('Correo electrónico')).toHaveValue('m.rivas@ferreyra.test'));
  host.answer('PATCH /users/mr', () => now);
  await person.click(dialog.getByRole('button', { name: 'Guardar' }));
  await screen.findByText('Cuenta guardada.');
  expect(last(host, 'PATCH')?.body).toEqual({ version: 5, nombre: 'Martín Rivas Paz' });
});

it('makes a new link only after saying that password and sessions end', async () => {
  const { host, person: hand } = await person();
  host.answer('POST /users/mr/claim', () => ({ user: martin, claimToken: 'nuevo-1' }));
  await hand.click(await screen.findByRole('button', { name: 'Enlace nuevo' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Enlace de alta nuevo para Martín Rivas' }));
  expect(dialog.getByText(/La contraseña que tiene y sus sesiones terminan en este momento/)).toBeInTheDocument();
  expect(host.asked.some(({ path }) => path.endsWith('/claim'))).toBe(false);
  await hand.click(dialog.getByRole('button', { name: 'Enlace nuevo' }));
  expect(await screen.findByLabelText('Enlace de alta')).toHaveValue('https://vigia.ferreyra.test/alta/nuevo-1');
});

it('leaves one’s own role, state and link to another admin', async () => {
  await open('#/administracion/personas/ea', admin());
  expect(await screen.findByText(/^Es tu cuenta/)).toBeInTheDocument();
  for (const name of ['Cambiar rol', 'Desactivar', 'Enlace nuevo']) expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Editar' })).toBeInTheDocument();
});

it('changes and ends memberships, and sets the choice back when it is refused', async () => {
  const { host, person: hand } = await person();
  const refusal = 'El expediente tiene plazos abiertos y quedaría sin responsable: antes hay que nombrar a otra persona';
  host.refuse('PUT /expedientes/exp-banco/members/mr', 409, { code: 'CONFLICTO', message: refusal });
  const select = await screen.findByLabelText(/^Calidad en Banco del Sur/);
  await hand.selectOptions(select, 'Miembro');
  expect(await screen.findByText(refusal)).toBeInTheDocument();
  expect(screen.getByLabelText(/^Calidad en Banco del Sur/)).toHaveValue('responsable');
  host.answer('DELETE /expedientes/exp-perez/members/mr', () => firma.expediente('perez'));
  await hand.click(screen.getByRole('button', { name: /^Quitar de Pérez/ }));
  await hand.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Quitar' }));
  expect(await screen.findByText('Martín Rivas ya no forma parte del expediente.')).toBeInTheDocument();
});

it('adds somebody to a case that is looked for, by keys alone', async () => {
  const { host, person: hand } = await person();
  host.answer('PUT /expedientes/exp-oyola/members/mr', () => firma.expediente('oyola'));
  await hand.click(await screen.findByRole('button', { name: 'Sumar a un expediente' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Sumar a Martín Rivas a un expediente' }));
  const box = dialog.getByRole('combobox', { name: 'Expediente' });
  await waitFor(() => expect(box).toHaveFocus());
  await hand.keyboard('oyola');
  await waitFor(() => expect(within(dialog.getByRole('listbox')).getAllByRole('option')).toHaveLength(1));
  await hand.keyboard('{Enter}');
  await hand.selectOptions(dialog.getByRole('combobox', { name: 'Calidad' }), 'Supervisor');
  await hand.click(dialog.getByRole('button', { name: 'Sumar a un expediente' }));
  expect(await screen.findByText('Martín Rivas ahora forma parte del expediente.')).toBeInTheDocument();
  expect(last(host, 'PUT')?.body).toEqual({ calidad: 'supervisor' });
});

it('signs somebody out of one device, and of all after asking', async () => {
  const { host, person: hand } = await person();
  host.answer('DELETE /users/mr/devices/d7', () => ({ status: 204, body: null })).answer('DELETE /users/mr/sessions', () => ({ status: 204, body: null }));
  await hand.click(await screen.findByRole('button', { name: 'Cerrar sesión en Notebook de Martín' }));
  expect(await screen.findByText('Sesión cerrada en Notebook de Martín.')).toBeInTheDocument();
  await hand.click(screen.getByRole('button', { name: 'Cerrar todas' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Cerrar todas las sesiones de Martín Rivas' }));
  expect(host.asked.some(({ path }) => path.endsWith('/sessions'))).toBe(false);
  await hand.click(dialog.getByRole('button', { name: 'Cerrar todas' }));
  expect(await screen.findByText('Sesiones de Martín Rivas cerradas.')).toBeInTheDocument();
});

it('says what a service token is for, until when, and when it was last used', async () => {
  await open('#/administracion/servicios', admin());
  const list = within(await screen.findByRole('region', { name: 'Tokens de servicio' }));
  expect(await list.findAllByText('Publica: notificaciones, alertas de plazos (a una persona)')).toHaveLength(2);
  expect(list.getByText(/^hasta 10 ene 2027 · usado hoy 15:20 · creado por Eva Arias/)).toBeInTheDocument();
  expect(list.getByText('Revocado')).toBeInTheDocument();
  expect(list.getAllByRole('button', { name: /^Revocar/ })).toHaveLength(1);
});

it('makes a token for what is ticked, and shows it this once', async () => {
  const host = admin().answer('POST /service-tokens', ({ body }) => ({ service: { ...token('t3'), ...(body as object) }, token: 'vst_secreto' }));
  const { person } = await open('#/administracion/servicios', host);
  await person.click(await screen.findByRole('button', { name: 'Nuevo token' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Token de servicio nuevo' }));
  await person.type(dialog.getByLabelText('Para qué es'), 'Gestión');
  await person.click(dialog.getByRole('button', { name: 'Crear token' }));
  expect(dialog.getByText('Falta marcar para qué sirve.')).toBeInTheDocument();
  await person.click(dialog.getByLabelText(/^Alertas de plazos/));
  await person.click(dialog.getByLabelText(/^Notificaciones/));
  await person.click(dialog.getByRole('button', { name: 'Crear token' }));
  expect(dialog.getByRole('group', { name: 'A quién' })).toHaveAccessibleDescription('Falta marcar a quién.');
  await person.click(dialog.getByLabelText('a una persona'));
  const day = dialog.getByLabelText('Sirve hasta');
  await person.clear(day);
  await person.type(day, '24/11/2028');
  await person.click(dialog.getByRole('button', { name: 'Crear token' }));
  expect(day).toHaveAccessibleDescription(/Entre hoy y dentro de un año/);
  await person.clear(day);
  await person.type(day, '31/12/2026');
  await person.click(dialog.getByRole('button', { name: 'Crear token' }));
  expect(await screen.findByLabelText('Token')).toHaveValue('vst_secreto');
  expect(last(host, 'POST')?.body).toEqual({
    nombre: 'Gestión',
    expiresAt: '2027-01-01T02:59:00.000Z',
    scopes: { events: ['notification', 'prescripcion:alert'], to: ['user'], write: [] },
  });
  await person.click(screen.getByRole('button', { name: 'Listo' }));
  expect(screen.queryByDisplayValue('vst_secreto')).not.toBeInTheDocument();
});

it('takes a token back after asking', async () => {
  const host = admin().answer('DELETE /service-tokens/t1', () => ({ status: 204, body: null }));
  const { person } = await open('#/administracion/servicios', host);
  await person.click(await screen.findByRole('button', { name: 'Revocar Gestión del estudio' }));
  expect(last(host, 'DELETE')).toBeUndefined();
  await person.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Revocar' }));
  expect(await screen.findByText('Token de Gestión del estudio revocado.')).toBeInTheDocument();
});

it('lets an admin tell the firm something', async () => {
  const host = admin().answer('POST /system-alerts', ({ body }) => ({ ...(body as object), id: 'a' }));
  const { person } = await open('#/administracion/difusion', host);
  await person.click(await screen.findByRole('button', { name: 'Escribir un aviso' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Escribir un aviso' }));
  await person.type(dialog.getByLabelText('Título'), 'Corte de luz');
  await person.click(dialog.getByRole('button', { name: 'Enviar aviso' }));
  expect(dialog.getByLabelText('Mensaje')).toHaveAccessibleDescription(/Falta este dato/);
  await person.type(dialog.getByLabelText('Mensaje'), 'El viernes desde las 14.');
  await person.selectOptions(dialog.getByLabelText('Importancia'), 'Atención');
  await person.click(dialog.getByRole('button', { name: 'Enviar aviso' }));
  expect(await screen.findByText('Aviso enviado.')).toBeInTheDocument();
  expect(host.asked.at(-1)?.body).toEqual({ level: 'warning', para: 'todos', title: 'Corte de luz', message: 'El viernes desde las 14.' });
});

it('speaks English too', async () => {
  const host = admin();
  host.stored.idioma = 'en';
  await open('#/administracion/personas/mr', host);
  expect(await screen.findByRole('button', { name: 'Switch off' })).toBeInTheDocument();
  lang.idioma = 'es';
});

it('hands everything somebody answers for to another lawyer, with a reason', async () => {
  const host = admin();
  host.answer('POST /users/mr/traspaso', () => ({ expedientes: 1 }));
  const { person } = await open('#/administracion/personas/mr', host);
  await person.click(await screen.findByRole('button', { name: 'Traspasar expedientes' }));
  const form = within(screen.getByRole('dialog', { name: 'Traspasar los expedientes de Martín Rivas' }));
  const options = within(form.getByLabelText('Nuevo responsable')).getAllByRole('option').map((one) => one.textContent);
  expect(options).not.toContain('Martín Rivas');
  await person.selectOptions(form.getByLabelText('Nuevo responsable'), 'Lucía Ferreyra');
  await person.click(form.getByRole('button', { name: 'Traspasar' }));
  expect(last(host, 'POST')).toBeUndefined();
  await person.type(form.getByLabelText('Motivo'), 'Licencia por tres meses');
  await person.click(form.getByRole('button', { name: 'Traspasar' }));
  expect(await screen.findByText('Lucía Ferreyra responde ahora por 1 expediente más.')).toBeInTheDocument();
  expect(last(host, 'POST')).toMatchObject({ path: '/api/v1/users/mr/traspaso', body: { a: 'lf', motivo: 'Licencia por tres meses' } });
});
