import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Hito, Prescripcion, Vista } from '../src/api/types';
import { expediente, prescripcion } from './firma';
import { TestHost } from './host';
import { open } from './open';

const HERE = '#/prescripciones/plazo-perez';
const PATH = '/prescripciones/plazo-perez';
const LECTURA = { norma: 'CCyC art. 2561', inicio: '2023-05-25', cantidad: 3, unidad: 'anios', pasaAHabil: false, certeza: 'cierta' } as const;

const derivacion = {
  vence: '2026-11-25',
  lecturas: [
    { norma: 'CCyC art. 2561', certeza: 'cierta' as const, vence: '2026-11-25', vigilada: true, reservas: ['regla no verificada por un abogado'], pasos: [{ fecha: '2023-05-25', texto: 'Corre desde el hecho' }, { fecha: '2026-11-25', texto: '3 años y 6 meses de suspensión' }] },
    { norma: 'CCyC art. 2560', certeza: 'discutida' as const, vence: '2028-05-25', vigilada: false, reservas: [], pasos: [{ fecha: '2028-05-25', texto: '5 años' }] },
  ],
};

function plazo(change: Partial<Prescripcion> = {}): Prescripcion {
  return {
    ...prescripcion('perez'), deudor: 'García, Marta', computo: { lecturas: [LECTURA] }, derivacion, fechaPor: 'mr',
    eventos: [
      { id: 'e1', tipo: 'suspension', desde: '2025-02-03', hasta: '2025-08-03', fuente: 'Carta documento', certeza: 'cierta', por: 'Martín Rivas', at: '2026-08-12T14:22:00.000Z' },
      { id: 'e2', tipo: 'suspension', desde: '2026-10-01', fuente: 'Mediación', certeza: 'discutida', por: 'Martín Rivas', at: '2026-10-02T14:22:00.000Z' },
    ],
    ...change,
  };
}

const historia: Hito[] = [
  { at: '2026-11-24T13:15:00.000Z', accion: 'nota', por: 'Lucía Ferreyra' },
  { at: '2026-11-24T11:00:00.000Z', accion: 'avisada', destinatarios: ['Lucía Ferreyra', 'Martín Rivas'] },
  { at: '2026-09-01T11:00:00.000Z', accion: 'fecha', por: 'Martín Rivas', venceAntes: '2026-05-25', vence: '2026-11-25' },
  { at: '2026-08-12T14:22:00.000Z', accion: 'ingresada', por: 'Martín Rivas', vence: '2026-05-25' },
];

const vista: Vista = {
  vence: '2026-11-29', diasRestantes: 5, nivel: 'warning',
  destinatarios: [{ userId: 'lf', nombre: 'Lucía Ferreyra', porque: 'miembro' }, { userId: 'jc', nombre: 'Julia Castro', porque: 'suplente' }],
  avisos: [{ paso: 7, at: '2026-11-24T19:04:00.000Z', vez: 'day' }, { paso: 0, at: '2026-11-27T11:00:00.000Z', vez: 'advance' }],
  advertencias: ['El último día hábil de la oficina es el viernes 27'],
};

function host(change: Partial<Prescripcion> = {}, me = new TestHost()): TestHost {
  return me
    .answer(`GET ${PATH}`, () => plazo(change))
    .answer(`GET ${PATH}/historia`, () => historia)
    .answer(`POST ${PATH}/preview`, () => vista)
    .answer('POST /expedientes/exp-perez/prescripciones/preview', () => vista)
    .answer('GET /calendarios', () => ({ oficina: 'ar', calendarios: [{ id: 'ar-nacional', nombre: 'Tribunales nacionales', clase: 'tribunal', version: 1, pais: 'AR', jurisdiccion: 'Nacional', desde: 2024, hasta: 2031, dias: 20, discutidos: 0 }] }));
}
const sent = (host: TestHost, method: string, end: string) => host.asked.filter((one) => one.method === method && one.path.endsWith(end));
const text = (element: Element) => element.textContent?.replace(/\s+/g, ' ') ?? '';

it('says what the deadline is, how it is computed, and which reading is watched', async () => {
  await open(HERE, host());
  expect(await screen.findByRole('heading', { level: 1, name: 'Acción por daños' })).toBeInTheDocument();
  expect(screen.getByText(/contra García, Marta/)).toBeInTheDocument();
  expect(await screen.findByRole('link', { name: /Pérez, Juan Carlos/ })).toHaveAttribute('href', '#/expedientes/exp-perez');
  const first = text(screen.getByRole('region', { name: 'Lectura 1: CCyC art. 2561' }));
  expect(first).toMatch(/vigilada.*mié 25 nov 2026.*25 may 2023 ?Corre desde el hecho.*regla no verificada/);
  const second = text(screen.getByRole('region', { name: 'Lectura 2: CCyC art. 2560' }));
  expect(second).toMatch(/Discutida.*jue 25 may 2028/);
  expect(second).not.toMatch(/vigilada/);
});

it('tells the whole history with old dates, and what became of the last alert', async () => {
  await open(HERE, host());
  const history = within(await screen.findByRole('region', { name: 'Historia' }));
  await history.findByText(/cambió la fecha/);
  expect(history.getAllByRole('listitem').map(text)).toEqual([
    expect.stringMatching(/hoy 10:15.*Lucía Ferreyra tomó nota/),
    expect.stringMatching(/Aviso a Lucía Ferreyra, Martín Rivas/),
    expect.stringMatching(/Martín Rivas cambió la fecha: antes lun 25 may 2026, ahora mié 25 nov 2026/),
    expect.stringMatching(/Martín Rivas cargó el plazo: vence lun 25 may 2026/),
  ]);
  const record = text(screen.getByRole('region', { name: 'Constancia' }));
  expect(record).toMatch(/Último aviso: hoy 08:00, a Lucía Ferreyra, Martín Rivas.*Tomó nota Lucía Ferreyra, hoy 10:15/);
  expect(screen.getByRole('button', { name: 'Descargar la constancia en PDF' })).toBeInTheDocument();
});

it('lets a second person verify, and explains why the first one cannot', async () => {
  const served = host().answer(`POST ${PATH}/verify`, () => plazo({ verificada: true, verificacion: { por: 'Lucía Ferreyra', porId: 'lf', at: '2026-11-24T19:04:00.000Z' } }));
  const { person } = await open(HERE, served);
  await person.click(await screen.findByRole('button', { name: 'Verificar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Verificar la fecha' }));
  await person.click(dialog.getByRole('button', { name: 'Verificar' }));
  expect(await screen.findByText(/Verificó Lucía Ferreyra, hoy/)).toBeInTheDocument();
  expect(sent(served, 'POST', '/verify')[0]?.body).toEqual({ version: 2 });
});

it('offers the one who set the date no verification', async () => {
  await open(HERE, host({ fechaPor: 'lf' }));
  expect(await screen.findByText('La fecha la cargaste vos: la verifica otra persona.')).toBeInTheDocument();
  await screen.findByRole('button', { name: 'Editar' });
  expect(screen.queryByRole('button', { name: 'Verificar' })).not.toBeInTheDocument();
});

it('sets the end of a suspension and withdraws one with a reason, which stays readable', async () => {
  const served = host()
    .answer(`PATCH ${PATH}/eventos/e2`, () => plazo())
    .answer(`POST ${PATH}/eventos/e1/retirar`, () => plazo({ eventos: [{ ...(plazo().eventos ?? [])[0]!, retirado: { por: 'Lucía Ferreyra', at: '2026-11-24T19:04:00.000Z', motivo: 'No llegó' } }] }));
  const { person } = await open(HERE, served);
  const events = within(await screen.findByRole('region', { name: 'Suspensiones e interrupciones' }));
  expect(text(events.getAllByRole('listitem')[1]!)).toMatch(/Sin fin: no cuenta todavía.*Discutida/);
  await person.click(await events.findByRole('button', { name: /^Poner fin/ }));
  const end = within(await screen.findByRole('dialog', { name: 'Editar la suspensión o interrupción' }));
  await person.type(end.getByLabelText('Hasta'), '1/11/2026');
  await person.click(end.getByRole('button', { name: 'Guardar' }));
  await waitFor(() => expect(sent(served, 'PATCH', '/eventos/e2')[0]?.body).toMatchObject({ version: 2, hasta: '2026-11-01' }));
  await person.click(await events.findByRole('button', { name: /^Retirar: Suspensión desde lun 3 feb 2025/ }));
  const retire = within(await screen.findByRole('dialog', { name: 'Retirar del cómputo' }));
  await person.click(retire.getByRole('button', { name: 'Retirar' }));
  expect(retire.getByLabelText('Motivo')).toBeInvalid();
  await person.type(retire.getByLabelText('Motivo'), 'No llegó{Enter}');
  expect(await events.findByText(/Retirada: No llegó · Lucía Ferreyra/)).toBeInTheDocument();
});

it('shows what a suspension does to the date before it is saved', async () => {
  const served = host();
  const { person } = await open(HERE, served);
  const events = within(await screen.findByRole('region', { name: 'Suspensiones e interrupciones' }));
  await person.click(await events.findByRole('button', { name: 'Agregar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Agregar suspensión o interrupción' }));
  await person.type(dialog.getByLabelText('Desde'), '1/10/2026');
  expect(await dialog.findByText(/vence domingo 29 de noviembre de 2026/)).toBeInTheDocument();
  expect(sent(served, 'POST', '/preview').at(-1)?.body).toMatchObject({ eventos: [{ tipo: 'suspension', desde: '2026-10-01' }] });
});

it('reopens what was resolved, with a reason and where it is on record', async () => {
  const resolucion = { motivo: 'Demanda presentada', prueba: 'Cargo 12', por: 'Martín Rivas', at: '2026-11-24T12:00:00.000Z' };
  const served = host({ estado: 'resuelta', resolucion }).answer(`POST ${PATH}/reopen`, () => plazo());
  const { person } = await open(HERE, served);
  expect(await screen.findByText(/Demanda presentada · Martín Rivas, hoy 09:00.*Cargo 12/)).toBeInTheDocument();
  await person.click(await screen.findByRole('button', { name: 'Reabrir' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Reabrir el plazo' }));
  await person.type(dialog.getByLabelText('Motivo'), 'Rechazada in limine{Enter}');
  expect(dialog.getByLabelText('Dónde consta')).toBeInvalid();
  await person.type(dialog.getByLabelText('Dónde consta'), 'Foja 12{Enter}');
  await waitFor(() => expect(sent(served, 'POST', '/reopen')[0]?.body).toEqual({ version: 2, motivo: 'Rechazada in limine', prueba: 'Foja 12' }));
  expect(await screen.findByRole('button', { name: 'Resolver' })).toBeInTheDocument();
});

it('says that a calendar would move the date, and moves it only when somebody takes it', async () => {
  const revision = { vence: '2026-11-20', calendarioId: 'ar-nacional', calendario: 'Justicia Nacional', version: 4, at: '2026-11-24T12:00:00.000Z' };
  const served = host({ revision }).answer(`POST ${PATH}/revision`, () => plazo({ vence: '2026-11-20' }));
  const { person } = await open(HERE, served);
  expect(await screen.findByText(/sería antes: viernes 20 de noviembre/)).toBeInTheDocument();
  expect(screen.getByText(/cambió «Justicia Nacional» \(versión 4\)/)).toBeInTheDocument();
  await person.click(await screen.findByRole('button', { name: 'Dejar la fecha' }));
  const keep = within(await screen.findByRole('dialog', { name: 'Dejar la fecha como está' }));
  await person.click(keep.getByRole('button', { name: 'Dejar la fecha' }));
  expect(keep.getByLabelText('Motivo')).toBeInvalid();
  await person.keyboard('{Escape}');
  await person.click(await screen.findByRole('button', { name: 'Aceptar esa fecha' }));
  const take = within(await screen.findByRole('dialog', { name: 'Aceptar la fecha del calendario vigente' }));
  await person.click(take.getByRole('button', { name: 'Aceptar esa fecha' }));
  await waitFor(() => expect(sent(served, 'POST', '/revision')[0]?.body).toEqual({ version: 2, vence: '2026-11-20', aceptar: true }));
  await waitFor(() => expect(screen.queryByText(/Con el calendario vigente/)).not.toBeInTheDocument());
});

it('shows office staff the date and its ladder, and nothing to change', async () => {
  const { computo: _, derivacion: __, eventos: ___, fechaPor: ____, ...less } = plazo();
  const served = host().answer(`GET ${PATH}`, () => less).answer('GET /expedientes/exp-perez', () => expediente('perez', { miembros: [], permisos: { editar: false, miembros: false } }));
  await open(HERE, served);
  await screen.findByRole('link', { name: /Pérez, Juan Carlos/ });
  expect(screen.getByRole('region', { name: 'Avisos' })).toBeInTheDocument();
  for (const name of [/Editar/, /Resolver/, /Verificar/, /Agregar/, /Descargar/]) expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
});

it('shows nothing of a deadline that is out of reach', async () => {
  await open('#/prescripciones/otra');
  expect(await screen.findByText('Este plazo no existe o no está a tu alcance')).toBeInTheDocument();
});

it('enters a computed deadline, and says before whom it alerts and when', async () => {
  const served = host().answer('POST /expedientes/exp-perez/prescripciones', () => plazo());
  const { person } = await open('#/expedientes/exp-perez', served);
  await person.click(await screen.findByRole('button', { name: 'Agregar plazo' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Plazo nuevo' }));
  await person.type(dialog.getByLabelText('Qué plazo es'), 'Acción por daños');
  await person.type(dialog.getByLabelText('Contra quién'), 'García, Marta');
  await person.click(dialog.getByLabelText('Calculada'));
  const first = within(dialog.getByRole('group', { name: 'Lectura 1' }));
  await person.type(first.getByLabelText('Norma'), 'CCyC art. 2561');
  await person.type(first.getByLabelText('Cantidad'), '3');
  await person.click(dialog.getByRole('button', { name: 'Guardar' }));
  expect(first.getByLabelText('Desde qué día corre')).toHaveAccessibleDescription(/Falta este dato/);
  await person.type(first.getByLabelText('Desde qué día corre'), '25/5/2023');
  const preview = within(dialog.getByRole('region', { name: 'Antes de guardar' }));
  expect(await preview.findByText(/vence domingo 29 de noviembre de 2026/)).toBeInTheDocument();
  expect(preview.getByText('Lucía Ferreyra, Julia Castro (suplente)')).toBeInTheDocument();
  expect(preview.getByText(/el mismo día, el día hábil anterior/)).toBeInTheDocument();
  expect(preview.getByText(/El último día hábil de la oficina/)).toBeInTheDocument();
  await person.click(dialog.getByRole('button', { name: 'Guardar' }));
  await screen.findByText('Plazo agregado.');
  expect(sent(served, 'POST', '/exp-perez/prescripciones')[0]?.body).toEqual({ tipo: 'Acción por daños', clase: 'prescripcion', deudor: 'García, Marta', computo: { lecturas: [LECTURA] } });
});

it('asks for the court’s calendar where days are counted by it', async () => {
  const { person } = await open('#/expedientes/exp-perez', host());
  await person.click(await screen.findByRole('button', { name: 'Agregar plazo' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Plazo nuevo' }));
  await person.click(dialog.getByLabelText('Calculada'));
  await person.selectOptions(dialog.getByLabelText('Unidad'), 'Días hábiles judiciales');
  await person.selectOptions(await dialog.findByLabelText('Calendario del tribunal'), 'Tribunales nacionales');
  await person.click(dialog.getByRole('button', { name: 'Agregar otra lectura' }));
  expect(within(dialog.getByRole('group', { name: 'Lectura 2' })).getByLabelText('Certeza')).toHaveValue('discutida');
  await person.click(dialog.getByRole('button', { name: 'Quitar la lectura 2' }));
  expect(dialog.queryByRole('group', { name: 'Lectura 2' })).not.toBeInTheDocument();
});

it('sets by hand what was computed, once that is wanted', async () => {
  const served = host().answer(`PATCH ${PATH}`, () => plazo());
  const { person } = await open(HERE, served);
  await person.click(await screen.findByRole('button', { name: 'Editar' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Editar el plazo' }));
  expect(dialog.getByLabelText('Norma')).toHaveValue('CCyC art. 2561');
  await person.click(dialog.getByLabelText('A mano'));
  await person.type(dialog.getByLabelText('Vence'), '2/12/2026');
  await person.click(dialog.getByRole('button', { name: 'Guardar' }));
  await waitFor(() => expect(sent(served, 'PATCH', PATH)[0]?.body).toEqual({ version: 2, vence: '2026-12-02', computo: null }));
});
