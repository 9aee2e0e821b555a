import { screen, waitFor } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { lucia } from './firma';
import { TestHost } from './host';
import { open } from './open';

it('tests the connection, then signs in', async () => {
  const host = new TestHost(null);
  host.test = {
    address: 'https://vigia.ferreyra.test',
    ok: true,
    steps: [
      { step: 'direccion', estado: 'ok', ms: 12 },
      { step: 'notificaciones', estado: 'aviso', detalle: 'agrupadas en silencio' },
    ],
  };
  const { person } = await open('', host);
  await person.type(screen.getByLabelText('Dirección del servidor'), 'vigia.ferreyra.test{Enter}');
  const steps = await screen.findByRole('list', { name: 'Resultado de la prueba' });
  expect(steps).toHaveTextContent('Dirección encontrada: bien');
  expect(steps).toHaveTextContent('Notificaciones: atención');
  expect(screen.getByLabelText('Dirección del servidor')).toHaveValue('https://vigia.ferreyra.test');
  await person.click(screen.getByRole('button', { name: 'Continuar' }));
  await person.type(await screen.findByLabelText('Correo electrónico'), 'lucia@ferreyra.test');
  await person.type(screen.getByLabelText('Contraseña'), 'secreta-secreta{Enter}');
  expect(await screen.findByRole('heading', { name: 'Bandeja' })).toBeInTheDocument();
  expect(screen.getByText('Estudio Ferreyra')).toBeInTheDocument();
});

it('goes no further with a server that failed its test, and tests again when the address changes', async () => {
  const host = new TestHost(null);
  host.test = { address: 'nada.test', ok: false, steps: [{ step: 'direccion', estado: 'error', detalle: 'DNS' }] };
  const { person } = await open('', host);
  await person.type(screen.getByLabelText('Dirección del servidor'), 'nada.test{Enter}');
  expect(await screen.findByText(/No se encontró la dirección/)).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Continuar' })).not.toBeInTheDocument();
  await person.type(screen.getByLabelText('Dirección del servidor'), 'x');
  expect(screen.queryByText(/No se encontró la dirección/)).not.toBeInTheDocument();
});

it('keeps the address and the e-mail of a session that expired, and the e-mail after a wrong password', async () => {
  const host = new TestHost(null);
  host.session = { status: 'expired', server: 'https://vigia.ferreyra.test', user: lucia, keyring: 'available' };
  host.signIn = () => Promise.reject({ code: 'CREDENCIALES_INVALIDAS', message: 'El correo o la contraseña no coinciden' });
  const { person } = await open('', host);
  expect(screen.getByRole('heading', { name: 'La sesión venció' })).toBeInTheDocument();
  expect(screen.getByText('https://vigia.ferreyra.test')).toBeInTheDocument();
  expect(screen.getByLabelText('Correo electrónico')).toHaveValue(lucia.email);
  expect(screen.getByLabelText('Contraseña')).toHaveFocus();
  await person.keyboard('mala-mala-mala{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('El correo o la contraseña no coinciden');
  expect(screen.getByLabelText('Correo electrónico')).toHaveValue(lucia.email);
  expect(screen.getByLabelText('Contraseña')).toHaveValue('');
});

it('claims an account with its link and a password long enough', async () => {
  const host = new TestHost(null);
  host.session = { status: 'expired', server: 'https://vigia.ferreyra.test', keyring: 'available' };
  const claimed: unknown[] = [];
  const claim = host.claim;
  host.claim = (input) => {
    claimed.push(input);
    return claim(input);
  };
  const { person } = await open('', host);
  await person.click(screen.getByRole('button', { name: 'Tengo un enlace de alta' }));
  await person.type(await screen.findByLabelText('Enlace o código de alta'), 'https://vigia.ferreyra.test/alta/abcd1234efgh');
  await person.type(screen.getByLabelText('Contraseña nueva'), 'corta');
  await person.type(screen.getByLabelText('Repetir la contraseña'), 'corta{Enter}');
  expect(screen.getByLabelText('Contraseña nueva')).toBeInvalid();
  expect(claimed).toEqual([]);
  for (const label of ['Contraseña nueva', 'Repetir la contraseña']) {
    await person.clear(screen.getByLabelText(label));
    await person.type(screen.getByLabelText(label), 'bastante-larga');
  }
  await person.click(screen.getByRole('button', { name: 'Guardar y entrar' }));
  expect(await screen.findByRole('heading', { name: 'Bandeja' })).toBeInTheDocument();
  expect(claimed).toEqual([{ server: 'https://vigia.ferreyra.test', token: 'abcd1234efgh', password: 'bastante-larga' }]);
});

it('says plainly that a session without a keyring ends with the app', async () => {
  const host = new TestHost(null);
  host.session = { status: 'signed-out', keyring: 'missing' };
  await open('', host);
  expect(screen.getByText(/no tiene un llavero disponible/)).toBeInTheDocument();
});

it('leaves nothing on the page when the session ends', async () => {
  const { host } = await open('#/bandeja');
  await screen.findByRole('link', { name: /Pérez/ });
  host.listeners.emit('session', { ...host.session, status: 'expired' });
  expect(await screen.findByRole('heading', { name: 'La sesión venció' })).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByText(/Pérez/)).not.toBeInTheDocument());
});
