import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Calendario, Calendarios, RevisionCalendario } from '../src/api/types';
import { AHORA } from './firma';
import { TestHost } from './host';
import { open } from './open';

const eva = { id: 'ea', email: 'eva@ferreyra.test', nombre: 'Eva Arias', rol: 'admin' as const };

const ar: Calendario = {
  id: 'ar',
  version: 2,
  datos: {
    clase: 'oficina', nombre: 'Argentina: feriados nacionales', pais: 'AR', jurisdiccion: 'Nacional', fuente: 'PyPI holidays 0.109', desde: 2026, hasta: 2027, notas: 'Faltan los provinciales.',
    dias: [
      { desde: '2026-12-07', nombre: 'Feriado con fines turísticos', tipo: 'puente', certeza: 'discutida' },
      { desde: '2026-12-08', nombre: 'Inmaculada Concepción', tipo: 'feriado', certeza: 'cierta' },
      { desde: '2027-01-01', nombre: 'Año Nuevo', tipo: 'feriado', certeza: 'cierta' },
    ],
  },
  versiones: [
    { version: 2, origen: 'edicion', motivo: 'Decreto 614', por: { id: 'ea', nombre: 'Eva Arias' }, at: AHORA },
    { version: 1, origen: 'fabrica', motivo: 'Datos que trae Vigía', at: AHORA },
  ],
};

const revision: RevisionCalendario = {
  id: 'r1', calendarioId: 'ar', nombre: ar.datos.nombre, version: 2, fuente: 'PyPI holidays 0.110', estado: 'abierta', at: AHORA,
  diferencias: { agrega: [{ desde: '2027-09-01', nombre: 'Feriado nuevo', tipo: 'feriado', certeza: 'cierta' }], quita: [], campos: ['fuente'] },
};

const resumen = (id: string, nombre: string, clase: 'oficina' | 'tribunal') => ({ id, version: 1, clase, nombre, pais: 'AR', jurisdiccion: 'Nacional', desde: 2024, hasta: 2031, dias: 20, discutidos: clase === 'tribunal' ? 3 : 0 });
const lista: Calendarios = {
  oficina: 'ar',
  calendarios: [{ ...resumen('ar', ar.datos.nombre, 'oficina'), revision: 'r1' }, resumen('uy', 'Uruguay: feriados nacionales', 'oficina'), resumen('ar-nacional', 'Tribunales nacionales', 'tribunal')],
};

function admin(): TestHost {
  const host = new TestHost(eva);
  host.answer('GET /calendarios', () => lista);
  host.answer('GET /calendarios/reviews', () => [revision]);
  host.answer('GET /calendarios/ar', ({ path }) => (path.includes('version=1') ? { ...ar, version: 1, datos: { ...ar.datos, dias: [] } } : ar));
  host.answer('GET /calendarios/oficina', () => ar);
  return host;
}
const last = (host: TestHost, method: string) => host.asked.filter((one) => one.method === method).at(-1);
const LISTA = '#/administracion/calendarios';
const UNO = '#/administracion/calendarios/ar';

it('lists the calendars, which is the office’s, what is disputed and that nobody checked them', async () => {
  await open(LISTA, admin());
  const list = within(await screen.findByRole('region', { name: 'Calendarios' }));
  expect(await list.findByRole('link', { name: 'Argentina: feriados nacionales' })).toHaveAttribute('href', UNO);
  const rows = list.getAllByRole('listitem').map(({ textContent }) => textContent.replace(/\s+/g, ' '));
  expect(rows[0]).toMatch(/El de la oficina.*Datos nuevos.*2024–2031 · 20 entradas · Datos sin revisar/);
  expect(rows[2]).toMatch(/3 discutidas.*De tribunal/);
  expect(screen.queryByRole('note')).not.toBeInTheDocument();
});

it('says that the office’s calendar is missing or runs out', async () => {
  await open(LISTA, admin().answer('GET /calendarios', () => ({ ...lista, aviso: 'por-terminar' })));
  expect(await screen.findByRole('note')).toHaveTextContent('menos de seis meses');
});

it('changes the office’s calendar after saying what follows, and offers no court’s', async () => {
  const host = admin().answer('PUT /calendarios/oficina', () => ({ ...lista, oficina: 'uy' }));
  const { person } = await open(LISTA, host);
  const select = await screen.findByLabelText('Calendario de la oficina');
  expect(within(select).queryByText('Tribunales nacionales')).not.toBeInTheDocument();
  await person.selectOptions(select, 'Uruguay: feriados nacionales');
  const dialog = within(await screen.findByRole('dialog', { name: 'Cambiar el calendario de la oficina' }));
  expect(dialog.getByText(/Ningún vencimiento se mueve/)).toBeInTheDocument();
  // The list is read again meanwhile, as when the connection comes back.
  host.answer('GET /calendarios', () => ({ ...lista, aviso: 'por-terminar' }));
  document.dispatchEvent(new Event('visibilitychange'));
  await screen.findByText(/menos de seis meses/);
  expect(dialog.getByRole('button', { name: 'Cambiar' })).toBeInTheDocument();
  expect(last(host, 'PUT')).toBeUndefined();
  await person.click(dialog.getByRole('button', { name: 'Cambiar' }));
  await waitFor(() => expect(last(host, 'PUT')?.body).toEqual({ calendarioId: 'uy' }));
  expect(await screen.findByText('La oficina usa «Uruguay: feriados nacionales».')).toBeInTheDocument();
});

it('keeps the office’s calendar where the change is given up', async () => {
  const host = admin();
  const { person } = await open(LISTA, host);
  await person.selectOptions(await screen.findByLabelText('Calendario de la oficina'), 'Uruguay: feriados nacionales');
  await screen.findByRole('dialog');
  await person.keyboard('{Escape}');
  await waitFor(() => expect(screen.getByLabelText('Calendario de la oficina')).toHaveValue('ar'));
  expect(last(host, 'PUT')).toBeUndefined();
});

it('shows new data with its differences, and takes a decision with a reason', async () => {
  const host = admin().answer('POST /calendarios/reviews/r1', () => []);
  const { person } = await open(LISTA, host);
  await person.click(await screen.findByRole('button', { name: 'Datos nuevos de Argentina: feriados nacionales' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByRole('region', { name: 'Qué cambia' })).toHaveTextContent(/Agrega 1 día.*Feriado nuevo.*Cambia también: fuente/);
  await person.click(dialog.getByRole('button', { name: 'Confirmar' }));
  expect(dialog.getByLabelText('Decisión')).toHaveAccessibleDescription(/Falta este dato/);
  await person.selectOptions(dialog.getByLabelText('Decisión'), 'Descartarlos');
  await person.type(dialog.getByLabelText('Motivo del cambio'), 'No rige');
  await person.click(dialog.getByRole('button', { name: 'Confirmar' }));
  await waitFor(() => expect(last(host, 'POST')?.body).toEqual({ version: 2, aceptar: false, motivo: 'No rige' }));
  expect(await screen.findByText('Datos descartados.')).toBeInTheDocument();
});

it('shows a year of a calendar with names and sources, and older versions without buttons', async () => {
  const { person } = await open(UNO, admin());
  const table = within(await screen.findByRole('table', { name: 'Días de 2026' }));
  const rows = table.getAllByRole('row').map(({ textContent }) => textContent.replace(/\s+/g, ' '));
  expect(rows[1]).toMatch(/lun 7 dic.*Feriado con fines turísticos Discutida.*Puente/);
  expect(screen.getByText(/cuenta como día hábil/)).toBeInTheDocument();
  expect(screen.getByText('PyPI holidays 0.109')).toBeInTheDocument();
  await person.selectOptions(screen.getByLabelText('Año'), '2027');
  expect(await screen.findByRole('table', { name: 'Días de 2027' })).toHaveTextContent('Año Nuevo');
  await person.click(screen.getByRole('button', { name: 'Versión 1' }));
  expect(await screen.findByText('Esta es la versión 1, que ya no rige.')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Agregar día' })).not.toBeInTheDocument();
  await person.click(screen.getByRole('button', { name: 'Ver la vigente' }));
  expect(await screen.findByRole('button', { name: 'Agregar día' })).toBeInTheDocument();
});

it('adds, edits and removes a day as a new version with a reason, by keys alone', async () => {
  const host = admin().answer('PUT /calendarios/ar', () => ({ ...ar, version: 3 }));
  const { person } = await open(UNO, host);
  (await screen.findByRole('button', { name: 'Agregar día' })).focus();
  await person.keyboard('{Enter}');
  let dialog = within(await screen.findByRole('dialog', { name: 'Día nuevo' }));
  expect(within(dialog.getByLabelText('Tipo')).queryByText('Feria')).not.toBeInTheDocument();
  await person.type(dialog.getByLabelText('Día'), '6/7/2027');
  await person.type(dialog.getByLabelText('Nombre'), 'Fundación de la ciudad{Enter}');
  expect(dialog.getByLabelText('Motivo del cambio')).toHaveAccessibleDescription(/Falta este dato/);
  expect(last(host, 'PUT')).toBeUndefined();
  await person.type(dialog.getByLabelText('Motivo del cambio'), 'Ordenanza 12{Enter}');
  const nuevo = { desde: '2027-07-06', nombre: 'Fundación de la ciudad', tipo: 'feriado', certeza: 'cierta' };
  await waitFor(() => expect(last(host, 'PUT')?.body).toEqual({ version: 2, motivo: 'Ordenanza 12', datos: { ...ar.datos, dias: [...ar.datos.dias, nuevo] } }));
  expect(await screen.findByText('Versión 3 guardada.')).toBeInTheDocument();

  await person.click(screen.getByRole('button', { name: /^Quitar Inmaculada Concepción/ }));
  dialog = within(await screen.findByRole('dialog', { name: 'Quitar el día' }));
  await person.type(dialog.getByLabelText('Motivo del cambio'), 'Derogado{Enter}');
  await waitFor(() => expect((last(host, 'PUT')?.body as { datos: { dias: { nombre: string }[] } }).datos.dias.map(({ nombre }) => nombre)).toEqual(['Feriado con fines turísticos', 'Año Nuevo']));
});

it('shows what an import would change before it is done, and reads no file that is no JSON', async () => {
  const host = admin().answer('POST /calendarios/compare', () => ({ version: 2, diferencias: revision.diferencias }));
  host.answer('POST /calendarios/import', () => ar);
  const { person } = await open(LISTA, host);
  await person.click(await screen.findByRole('button', { name: 'Importar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Importar un calendario' }));
  const file = dialog.getByLabelText('Archivo JSON de un calendario');
  await person.upload(file, new File(['{ no'], 'mal.json', { type: 'application/json' }));
  await person.click(dialog.getByRole('button', { name: 'Ver qué cambia' }));
  expect(await dialog.findByText('No es un archivo JSON.')).toBeInTheDocument();
  await person.upload(file, new File([JSON.stringify({ id: 'ar', ...ar.datos })], 'ar.json', { type: 'application/json' }));
  expect(await dialog.findByText('Cambia el calendario que ya está, en su versión 2.')).toBeInTheDocument();
  expect(dialog.getByRole('region', { name: 'Qué cambia' })).toHaveTextContent('Feriado nuevo');
  await person.type(dialog.getByLabelText('Motivo del cambio'), 'Acordada');
  await person.click(dialog.getByRole('button', { name: 'Importar' }));
  await waitFor(() => expect(last(host, 'POST')?.body).toEqual({ version: 2, motivo: 'Acordada', archivo: { id: 'ar', ...ar.datos } }));
  await waitFor(() => expect(location.hash).toBe(UNO));
});

it('exports a calendar as the file that can be imported', async () => {
  const host = admin().answer('GET /calendarios/ar/file', () => ({ id: 'ar', ...ar.datos }));
  const { person } = await open(UNO, host);
  await person.click(await screen.findByRole('button', { name: 'Exportar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Exportar Argentina: feriados nacionales' }));
  await waitFor(() => expect(JSON.parse((dialog.getByLabelText('Archivo JSON') as HTMLTextAreaElement).value)).toEqual({ id: 'ar', ...ar.datos }));
  await person.click(dialog.getByRole('button', { name: 'Copiar' }));
  expect(await dialog.findByText('Copiado.')).toBeInTheDocument();
  expect(JSON.parse(await navigator.clipboard.readText()).id).toBe('ar');
});

it('marks the office’s free days in the month, by name', async () => {
  const host = new TestHost().answer('GET /calendarios/oficina', () => ar);
  await open('#/calendario/2026-12', host);
  const table = within(await screen.findByRole('table', { name: 'diciembre de 2026' }));
  const cell = () => table.getAllByRole('cell').find((one) => one.textContent.includes('martes 8 de diciembre'));
  await waitFor(() => expect(cell()).toHaveTextContent('Inmaculada Concepción'));
});
