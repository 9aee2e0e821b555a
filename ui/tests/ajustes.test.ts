import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import { lang } from '../src/messages/lang.svelte';
import { TestHost } from './host';
import { open } from './open';

afterEach(() => {
  lang.idioma = 'es';
});

it('changes the language of the whole page at once', async () => {
  const { host, person } = await open('#/ajustes');
  await person.selectOptions(await screen.findByLabelText('Idioma'), 'English');
  expect(await screen.findByRole('heading', { name: 'Settings' })).toBeInTheDocument();
  expect(screen.getByRole('link', { name: /^Inbox/ })).toBeInTheDocument();
  expect(document.documentElement.lang).toBe('en');
  expect(host.stored.idioma).toBe('en');
});

it('keeps what the notifications may show, and the start with the system', async () => {
  const { host, person } = await open('#/ajustes');
  await person.click(await screen.findByLabelText('Mostrar la carátula en los avisos'));
  await person.click(screen.getByLabelText('Iniciar Vigía con el equipo'));
  await waitFor(() => expect(host.stored).toEqual({ caratulaEnAvisos: true, autostart: false, idioma: 'es' }));
});

it('signs another device out', async () => {
  const host = new TestHost().answer('DELETE /me/devices/d2', () => ({ status: 204, body: null }));
  const { person } = await open('#/ajustes', host);
  await person.click(await screen.findByRole('button', { name: 'Cerrar sesión en PC del estudio' }));
  expect(await screen.findByText('Sesión cerrada en PC del estudio.')).toBeInTheDocument();
});

it('changes the password only when both copies agree', async () => {
  const host = new TestHost().answer('POST /me/password', () => ({ status: 204, body: null }));
  const { person } = await open('#/ajustes', host);
  const form = within(await screen.findByRole('region', { name: 'Contraseña' }));
  await person.type(form.getByLabelText('Contraseña actual'), 'la-de-antes');
  await person.type(form.getByLabelText('Contraseña nueva'), 'bastante-larga');
  await person.type(form.getByLabelText('Repetir la contraseña'), 'bastante-larg');
  await person.click(form.getByRole('button', { name: 'Cambiar contraseña' }));
  expect(form.getByLabelText('Repetir la contraseña')).toBeInvalid();
  await person.type(form.getByLabelText('Repetir la contraseña'), 'a{Enter}');
  expect(await screen.findByText('Contraseña cambiada.')).toBeInTheDocument();
  expect(host.asked.at(-1)?.body).toEqual({ current: 'la-de-antes', new: 'bastante-larga' });
  expect(form.getByLabelText('Contraseña nueva')).toHaveValue('');
});

it('signs out, and everywhere only when asked twice', async () => {
  const host = new TestHost().answer('DELETE /sessions', () => ({ status: 204, body: null }));
  const { person } = await open('#/ajustes', host);
  await person.click(await screen.findByRole('button', { name: 'Cerrar sesión en todos lados' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(host.asked.some(({ path }) => path === '/api/v1/sessions')).toBe(false);
  await person.click(dialog.getByRole('button', { name: 'Cerrar sesión en todos lados' }));
  expect(await screen.findByRole('heading', { name: 'Conectar con el servidor del estudio' })).toBeInTheDocument();
  expect(host.asked.some(({ path }) => path === '/api/v1/sessions')).toBe(true);
});

it('signs out for good where the end of the session is heard before the answer', async () => {
  const host = new TestHost();
  let ended = 0;
  const signOut = host.signOut;
  host.signOut = () => {
    ended += 1;
    return signOut();
  };
  host.answer('DELETE /sessions', () => {
    host.listeners.emit('session', { ...host.session, status: 'expired' });
    return { status: 204, body: null };
  });
  const { person } = await open('#/ajustes', host);
  await person.click(await screen.findByRole('button', { name: 'Cerrar sesión en todos lados' }));
  await person.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cerrar sesión en todos lados' }));
  expect(await screen.findByRole('heading', { name: 'Conectar con el servidor del estudio' })).toBeInTheDocument();
  expect(ended).toBe(1);
});

it('makes an address of the private calendar, shows it once, and takes it back when asked twice', async () => {
  const url = 'https://vigia.ferreyra.test/calendario/secreto.ics';
  let activo = false;
  const host = new TestHost()
    .answer('GET /me/feed', () => (activo ? { activo, creadoEl: '2026-11-24T19:04:00.000Z' } : { activo }))
    .answer('POST /me/feed', () => {
      activo = true;
      return { url };
    })
    .answer('DELETE /me/feed', () => {
      activo = false;
      return { status: 204, body: null };
    });
  const { person } = await open('#/ajustes', host);
  const card = within(await screen.findByRole('region', { name: 'Calendario privado (.ics)' }));
  await person.click(await card.findByRole('button', { name: 'Crear dirección' }));
  const shown = within(await screen.findByRole('dialog', { name: 'Dirección del calendario' }));
  expect(shown.getByLabelText('Dirección')).toHaveValue(url);
  await person.click(shown.getByRole('button', { name: 'Listo' }));
  expect(await card.findByText(/Ningún programa lo leyó todavía/)).toBeInTheDocument();
  expect(screen.queryByDisplayValue(url)).not.toBeInTheDocument();
  await person.click(card.getByRole('button', { name: 'Quitar' }));
  await person.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Quitar' }));
  expect(await screen.findByText('Calendario privado quitado.')).toBeInTheDocument();
  expect(await card.findByRole('button', { name: 'Crear dirección' })).toBeInTheDocument();
});
