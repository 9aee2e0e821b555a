import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { expediente, factura, facturas } from './firma';
import { TestHost } from './host';
import { open } from './open';

const HERE = '#/expedientes/exp-perez/facturas';
const PATH = '/expedientes/exp-perez';
const list = () => screen.findByRole('region', { name: 'Facturas' });
const sent = (host: TestHost, method: string) => host.asked.filter((request) => request.method === method);

it('lists the invoices of a case with their state and amount, and what is owed', async () => {
  await open(HERE);
  const region = await list();
  const rows = (await within(region).findAllByRole('listitem')).map((row) => row.textContent.replace(/\s+/g, ' '));
  expect(rows[0]).toMatch(/0001-00004 ?Borrador.*Honorarios de mediación · vence mar 15 dic.*\$ 150\.000,50/);
  expect(rows[2]).toMatch(/Vencida.*emitida sáb 10 oct · venció mar 10 nov.*US\$ 900,00/);
  expect(rows[3]).not.toMatch(/vence/);
  expect(within(region).getByText(/Por cobrar: \$\s120\.000,00 · US\$\s900,00/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: /Facturas ?4/ })).toHaveAttribute('aria-current', 'page');
});

it('offers of each invoice what may become of it', async () => {
  await open(HERE);
  const region = await list();
  const buttons = (await within(region).findAllByRole('button')).map((button) => button.getAttribute('aria-label') ?? button.textContent);
  expect(buttons).toEqual([
    'Nueva factura',
    'Editar: 0001-00004',
    'Emitir: 0001-00004',
    'Anular: 0001-00004',
    'Marcar pagada: 0001-00003',
    'Anular: 0001-00003',
    'Marcar pagada: 0001-00002',
    'Anular: 0001-00002',
  ]);
});

it('enters an invoice, reading the typed amount back before it is saved', async () => {
  const host = new TestHost().answer(`POST ${PATH}/facturas`, () => factura('5'));
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Nueva factura' }));
  const field = within(await screen.findByRole('dialog', { name: 'Factura nueva' }));
  await person.click(field.getByRole('button', { name: 'Guardar borrador' }));
  expect(field.getByLabelText('Importe')).toHaveAccessibleDescription(/Falta este dato/);
  await person.type(field.getByLabelText('Número'), '0001-00000005');
  await person.type(field.getByLabelText('Concepto'), 'Honorarios');
  await person.type(field.getByLabelText('Importe'), '0');
  await person.click(field.getByRole('button', { name: 'Guardar borrador' }));
  expect(field.getByLabelText('Importe')).toHaveAccessibleDescription(/mayor que cero/);
  expect(sent(host, 'POST')).toEqual([]);
  await person.clear(field.getByLabelText('Importe'));
  await person.type(field.getByLabelText('Importe'), '1.500,5');
  await person.selectOptions(field.getByLabelText('Moneda'), 'USD · dólar estadounidense');
  expect(field.getByLabelText('Importe')).toHaveAccessibleDescription(/US\$\s1\.500,50/);
  await person.type(field.getByLabelText('Último día de pago'), '15/12/2026{Enter}');
  expect(await screen.findByText('Factura guardada como borrador.')).toBeInTheDocument();
  const body = { numero: '0001-00000005', concepto: 'Honorarios', importe: 150_050, moneda: 'USD', vence: '2026-12-15' };
  expect(sent(host, 'POST')).toEqual([{ method: 'POST', path: `/api/v1${PATH}/facturas`, body }]);
});

it('edits a draft: sends what was typed anew, and takes a date away by null', async () => {
  const host = new TestHost().answer('PATCH /facturas/4', () => factura('4', { version: 2 }));
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Editar: 0001-00004' }));
  const field = within(await screen.findByRole('dialog', { name: 'Editar la factura' }));
  expect(field.getByLabelText('Importe')).toHaveValue('150000,50');
  await person.clear(field.getByLabelText('Último día de pago'));
  await person.clear(field.getByLabelText('Importe'));
  await person.type(field.getByLabelText('Importe'), '2000');
  await person.click(field.getByRole('button', { name: 'Guardar' }));
  expect(await screen.findByText('Factura guardada.')).toBeInTheDocument();
  expect(sent(host, 'PATCH').at(-1)?.body).toEqual({ version: 1, importe: 200_000, vence: null });
});

it('emits only when asked twice, and says why where the dates do not fit', async () => {
  const host = new TestHost().refuse('POST /facturas/4/emitir', 422, {
    code: 'DATOS_INVALIDOS',
    message: 'Hay datos que corregir',
    fields: { vence: 'El vencimiento es anterior a la emisión' },
  });
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Emitir: 0001-00004' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Emitir la factura' }));
  expect(sent(host, 'POST')).toEqual([]);
  await person.click(dialog.getByRole('button', { name: 'Emitir' }));
  expect(await dialog.findByText('El vencimiento es anterior a la emisión')).toBeInTheDocument();
  host.answer('POST /facturas/4/emitir', () => factura('4', { estado: 'emitida', version: 2 }));
  host.answer(`GET ${PATH}/facturas`, () => [factura('4', { estado: 'emitida', emision: '2026-11-24', version: 2 })]);
  await person.click(dialog.getByRole('button', { name: 'Emitir' }));
  expect(await screen.findByText('Factura emitida.')).toBeInTheDocument();
  expect(sent(host, 'POST').at(-1)?.body).toEqual({ version: 1 });
  expect(await screen.findByRole('button', { name: 'Marcar pagada: 0001-00004' })).toBeInTheDocument();
});

it('shows where an invoice stands when somebody else was first', async () => {
  const host = new TestHost().refuse('POST /facturas/3/pagar', 409, { code: 'CONFLICTO', message: 'Otra persona lo modificó antes' });
  host.answer('GET /facturas/3', () => factura('3', { estado: 'anulada', version: 3 }));
  const { person } = await open(HERE, host);
  await person.click(await screen.findByRole('button', { name: 'Marcar pagada: 0001-00003' }));
  const dialog = within(await screen.findByRole('dialog'));
  await person.click(dialog.getByRole('button', { name: 'Marcar pagada' }));
  await person.click(await dialog.findByRole('button', { name: 'Ver qué cambió' }));
  expect(await dialog.findByText('La factura ahora figura como: Anulada.')).toBeInTheDocument();
});

it('follows the state of an invoice as it changes elsewhere', async () => {
  const { host } = await open(HERE);
  await screen.findByRole('button', { name: 'Marcar pagada: 0001-00003' });
  host.answer(`GET ${PATH}/facturas`, () => facturas.map((one) => (one.id === '3' ? { ...one, estado: 'pagada' as const } : one)));
  const pagada = { id: '3', numero: '0001-00003', estado: 'pagada', anterior: 'emitida', version: 3 } as const;
  host.listeners.emit('live', { event: 'factura:status', data: { ...pagada, expedienteId: 'exp-other' } });
  host.listeners.emit('live', { event: 'factura:status', data: { ...pagada, expedienteId: 'exp-perez' } });
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Marcar pagada: 0001-00003' })).not.toBeInTheDocument());
});

it('asks for no invoices where only an oficio lets somebody in', async () => {
  const host = new TestHost().answer(`GET ${PATH}`, () => expediente('perez', { miembros: [], permisos: { editar: false, miembros: false } }));
  await open(HERE, host);
  await screen.findByRole('heading', { level: 1, name: /Pérez/ });
  expect(screen.queryByRole('link', { name: /Facturas/ })).not.toBeInTheDocument();
  expect(screen.queryByRole('region', { name: 'Facturas' })).not.toBeInTheDocument();
  expect(host.asked.some(({ path }) => path.endsWith('/facturas'))).toBe(false);
});
