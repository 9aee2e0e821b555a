import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { alert, inbox } from './firma';
import { TestHost } from './host';
import { open } from './open';

const row = (name: RegExp) => screen.findByRole('link', { name });
const list = () => screen.findByRole('region', { name: 'Alertas' });

it('groups by urgency and says the days left in words', async () => {
  await open('#/bandeja');
  const region = await list();
  await within(region).findByText('Crítico: falta 1 día');
  const headings = within(region).getAllByRole('heading').map((heading) => heading.textContent);
  expect(headings).toEqual(['Crítico · requiere que tomes nota', 'Esta semana', 'Más adelante']);
  expect(within(region).getByText('Crítico: fecha cargada superada hace 2 días')).toBeInTheDocument();
  expect(within(region).getByText('Atención: faltan 5 días')).toBeInTheDocument();
  expect(within(region).getByText('Sin urgencia: faltan 30 días')).toBeInTheDocument();
});

it('marks an alert read when it is opened, and shows why it came and who knows', async () => {
  const { host, person } = await open('#/bandeja');
  await person.click(await row(/sin leer: Pérez/));
  const pane = screen.getByRole('complementary', { name: 'Detalle de la alerta' });
  expect(await within(pane).findByText(/CCCN art. 2561/)).toBeInTheDocument();
  expect(within(pane).getByText('Sin verificar')).toBeInTheDocument();
  expect(within(pane).getByText('30 días: avisado 26 oct 08:00')).toBeInTheDocument();
  expect(within(pane).getByText('Próximo aviso: mañana 08:00.')).toBeInTheDocument();
  expect(await within(pane).findByText('Entregada al sistema de notificaciones: Notebook de Lucía')).toBeInTheDocument();
  expect(host.done).toEqual(['read n-perez']);
  expect(await row(/^Pérez/)).toHaveAttribute('aria-current', 'true');
});

it('takes note of every alert that stands behind the row', async () => {
  const host = new TestHost();
  const seq = 0;
  host.entries = [...inbox(), alert('perez', { seq, notificationId: 'n-perez-older', requiereNota: true, readAt: '2026-11-23T12:00:00Z' })];
  const { person } = await open('#/bandeja/n-perez', host);
  const pane = screen.getByRole('complementary', { name: 'Detalle de la alerta' });
  await person.click(await within(pane).findByRole('button', { name: 'Tomar nota' }));
  expect(await screen.findByText('Nota tomada.')).toBeInTheDocument();
  expect(host.done.filter((what) => what.startsWith('ack'))).toEqual(['ack n-perez', 'ack n-perez-older']);
  expect(within(pane).queryByRole('button', { name: 'Tomar nota' })).not.toBeInTheDocument();
});

it('works by keys alone: down, Enter, N', async () => {
  const { host, person } = await open('#/bandeja');
  await row(/Pérez/);
  await person.keyboard('{ArrowDown}{ArrowDown}');
  expect(await row(/Litoral/)).toHaveFocus();
  await person.keyboard('{Enter}');
  await waitFor(() => expect(host.done).toContain('read n-litoral'));
  await person.keyboard('n');
  await waitFor(() => expect(host.done).toContain('ack n-litoral'));
});

it('accepts an oficio from its row', async () => {
  const host = new TestHost().answer('POST /oficios/of-1/accept', () => ({ id: 'of-1', estado: 'aceptado' }));
  const { person } = await open('#/bandeja', host);
  await person.click(await screen.findByRole('button', { name: 'Aceptar: Oficio al Registro de la Propiedad Inmueble' }));
  expect(await screen.findByText('Oficio aceptado.')).toBeInTheDocument();
  expect(host.asked).toContainEqual({ method: 'POST', path: '/api/v1/oficios/of-1/accept', body: {} });
});

it('says who was first when two accept at once', async () => {
  const host = new TestHost().refuse('POST /oficios/of-1/accept', 409, { code: 'CONFLICTO', message: 'Otra persona lo modificó antes' });
  const { person } = await open('#/bandeja', host);
  await person.click(await screen.findByRole('button', { name: 'Aceptar: Oficio al Registro de la Propiedad Inmueble' }));
  expect(await screen.findByText('Otra persona lo modificó antes')).toHaveAttribute('role', 'alert');
});

it('takes no note by a letter typed elsewhere on the page', async () => {
  const { host, person } = await open('#/bandeja/n-perez');
  await within(await list()).findByRole('link', { name: /^Pérez/ });
  screen.getByRole('link', { name: /^Expedientes/ }).focus();
  await person.keyboard('n');
  within(screen.getByRole('complementary', { name: 'Detalle de la alerta' })).getByRole('button', { name: 'Tomar nota' }).focus();
  expect(host.done.filter((what) => what.startsWith('ack'))).toEqual([]);
  await person.keyboard('n');
  await waitFor(() => expect(host.done).toContain('ack n-perez'));
});

it('leaves the arrows to the details while these are read', async () => {
  const { person } = await open('#/bandeja/n-perez');
  const note = await within(screen.getByRole('complementary', { name: 'Detalle de la alerta' })).findByRole('button', { name: 'Tomar nota' });
  note.focus();
  await person.keyboard('{ArrowDown}');
  expect(note).toHaveFocus();
});

it('says again that an alert was read when the first time did not work', async () => {
  const host = new TestHost();
  const works = host.read;
  host.read = () => Promise.reject({ code: 'ERROR_INTERNO', message: 'no se pudo' });
  await open('#/bandeja/n-sosa', host);
  expect(await screen.findByText('no se pudo')).toBeInTheDocument();
  host.read = works;
  host.listeners.emit('inbox', {});
  await waitFor(() => expect(host.done).toEqual(['read n-sosa']));
});

it('says what is not known while the server does not answer: which kind of deadline, and that nobody checked it', async () => {
  const host = new TestHost();
  host.offline = true;
  const [entry] = host.entries.filter(({ notificationId }) => notificationId === 'n-sosa');
  host.entries = entry?.contexto ? [{ ...entry, contexto: { ...entry.contexto, sinVerificar: true } }] : [];
  await open('#/bandeja/n-sosa', host);
  const pane = screen.getByRole('complementary', { name: 'Detalle de la alerta' });
  expect(await within(pane).findByText(/días? (para|desde) /)).toBeInTheDocument();
  expect(pane).toHaveTextContent(/Acción por daños · sin verificar/);
  expect(pane).not.toHaveTextContent(/prescripción/);
});

it('filters, and says so when nothing is left', async () => {
  const { person } = await open('#/bandeja');
  await row(/Pérez/);
  await person.click(screen.getByRole('button', { name: 'Oficios' }));
  expect(screen.queryByRole('link', { name: /Pérez/ })).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: /Registro de la Propiedad/ })).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Sin leer 4' })).toHaveAttribute('aria-pressed', 'false');
});

it('shows what is stored while the server does not answer', async () => {
  const host = new TestHost();
  host.offline = true;
  host.connectionState = async () => ({ estado: 'reconectando', desde: '2026-11-24T19:02:00Z', sincronizado: '2026-11-24T18:58:00Z' });
  await open('#/bandeja/n-sosa', host);
  expect(await row(/^Sosa/)).toBeInTheDocument();
  expect(await screen.findByText(/^Reconectando desde/)).toBeInTheDocument();
  expect(await screen.findByText('El servidor no está disponible por ahora')).toBeInTheDocument();
});

it('says what will appear where there is nothing yet', async () => {
  const host = new TestHost();
  host.entries = [];
  await open('#/bandeja', host);
  expect(await screen.findByText('No hay alertas')).toBeInTheDocument();
});

it('says so when the alert of the address is gone', async () => {
  await open('#/bandeja/n-nothing');
  expect(await screen.findByText('Esta alerta ya no está en la bandeja.')).toBeInTheDocument();
});

it('says in the row and beside it that a note is still missing, why it came, and that it comes back', async () => {
  const host = new TestHost();
  host.entries = inbox().map((entry) =>
    entry.notificationId === 'n-perez' && entry.contexto
      ? { ...entry, recordatorio: { n: 2, at: '2026-11-24T13:30:00.000Z' }, contexto: { ...entry.contexto, escalon: 'supervisor' } }
      : entry,
  );
  await open('#/bandeja/n-perez', host);
  expect(await within(await list()).findByText('Nadie tomó nota')).toBeInTheDocument();
  const pane = within(screen.getByRole('complementary', { name: 'Detalle de la alerta' }));
  expect(pane.getByText(/2\.º recordatorio 10:30/)).toBeInTheDocument();
  expect(pane.getByText(/Te llegó por supervisar el expediente/)).toBeInTheDocument();
  expect(pane.getByText(/Se repite en horario de oficina/)).toBeInTheDocument();
});

it('saves the record of an alert, and the list of the day', async () => {
  const { host, person } = await open('#/bandeja/n-perez');
  const pane = within(screen.getByRole('complementary', { name: 'Detalle de la alerta' }));
  await person.click(await pane.findByRole('button', { name: 'Guardar la constancia en PDF' }));
  expect(await screen.findByText(/^Guardado en .*constancia-n-perez\.pdf\.$/)).toBeInTheDocument();
  await person.click(screen.getByRole('button', { name: 'Guardar el parte del día en PDF' }));
  await waitFor(() => expect(host.done).toContain('download /api/v1/parte.pdf'));
});
