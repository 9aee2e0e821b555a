import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { lucia } from './firma';
import { TestHost } from './host';
import { open } from './open';

it('counts what wants attention beside each page, and in the window’s title', async () => {
  await open('#/ajustes');
  const nav = within(screen.getByRole('navigation', { name: 'Secciones' }));
  expect(await nav.findByRole('link', { name: 'Bandeja 2 requieren nota' })).toBeInTheDocument();
  expect(await nav.findByRole('link', { name: 'Oficios 1 por aceptar' })).toBeInTheDocument();
  expect(document.title).toBe('(2) Ajustes · Vigía');
});

it('always says who is signed in, and how the connection is', async () => {
  const { host } = await open('#/bandeja');
  expect((await screen.findAllByText('Lucía Ferreyra')).length).toBeGreaterThan(0);
  expect(await screen.findByText('Conectado')).toBeInTheDocument();
  expect(screen.getByText('Sincronizado a las 16:04')).toBeInTheDocument();
  host.listeners.emit('connection', { estado: 'reconectando', desde: '2026-11-24T19:02:00Z', sincronizado: '2026-11-24T19:01:00Z' });
  expect(await screen.findByText('Reconectando desde las 16:02')).toBeInTheDocument();
  expect(screen.getByText('Sincronizado a las 16:01')).toBeInTheDocument();
});

it('goes where a toast points, and where one pointed before the page was ready', async () => {
  const host = new TestHost();
  host.pending = '/oficios/of-1';
  await open('', host);
  expect(await screen.findByRole('heading', { name: /Registro de la Propiedad/ })).toBeInTheDocument();
  host.listeners.emit('open', { path: '/bandeja/n-perez' });
  expect(await screen.findByRole('complementary', { name: 'Detalle de la alerta' })).toHaveTextContent(/Pérez/);
});

it('puts the focus on what a toast opened, and where it opened nothing on the page', async () => {
  const { host } = await open('#/bandeja');
  await screen.findByRole('link', { name: /Pérez/ });
  expect(document.body).toHaveFocus();
  host.listeners.emit('open', { path: '/bandeja/n-perez' });
  const pane = within(screen.getByRole('complementary', { name: 'Detalle de la alerta' }));
  await waitFor(() => expect(pane.getByRole('heading', { name: /^Pérez/, level: 2 })).toHaveFocus());
  // What is read from the server first, has it as soon as it is there.
  host.listeners.emit('open', { path: '/oficios/of-1' });
  await waitFor(() => expect(screen.getByRole('heading', { name: /Registro de la Propiedad/, level: 2 })).toHaveFocus());
  host.listeners.emit('open', { path: '/expedientes/exp-sosa' });
  await waitFor(() => expect(screen.getByRole('heading', { name: /Sosa/, level: 1 })).toHaveFocus());
  host.listeners.emit('open', { path: '/bandeja' });
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Bandeja', level: 1 })).toHaveFocus());
});

it('lists the inbox again when the host says it changed', async () => {
  const { host } = await open('#/bandeja');
  await screen.findByRole('link', { name: /Pérez/ });
  host.entries = host.entries.filter((entry) => entry.notificationId !== 'n-perez');
  host.listeners.emit('inbox', {});
  await waitFor(() => expect(screen.queryByRole('link', { name: /Pérez/ })).not.toBeInTheDocument());
});

it('asks the server once for many alerts that come together', async () => {
  const { host } = await open('#/bandeja');
  await screen.findByRole('link', { name: /Pérez/ });
  const asked = () => host.asked.filter(({ path }) => path === '/api/v1/oficios').length;
  const before = asked();
  for (let n = 0; n < 30; n += 1) host.listeners.emit('inbox', {});
  await waitFor(() => expect(asked()).toBe(before + 1));
  host.listeners.emit('inbox', {});
  await waitFor(() => expect(asked()).toBeGreaterThan(before + 1));
  expect(asked()).toBe(before + 2);
});

it('follows the rights of whoever is signed in', async () => {
  const { host } = await open('#/expedientes');
  expect(await screen.findByRole('button', { name: 'Nuevo expediente' })).toBeInTheDocument();
  host.listeners.emit('session', { ...host.session, user: { ...lucia, rol: 'oficina' } });
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Nuevo expediente' })).not.toBeInTheDocument());
  expect(await screen.findByRole('heading', { name: 'Expedientes' })).toBeInTheDocument();
});

it('says what the host may be waiting for', async () => {
  const host = new TestHost();
  host.sessionState = () => new Promise<never>(() => undefined);
  const { render } = await import('@testing-library/svelte');
  const { default: App } = await import('../src/app/App.svelte');
  render(App, { props: { platform: host } });
  expect(await screen.findByRole('status')).toHaveTextContent(/contraseña del llavero/);
});

it('says when the host does not answer, and tries again on request', async () => {
  const host = new TestHost();
  const works = host.settings;
  host.settings = () => Promise.reject({ code: 'ERROR_INTERNO', message: 'no responde' });
  const { render } = await import('@testing-library/svelte');
  const { default: App } = await import('../src/app/App.svelte');
  render(App, { props: { platform: host } });
  expect(await screen.findByText('La aplicación no respondió.')).toBeInTheDocument();
  host.settings = works;
  screen.getByRole('button', { name: 'Reintentar' }).click();
  expect(await screen.findByRole('main')).toBeInTheDocument();
});
