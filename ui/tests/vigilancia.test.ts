import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { AjustesVigentes, Vigilancia } from '../src/api/types';
import { lucia } from './firma';
import { TestHost } from './host';
import { open } from './open';

const LUGAR = '#/administracion/vigilancia';
const escalera = [30, 7, 1, 0];
const vigentes: AjustesVigentes = {
  version: 2,
  correo: false,
  por: 'Ana Ruiz',
  at: '2026-11-24T13:20:00.000Z',
  motivo: 'Feria',
  ajustes: {
    escaleras: { prescripcion: escalera, caducidad: escalera, 'plazo-procesal': [3, 1, 0] },
    horaAviso: '08:00',
    horario: { desde: '08:00', hasta: '18:00' },
    notas: { recordarMinutos: 30, supervisorMinutos: 120, adminsMinutos: 240 },
    ultimoDia: ['11:00', '17:00'],
    oficios: { aceptarMinutos: 240, dias: [3, 1, 0] },
    sinDispositivoMinutos: 15,
    caratulaEnAvisos: false,
    correo: { parte: null },
  },
};
const estado: Vigilancia = { ultimaRonda: '2026-11-24T19:03:58.000Z', plazosSinDestinatario: 0, atrasados: 0, reloj: { retenido: false }, sinNota: 0 };

const admin = (now: AjustesVigentes = vigentes) =>
  new TestHost({ ...lucia, rol: 'admin' }).answer('GET /ajustes', () => now).answer('GET /vigilancia', () => estado);
const put = (host: TestHost) => host.asked.filter(({ method }) => method === 'PUT').at(-1)?.body;

it('reads back what was typed, and saves it with a reason', async () => {
  const host = admin().answer('PUT /ajustes', ({ body }) => ({ ...vigentes, version: 3, ajustes: (body as AjustesVigentes).ajustes }));
  const { person } = await open(LUGAR, host);
  const form = within(await screen.findByRole('form', { name: 'Ajustes de la vigilancia' }));
  expect(form.getByText('Los cambió Ana Ruiz, hoy a las 10:20: «Feria».')).toBeInTheDocument();
  expect(form.getByRole('button', { name: 'Guardar' })).toBeDisabled();
  const plazo = form.getByLabelText('Plazo procesal');
  await person.clear(plazo);
  await person.type(plazo, '5 2 0');
  expect(within(form.getByRole('list', { name: 'Avisos de Plazo procesal' })).getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    '5 días',
    '2 días',
    'el mismo día',
    'después, cada día hasta que se resuelva',
  ]);
  expect(form.getByText('1 cambio sin guardar.')).toBeInTheDocument();
  await person.click(form.getByRole('button', { name: 'Guardar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Guardar los ajustes' }));
  expect(dialog.getByText(/Ningún vencimiento se mueve/)).toBeInTheDocument();
  await person.click(dialog.getByRole('button', { name: 'Guardar' }));
  expect(dialog.getByLabelText('Motivo del cambio')).toHaveAccessibleDescription(/Falta este dato/);
  await person.type(dialog.getByLabelText('Motivo del cambio'), 'Menos ruido{Enter}');
  const ajustes = { ...vigentes.ajustes, escaleras: { ...vigentes.ajustes.escaleras, 'plazo-procesal': [5, 2, 0] } };
  await waitFor(() => expect(put(host)).toEqual({ version: 2, motivo: 'Menos ruido', ajustes }));
  expect(await screen.findByText('Ajustes guardados.')).toBeInTheDocument();
  expect(form.getByText('Sin cambios.')).toBeInTheDocument();
});

it('says what cannot be, at its field, before the server is asked', async () => {
  const host = admin();
  const { person } = await open(LUGAR, host);
  const form = within(await screen.findByRole('form', { name: 'Ajustes de la vigilancia' }));
  for (const [label, text] of [['Prescripción', '30, 7'], ['La oficina cierra', '7'], ['Se repite cada', 'seguido']] as const) {
    await person.clear(form.getByLabelText(label));
    await person.type(form.getByLabelText(label), text);
  }
  await person.click(form.getByRole('button', { name: 'Guardar' }));
  expect(form.getByLabelText('Prescripción')).toHaveAccessibleDescription(/Falta el 0/);
  expect(form.getByLabelText('La oficina cierra')).toHaveAccessibleDescription(/después de abrir/);
  expect(form.getByLabelText('Se repite cada')).toBeInvalid();
  await waitFor(() => expect(form.getByLabelText('Prescripción')).toHaveFocus());
  expect(put(host)).toBeUndefined();
  await person.click(form.getByRole('button', { name: 'Descartar' }));
  expect(form.getByLabelText('Prescripción')).toHaveValue('30, 7, 1, 0');
});

it('shows what the server refuses at its field', async () => {
  const fields = { 'ajustes.escaleras.caducidad': 'Hasta sesenta pasos' };
  const host = admin().refuse('PUT /ajustes', 422, { code: 'DATOS_INVALIDOS', message: 'Hay datos que corregir', fields });
  const { person } = await open(LUGAR, host);
  const form = within(await screen.findByRole('form', { name: 'Ajustes de la vigilancia' }));
  await person.type(form.getByLabelText('Caducidad'), ', 5');
  await person.click(form.getByRole('button', { name: 'Guardar' }));
  await person.type(within(await screen.findByRole('dialog')).getByLabelText('Motivo del cambio'), 'x{Enter}');
  await waitFor(() => expect(form.getByLabelText('Caducidad')).toHaveAccessibleDescription(/Hasta sesenta pasos/));
});

it('loses nothing typed where another admin saved first', async () => {
  const later = { ...vigentes, version: 3, por: 'Eva Gil', ajustes: { ...vigentes.ajustes, horaAviso: '07:00', notas: { ...vigentes.ajustes.notas, recordarMinutos: 20 } } };
  let now = vigentes;
  const host = admin().answer('GET /ajustes', () => now).refuse('PUT /ajustes', 409, { code: 'CONFLICTO', message: 'Otra persona lo modificó antes' });
  const { person } = await open(LUGAR, host);
  const form = within(await screen.findByRole('form', { name: 'Ajustes de la vigilancia' }));
  await person.clear(form.getByLabelText('Hora de los avisos'));
  await person.type(form.getByLabelText('Hora de los avisos'), '9');
  await person.click(form.getByRole('button', { name: 'Guardar' }));
  const dialog = within(await screen.findByRole('dialog'));
  await person.type(dialog.getByLabelText('Motivo del cambio'), 'x{Enter}');
  now = later;
  await person.click(await dialog.findByRole('button', { name: 'Ver qué cambió' }));
  await waitFor(() => expect(form.getByLabelText('Hora de los avisos')).toHaveAccessibleDescription(/Ahora dice: 07:00/));
  expect(form.getByLabelText('Hora de los avisos')).toHaveValue('9');
  expect(form.getByLabelText('Se repite cada')).toHaveValue('20 min');
});

it('says how e-mail is configured where it is not, and asks for the hour of the list where it is', async () => {
  await open(LUGAR, admin());
  expect(await screen.findByText(/--smtp-url/)).toBeInTheDocument();
  expect(screen.queryByLabelText('El parte de la mañana, por correo')).not.toBeInTheDocument();
});

it('shows what slips past the watch, and confirms the clock only when asked twice', async () => {
  const held: Vigilancia = { ...estado, atrasados: 2, reloj: { retenido: true, desde: '2026-11-24T19:00:00.000Z', salto_ms: 7_200_000, hasta: '2026-11-24T19:15:00.000Z' } };
  const host = admin().answer('GET /vigilancia', () => held).answer('POST /vigilancia/reloj', () => estado);
  const { person } = await open(LUGAR, host);
  const card = within(await screen.findByRole('region', { name: 'Cómo está la vigilancia' }));
  expect(await card.findByText(/Se adelantó 2 horas de golpe, hoy a las 16:00/)).toBeInTheDocument();
  expect(card.getByText('Hay algo que atender')).toBeInTheDocument();
  await person.click(card.getByRole('button', { name: 'La hora es correcta' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(host.asked.some(({ method }) => method === 'POST')).toBe(false);
  await person.click(dialog.getByRole('button', { name: 'La hora es correcta' }));
  expect(await screen.findByText('Hora confirmada.')).toBeInTheDocument();
  expect(card.getByText('Funciona')).toBeInTheDocument();
});
