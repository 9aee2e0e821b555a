import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { FilaAuditoria, PaginaAuditoria } from '../src/api/types';
import { lucia } from './firma';
import { TestHost } from './host';
import { open } from './open';

const LUGAR = '#/administracion/auditoria';
const fila = (pos: number, change: Partial<FilaAuditoria> = {}): FilaAuditoria => ({
  pos,
  at: '2026-11-24T13:20:00.000Z',
  actor: 'Martín Rivas',
  dispositivo: 'Notebook de Martín',
  accion: 'prescripcion.editada',
  sujeto: 'prescripcion:p1',
  expedienteId: 'exp-perez',
  referencia: '0412',
  detalle: { antes: { vence: '2026-11-30', tipo: 'Daños' }, despues: { vence: '2026-11-25', tipo: 'Daños' } },
  ...change,
});
const nueva = fila(1, { accion: 'expediente.miembro', detalle: { user: 'lf', antes: null, despues: 'miembro' } });
delete nueva.pos;
delete nueva.actor;
delete nueva.dispositivo;
const cabeza = { pos: 1234, sello: '3fa29c1b77aa0011223344', at: '2026-11-24T19:03:00.000Z', firmada: true };
const pagina: PaginaAuditoria = { filas: [nueva, fila(1234)], next: 'x', cabeza, acciones: ['prescripcion.editada', 'expediente.miembro'] };

function admin() {
  return new TestHost({ ...lucia, rol: 'admin' }).answer('GET /auditoria', ({ path }) => (path.includes('before=x') ? { ...pagina, filas: [fila(7, { accion: 'sesion.iniciada', detalle: {} })], next: undefined } : pagina));
}
const asked = (host: TestHost) => host.asked.filter(({ path }) => path.startsWith('/api/v1/auditoria')).map(({ path }) => path.replace('/api/v1/auditoria', ''));

it('says who did what, with what it said before, and whether the chain is signed', async () => {
  const { host, person } = await open(LUGAR, admin());
  const list = within(await screen.findByRole('list', { name: 'Asientos, del más nuevo al más viejo' }));
  const rows = () => list.getAllByRole('listitem').map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
  expect(screen.getByText(/1\.234 asientos sellados\. Cadena firmada hoy a las 16:03\./)).toBeInTheDocument();
  await waitFor(() => expect(rows()[0]).toMatch(/hoy 10:20 por sellar El servidor Expediente: miembro Ref\. 0412 persona: ?Lucía Ferreyra ?antes: — → después: miembro/));
  expect(rows().find((row) => row.includes('asiento 1.234'))).toMatch(/Martín Rivas Notebook de Martín Prescripción: editada Ref\. 0412 vence: ?antes: lun 30 nov → después: mié 25 nov$/);
  await person.click(screen.getByRole('button', { name: 'Ver anteriores' }));
  expect(await list.findByText('Sesión: iniciada')).toBeInTheDocument();
  expect(asked(host)).toEqual(['', '?before=x']);
  expect(screen.queryByRole('button', { name: 'Ver anteriores' })).not.toBeInTheDocument();
});

it('looks for dates, people, acts, words and cases, and exports what is looked for', async () => {
  const { host, person } = await open(LUGAR, admin());
  const filters = within(await screen.findByRole('search', { name: 'Qué se busca' }));
  await filters.findByRole('option', { name: 'Prescripción: editada' });
  await person.type(filters.getByLabelText('Desde el día'), '1/11/2026');
  await person.selectOptions(filters.getByLabelText('Quién'), 'Martín Rivas');
  await person.selectOptions(filters.getByLabelText('Qué hizo'), 'Prescripción: editada');
  await person.type(filters.getByLabelText('Palabras'), 'feria');
  await waitFor(() => expect(asked(host).at(-1)).toBe('?desde=2026-11-01&actor=mr&accion=prescripcion.editada&q=feria'));
  await person.click(screen.getByRole('button', { name: 'Exportar lo que se ve como CSV firmado' }));
  await waitFor(() => expect(host.done).toContain('download /api/v1/auditoria.csv?desde=2026-11-01&actor=mr&accion=prescripcion.editada&q=feria'));
  await person.click(filters.getByRole('button', { name: 'Ver todo' }));
  expect(filters.getByLabelText('Desde el día')).toHaveValue('');
  await waitFor(() => expect(asked(host).at(-1)).toBe(''));
  await person.click(filters.getByRole('button', { name: 'Elegir expediente' }));
  await person.click(await within(await screen.findByRole('dialog')).findByRole('option', { name: /Sosa/ }));
  await waitFor(() => expect(asked(host).at(-1)).toBe('?expediente=exp-sosa'));
});
