import type { Messages } from '../lang.svelte';
import { plural } from '../plural';

const plazos = (n: number) => `${n} ${plural(n, 'new deadline', 'new deadlines')}`;
const expedientes = (n: number) => `${n} ${plural(n, 'new case', 'new cases')}`;
const rechazadas = (n: number) => `${n} ${plural(n, 'row turned down', 'rows turned down')}`;

export const importar: Messages['importar'] = {
  title: 'Import deadlines',
  link: 'Import',
  text: 'From a spreadsheet saved as CSV. What happens to each row is seen before anything is stored; importing the same file twice adds nothing.',
  file: 'CSV file',
  drop: 'Drop the CSV file here, or choose it',
  dropHint: 'With a header; separated by semicolons, commas or tabs. Up to 2 MB.',
  columns: 'Columns:',
  must: ['caratula', 'tipo', 'vence'],
  columnsHint: 'Those with * are required, in any order. Dates: 25/11/2026 or 2026-11-25.',
  responsableHint: { admin: 'The responsable by e-mail; empty, whoever imports.', otro: 'Without a responsable, whoever imports answers for it. Only an admin names somebody else.' },
  template: 'Save a template',
  templateName: 'deadlines.csv',
  example: {
    caratula: 'Pérez, Juan Carlos c/ García, Marta s/ daños y perjuicios', numero: '', juzgado: '', tipo: 'Acción por daños', clase: 'prescripcion', vence: '25/11/2026',
    deudor: 'García, Marta', base_legal: 'CCyC art. 2561: 3 años desde el hecho', responsable: '',
  },
  problema: { grande: 'The file is over 2 MB. It can be split.', vacio: 'The file is empty.' },
  looking: (name) => `Reading ${name}…`,
  preview: 'What would happen',
  would: (filas, nuevos, casos, mal) =>
    [`${filas} ${plural(filas, 'row', 'rows')}: ${plazos(nuevos)}`, casos > 0 && expedientes(casos), mal > 0 && rechazadas(mal)].filter(Boolean).join(', ') + '.',
  windows: 'The file is not UTF-8: it was read as Windows-1252. See that its accents are right.',
  filters: 'Which rows are shown',
  show: {
    todas: (n) => `All ${n}`,
    nueva: (n) => `New ${n}`,
    existente: (n) => `Already there ${n}`,
    rechazada: (n) => `Turned down ${n}`,
  },
  estado: {
    nueva: (done) => (done ? 'Imported' : 'New'),
    existente: () => 'Already there',
    rechazada: () => 'Turned down',
  },
  rows: 'Rows of the file',
  fila: 'Row',
  fate: 'What happens',
  caratula: 'Title',
  vence: 'Due',
  moreRows: (n) => `See ${n} more`,
  motivo: 'Reason',
  action: (n) => `Import ${n} ${plural(n, 'deadline', 'deadlines')}`,
  nothingNew: 'There is nothing new to import in this file.',
  done: (casos, nuevos) => `Imported: ${[plazos(nuevos), casos > 0 && expedientes(casos)].filter(Boolean).join(', ')}.`,
  rejectedStay: (n) => `${rechazadas(n)}: mend them in the file and import it again.`,
  another: 'Import another file',
  notAllowed: 'Importing is for lawyers and admins',
};
