import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Agenda, PlazoAgenda } from '../src/api/types';
import { addDays, daysBetween } from '../src/time/civil';
import { expediente, HOY } from './firma';
import { TestHost } from './host';
import { open } from './open';

function plazo(clave: 'perez' | 'litoral' | 'sosa' | 'banco' | 'oyola', vence: string, change: Partial<PlazoAgenda> = {}): PlazoAgenda {
  const { id, referencia, caratula } = expediente(clave);
  return {
    id: `plazo-${clave}`, expedienteId: id, referencia, caratula, clase: 'prescripcion', tipo: 'Acción por daños', vence, diasRestantes: daysBetween(HOY, vence),
    verificada: true, responsable: { userId: 'lf', nombre: 'Lucía Ferreyra' }, sinNota: false, ...change,
  };
}

const semanas = Array.from({ length: 26 }, (_, n) => ({ desde: addDays('2026-11-23', 7 * n), critical: n === 0 ? 2 : 0, warning: n === 0 ? 1 : 0, calm: n === 6 ? 9 : 0, ...(n === 6 ? { feria: 'Feria de enero' } : {}) }));

const agenda: Agenda = {
  hoy: HOY,
  cuentas: { mias: 4, todas: 5, sinNota: 1, sinVerificar: 1, porRevisar: 0, sinPlazo: 3 },
  semanas,
  vencidas: 1,
  plazos: [
    plazo('litoral', '2026-11-22', { nota: { por: 'Martín Rivas', at: '2026-11-24T13:15:00.000Z' } }),
    plazo('perez', '2026-11-25', { sinNota: true, nivel: 'critical' }),
    plazo('sosa', '2026-11-29', { avisaEl: '2026-11-27' }),
    plazo('oyola', '2027-01-04', { verificada: false, feria: 'Feria de enero', ultimoHabil: '2026-12-30', deudor: 'Seguros del Plata SA' }),
  ],
};

const host = (answer: Agenda = agenda) => new TestHost().answer('GET /agenda', () => answer);
const asked = (host: TestHost) => host.asked.filter(({ path }) => path.startsWith('/api/v1/agenda')).map(({ path }) => new URLSearchParams(path.split('?')[1]));
const text = (element: Element) => element.textContent?.replace(/\s+/g, ' ');

it('lists deadlines by how near they are, with what is to know of each', async () => {
  await open('#/agenda', host());
  const list = within(await screen.findByRole('region', { name: 'Plazos' }));
  await list.findByRole('link', { name: /Pérez/ });
  expect(list.getAllByRole('heading', { level: 2 }).map(text)).toEqual(['Fecha cargada superada', 'Esta semana y la próxima', 'enero de 2027']);
  const rows = list.getAllByRole('listitem').map(text);
  expect(rows[0]).toMatch(/superada.*Nota: MR 10:15/);
  expect(rows[1]).toMatch(/1 día.*Prescripción · mié 25 nov 2026.*Sin tomar nota/);
  expect(rows[2]).toMatch(/dom 29 nov 2026 · se avisa vie 27/);
  expect(rows[3]).toMatch(/en feria: último hábil 30 dic.*contra Seguros del Plata SA.*Sin verificar/);
  expect(list.getByRole('link', { name: /Pérez/ })).toHaveAttribute('href', '#/prescripciones/plazo-perez');
  expect(screen.getByText('12 plazos en los próximos 6 meses · 1 con la fecha cargada superada')).toBeInTheDocument();
});

it('begins with the reader’s own, and shows only some of them by a chip with its count', async () => {
  const { host: served, person } = await open('#/agenda', host());
  await screen.findByRole('link', { name: /Pérez/ });
  const chip = (name: string) => screen.getByRole('button', { name });
  expect(asked(served)[0]?.get('ambito')).toBe('mias');
  expect(chip('Míos 4')).toHaveAttribute('aria-pressed', 'true');
  await person.click(chip('Sin tomar nota 1'));
  await waitFor(() => expect(asked(served).at(-1)?.get('filtro')).toBe('sin-nota'));
  expect(asked(served).at(-1)?.get('ambito')).toBe('mias');
  await person.click(chip('Todos los que veo 5'));
  await waitFor(() => expect(asked(served).at(-1)?.get('ambito')).toBe('todas'));
  expect(asked(served).at(-1)?.get('filtro')).toBe('sin-nota');
  await person.click(chip('Sin tomar nota 1'));
  await waitFor(() => expect(asked(served).at(-1)?.has('filtro')).toBe(false));
  await person.click(chip('Expedientes sin plazo 3'));
  await waitFor(() => expect(served.asked.at(-1)?.path).toContain('/expedientes?sinPlazo=true'));
});

it('shows half a year of weeks that keys walk along, and one week alone', async () => {
  const { host: served, person } = await open('#/agenda', host());
  const strip = within(await screen.findByRole('toolbar', { name: 'Próximas 26 semanas' }));
  const weeks = strip.getAllByRole('button');
  expect(weeks).toHaveLength(26);
  expect(weeks[0]).toHaveAccessibleName('Semana del 23 nov al 29 nov: 2 críticos, 1 de atención, semana actual');
  expect(weeks[6]).toHaveAccessibleName('Semana del 4 ene 2027 al 10 ene 2027: 9 sin urgencia, Feria de enero');
  expect(weeks[6]).toHaveTextContent('+3');
  weeks[0]?.focus();
  await person.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}');
  expect(weeks[1]).toHaveFocus();
  await person.keyboard('{End}{Home}{Enter}');
  await waitFor(() => expect(asked(served).at(-1)?.get('hasta')).toBe('2026-11-29'));
  expect(asked(served).at(-1)?.get('desde')).toBe('2026-11-23');
  await person.click(await screen.findByRole('button', { name: 'Ver todas las semanas' }));
  await waitFor(() => expect(asked(served).at(-1)?.has('desde')).toBe(false));
});

it('goes on where the list ends, and reads as much again when something changes', async () => {
  const served = host().answer('GET /agenda', ({ path }) =>
    path.includes('after=c1') ? { ...agenda, plazos: [plazo('banco', '2027-02-01')] } : { ...agenda, next: 'c1' },
  );
  const { person } = await open('#/agenda', served);
  await person.click(await screen.findByRole('button', { name: 'Ver más plazos' }));
  expect(await screen.findByRole('link', { name: /Banco/ })).toBeInTheDocument();
  const before = asked(served).length;
  served.listeners.emit('live', { event: 'expediente:update', data: { id: 'exp-perez', changes: {}, version: 4, by: 'mr' } });
  await waitFor(() => expect(asked(served).length).toBe(before + 2));
  expect(screen.getByRole('link', { name: /Banco/ })).toBeInTheDocument();
});

it('keeps what was read while there is no connection, and says how old it is', async () => {
  const { host: served } = await open('#/agenda', host());
  await screen.findByRole('link', { name: /Pérez/ });
  served.listeners.emit('connection', { estado: 'reconectando', desde: '2026-11-24T19:02:00Z' });
  expect(await screen.findByText(/Sin conexión. Se muestra lo leído/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: /Pérez/ })).toBeInTheDocument();
});

it('says what will appear where there is nothing, and when nothing matches', async () => {
  const { person } = await open('#/agenda', host({ ...agenda, plazos: [], vencidas: 0 }));
  expect(await screen.findByText(/Acá aparece cada plazo abierto de tus expedientes/)).toBeInTheDocument();
  await person.type(screen.getByRole('searchbox', { name: /Buscar por carátula/ }), 'nada');
  expect(await screen.findByText('Ningún plazo coincide con «nada»')).toBeInTheDocument();
});

it('is found again where it was left', async () => {
  const { person } = await open('#/agenda', host());
  const list = await screen.findByRole('region', { name: 'Plazos' });
  await screen.findByRole('link', { name: /Pérez/ });
  list.scrollTop = 240;
  list.dispatchEvent(new Event('scroll'));
  await person.click(screen.getByRole('link', { name: /Ajustes/ }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Plazos' })).not.toBeInTheDocument());
  await person.click(screen.getByRole('link', { name: 'Agenda' }));
  expect((await screen.findByRole('region', { name: 'Plazos' })).scrollTop).toBe(240);
});
