import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { InformeImportacion } from '../src/api/types';
import { ana } from './firma';
import { TestHost } from './host';
import { open } from './open';

const informe: InformeImportacion = {
  filas: [
    { fila: 2, estado: 'nueva', caratula: 'Núñez c/ Paz s/ daños', vence: '2026-12-02', errores: [] },
    { fila: 3, estado: 'existente', caratula: 'Pérez c/ García s/ daños', vence: '2026-11-25', expedienteId: 'exp-perez', prescripcionId: 'plazo-perez', errores: [] },
    { fila: 4, estado: 'rechazada', caratula: 'Sosa c/ Clínica s/ daños', errores: [{ columna: 'vence', texto: 'No es una fecha: 31/2/2027' }] },
  ],
  nuevos: 1, plazos: 1, rechazadas: 1,
};
const done: InformeImportacion = { ...informe, filas: informe.filas.map((fila) => (fila.estado === 'nueva' ? { ...fila, expedienteId: 'exp-n', prescripcionId: 'plazo-n' } : fila)) };
const CSV = 'caratula;tipo;vence\nNúñez c/ Paz s/ daños;Acción;2/12/2026\n';

const host = () => new TestHost().answer('POST /importaciones/preview', () => informe).answer('POST /importaciones', () => done);
const sent = (host: TestHost, end: string) => host.asked.filter(({ path }) => path.endsWith(end)).map(({ body }) => body);
const text = (element: Element) => element.textContent?.replace(/\s+/g, ' ');

it('shows the fate of each row before anything is stored, imports, and leads to what is new', async () => {
  const { host: served, person } = await open('#/expedientes', host());
  await person.click(await screen.findByRole('link', { name: 'Importar' }));
  await person.upload(await screen.findByLabelText('Archivo CSV'), new File([CSV], 'plazos.csv', { type: 'text/csv' }));
  const preview = within(await screen.findByRole('region', { name: 'Qué pasaría' }));
  expect(preview.getByRole('status')).toHaveTextContent('3 filas: 1 plazo nuevo, 1 expediente nuevo, 1 fila rechazada.');
  const rows = preview.getAllByRole('row').map(text);
  expect(rows[1]).toMatch(/2.*Nueva.*Núñez.*mié 2 dic 2026/);
  expect(rows[3]).toMatch(/Rechazada.*Sosa.*vence: No es una fecha: 31\/2\/2027/);
  expect(sent(served, '/importaciones')).toEqual([]);
  await person.type(preview.getByLabelText('Motivo'), 'Carga inicial');
  await person.click(preview.getByRole('button', { name: 'Importar 1 plazo' }));
  expect(await screen.findByText('Importado: 1 plazo nuevo, 1 expediente nuevo.')).toBeInTheDocument();
  expect(sent(served, '/importaciones')).toEqual([{ csv: CSV, motivo: 'Carga inicial' }]);
  expect(screen.getByRole('link', { name: /Núñez/ })).toHaveAttribute('href', '#/prescripciones/plazo-n');
  await person.click(screen.getByRole('button', { name: 'Importar otro archivo' }));
  expect(await screen.findByLabelText('Archivo CSV')).toBeInTheDocument();
});

it('shows only the rows of one fate', async () => {
  const { person } = await open('#/importar', host());
  await person.upload(await screen.findByLabelText('Archivo CSV'), new File([CSV], 'plazos.csv'));
  await person.click(await screen.findByRole('button', { name: 'Rechazadas 1' }));
  expect(screen.getAllByRole('row')).toHaveLength(2);
});

it('reads what a spreadsheet of Windows writes, and says so', async () => {
  const { host: served, person } = await open('#/importar', host());
  const bytes = new Uint8Array([...CSV].map((letter) => letter.charCodeAt(0)));
  await person.upload(await screen.findByLabelText('Archivo CSV'), new File([bytes], 'plazos.csv'));
  expect(await screen.findByText(/se leyó como Windows-1252/)).toBeInTheDocument();
  expect(sent(served, '/preview')).toEqual([{ csv: CSV }]);
});

it('says why a file is not read, by the page or by the server', async () => {
  const served = host().refuse('POST /importaciones/preview', 422, { code: 'DATOS_INVALIDOS', message: 'Falta la columna vence' });
  const { person } = await open('#/importar', served);
  await person.upload(await screen.findByLabelText('Archivo CSV'), new File(['  \n'], 'nada.csv'));
  expect(await screen.findByText('El archivo está vacío.')).toBeInTheDocument();
  await person.upload(screen.getByLabelText('Archivo CSV'), new File([CSV], 'plazos.csv'));
  expect(await screen.findByText('Falta la columna vence')).toBeInTheDocument();
  expect(screen.queryByText('El archivo está vacío.')).not.toBeInTheDocument();
});

it('saves a template through the host', async () => {
  const { host: served, person } = await open('#/importar', host());
  await person.click(await screen.findByRole('button', { name: 'Guardar una plantilla' }));
  await waitFor(() => expect(served.done.join()).toContain('plazos.csv'));
});

it('is not for office staff', async () => {
  await open('#/importar', new TestHost(ana));
  expect(await screen.findByText('Importar es de abogados y administradores')).toBeInTheDocument();
});
