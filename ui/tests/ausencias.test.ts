import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Ausencia } from '../src/api/types';
import { ana, lucia } from './firma';
import { TestHost } from './host';
import { open } from './open';

const propia: Ausencia = { id: 'a1', userId: 'lf', nombre: 'Lucía Ferreyra', suplenteId: 'mr', suplente: 'Martín Rivas', desde: '2026-12-10', hasta: '2026-12-20', estado: 'futura' };
const suplencia: Ausencia = { id: 'a2', userId: 'jc', nombre: 'Julia Castro', suplenteId: 'lf', suplente: 'Lucía Ferreyra', desde: '2026-11-20', hasta: '2026-11-30', motivo: 'Licencia', estado: 'vigente' };
const ajena: Ausencia = { ...suplencia, id: 'a3', suplenteId: 'mr', suplente: 'Martín Rivas' };
const card = async () => within(await screen.findByRole('region', { name: 'Ausencias y suplencias' }));
const posts = (host: TestHost) => host.asked.filter(({ method }) => method === 'POST').map(({ path, body }) => [path.replace('/api/v1', ''), body]);

it('lists one’s own leave and whom one stands in for, and enters another', async () => {
  const host = new TestHost().answer('GET /ausencias', () => [propia, suplencia, ajena]).answer('POST /ausencias', () => propia);
  const { person } = await open('#/ajustes', host);
  const list = await card();
  await list.findByText('Suplís a Julia Castro');
  expect(list.getAllByRole('listitem').map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())).toEqual([
    'Suplís a Julia Castro En curso vie 20 nov al lun 30 nov · Licencia',
    'Te suple Martín Rivas Futura jue 10 dic al dom 20 dic Cancelar',
  ]);
  await person.click(list.getByRole('button', { name: 'Nueva ausencia' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Me ausento' }));
  expect(within(dialog.getByLabelText('Quién suple')).queryByText('Ana Ortiz')).not.toBeInTheDocument();
  await person.selectOptions(dialog.getByLabelText('Quién suple'), 'Julia Castro');
  expect(dialog.getByText(/^Julia Castro recibe los mismos avisos/)).toBeInTheDocument();
  await person.clear(dialog.getByLabelText('Primer día'));
  await person.type(dialog.getByLabelText('Primer día'), '4/1/2027');
  await person.type(dialog.getByLabelText('Último día'), '2/1/2027{Enter}');
  expect(dialog.getByLabelText('Último día')).toHaveAccessibleDescription(/Es antes del primer día/);
  await person.clear(dialog.getByLabelText('Último día'));
  await person.type(dialog.getByLabelText('Último día'), '31/1/2027{Enter}');
  await waitFor(() => expect(posts(host)).toEqual([['/ausencias', { suplenteId: 'jc', desde: '2027-01-04', hasta: '2027-01-31' }]]));
  expect(await screen.findByText('Ausencia guardada.')).toBeInTheDocument();
});

it('enters what leaves nobody present only once that was said, and says it again for another deputy', async () => {
  const away = 'Julia Castro está de licencia del 4/1/2027 al 8/1/2027: quedaría sin suplente presente';
  const host = new TestHost().answer('GET /ausencias', () => []);
  host.refuse('POST /ausencias', 409, { code: 'CONFLICTO', message: away, fields: { aunAsi: away } });
  const { person } = await open('#/ajustes', host);
  await person.click((await card()).getByRole('button', { name: 'Nueva ausencia' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Me ausento' }));
  await person.selectOptions(dialog.getByLabelText('Quién suple'), 'Julia Castro');
  await person.type(dialog.getByLabelText('Último día'), '31/1/2027{Enter}');
  expect(await dialog.findByRole('alert')).toHaveTextContent(away);
  expect(dialog.getByRole('button', { name: 'Guardar de todos modos' })).toBeInTheDocument();
  await person.selectOptions(dialog.getByLabelText('Quién suple'), 'Martín Rivas');
  await person.click(dialog.getByRole('button', { name: 'Guardar' }));
  host.answer('POST /ausencias', () => propia);
  await person.click(await dialog.findByRole('button', { name: 'Guardar de todos modos' }));
  expect(await screen.findByText('Ausencia guardada.')).toBeInTheDocument();
  expect(posts(host).map(([, body]) => [(body as { suplenteId: string }).suplenteId, (body as { aunAsi?: boolean }).aunAsi])).toEqual([
    ['jc', undefined],
    ['mr', undefined],
    ['mr', true],
  ]);
});

it('lets an admin enter and end anybody’s', async () => {
  const host = new TestHost({ ...lucia, rol: 'admin' }).answer('GET /ausencias', () => [ajena]).answer('POST /ausencias', () => ajena).answer('POST /ausencias/a3/terminar', () => ({ ...ajena, estado: 'terminada' }));
  const { person } = await open('#/administracion/ausencias', host);
  const list = await card();
  await person.click(await list.findByRole('button', { name: 'Terminar la ausencia de Julia Castro' }));
  let dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText(/Martín Rivas deja de recibir los avisos/)).toBeInTheDocument();
  await person.click(dialog.getByRole('button', { name: 'Terminar' }));
  expect(await screen.findByText('Ausencia terminada.')).toBeInTheDocument();
  await person.click(list.getByRole('button', { name: 'Nueva ausencia' }));
  dialog = within(await screen.findByRole('dialog', { name: 'Ausencia nueva' }));
  await person.selectOptions(dialog.getByLabelText('Quién se ausenta'), 'Martín Rivas');
  expect(within(dialog.getByLabelText('Quién suple')).queryByText('Martín Rivas')).not.toBeInTheDocument();
  await person.click(dialog.getByRole('button', { name: 'Guardar' }));
  expect(dialog.getByLabelText('Quién suple')).toBeInvalid();
});

it('is not offered to the office, which belongs to no case', async () => {
  await open('#/ajustes', new TestHost(ana));
  await screen.findByRole('region', { name: 'Contraseña' });
  expect(screen.queryByRole('region', { name: 'Ausencias y suplencias' })).not.toBeInTheDocument();
});
