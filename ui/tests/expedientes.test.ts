import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { expediente } from './firma';
import { TestHost } from './host';
import { open } from './open';

it('searches while typing, and says so when nothing matches', async () => {
  const { person } = await open('#/expedientes');
  await screen.findByRole('link', { name: /Pérez/ });
  await person.type(screen.getByRole('searchbox'), 'litoral');
  await waitFor(() => expect(screen.queryByRole('link', { name: /Pérez/ })).not.toBeInTheDocument());
  expect(screen.getByRole('link', { name: /Litoral/ })).toBeInTheDocument();
  await person.type(screen.getByRole('searchbox'), 'xyz');
  expect(await screen.findByText('Ningún expediente coincide con «litoralxyz»')).toBeInTheDocument();
});

it('creates a case and goes to it', async () => {
  const created = expediente('quiroga');
  const host = new TestHost().answer('POST /expedientes', () => created);
  const { person } = await open('#/expedientes', host);
  await person.click(await screen.findByRole('button', { name: 'Nuevo expediente' }));
  const field = within(await screen.findByRole('dialog', { name: 'Expediente nuevo' }));
  await person.type(field.getByLabelText('Carátula'), created.caratula);
  await person.click(field.getByRole('button', { name: 'Crear expediente' }));
  expect(await screen.findByRole('heading', { level: 1, name: /Quiroga/ })).toBeInTheDocument();
  expect(host.asked).toContainEqual({ method: 'POST', path: '/api/v1/expedientes', body: { caratula: created.caratula, estado: 'sin-iniciar' } });
});

it('turns pages', async () => {
  const host = new TestHost().answer('GET /expedientes', ({ path }) => {
    const second = path.includes('offset=50');
    const expedientes = second ? [expediente('sosa')] : Array.from({ length: 50 }, (_, i) => expediente('perez', { id: `e${i}` }));
    return { expedientes, total: 51 };
  });
  const { person } = await open('#/expedientes', host);
  expect(await screen.findByText('1–50 de 51')).toBeInTheDocument();
  await person.click(screen.getByRole('button', { name: 'Siguientes' }));
  expect(await screen.findByText('51–51 de 51')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Siguientes' })).toBeDisabled();
});

it('keeps the old list with its age when the server stops answering, and reads again on request', async () => {
  const host = new TestHost();
  const { person } = await open('#/expedientes', host);
  await screen.findByRole('link', { name: /Pérez/ });
  host.offline = true;
  host.listeners.emit('connection', { estado: 'reconectando', desde: '2026-11-24T19:04:00Z' });
  host.listeners.emit('connection', { estado: 'conectado', desde: '2026-11-24T19:05:00Z' });
  expect(await screen.findByText(/Se muestra lo leído/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: /Pérez/ })).toBeInTheDocument();
  host.offline = false;
  await person.click(screen.getByRole('button', { name: 'Reintentar' }));
  await waitFor(() => expect(screen.queryByText(/Se muestra lo leído/)).not.toBeInTheDocument());
});

it('finds a case from anywhere with Ctrl+K, by keys alone', async () => {
  const { person } = await open('#/ajustes');
  await person.keyboard('{Control>}k{/Control}');
  const box = await screen.findByRole('combobox', { name: /Carátula/ });
  await waitFor(() => expect(box).toHaveFocus());
  await person.keyboard('banco');
  await waitFor(() => expect(within(screen.getByRole('listbox', { name: 'Resultados' })).getAllByRole('option')).toHaveLength(1));
  await person.keyboard('{Enter}');
  expect(await screen.findByRole('heading', { level: 1, name: /Banco del Sur/ })).toBeInTheDocument();
});
