import { plural } from '../plural';

const plazos = (n: number) => `${n} ${plural(n, 'plazo nuevo', 'plazos nuevos')}`;
const expedientes = (n: number) => `${n} ${plural(n, 'expediente nuevo', 'expedientes nuevos')}`;
const rechazadas = (n: number) => `${n} ${plural(n, 'fila rechazada', 'filas rechazadas')}`;

export const importar = {
  title: 'Importar plazos',
  link: 'Importar',
  text: 'De una planilla guardada como CSV. Antes de guardar nada se ve qué pasa con cada fila; importar dos veces el mismo archivo no agrega nada.',
  file: 'Archivo CSV',
  drop: 'Soltar acá el archivo CSV, o elegirlo',
  dropHint: 'Con encabezado; separado por punto y coma, coma o tabulación. Hasta 2 MB.',
  columns: 'Columnas:',
  must: ['caratula', 'tipo', 'vence'] as string[],
  columnsHint: 'Las que llevan * son obligatorias, en cualquier orden. Fechas: 25/11/2026 o 2026-11-25.',
  responsableHint: { admin: 'El responsable, por su correo; vacío, quien importa.', otro: 'Sin responsable: responde quien importa. Solo un administrador nombra a otra persona.' },
  template: 'Guardar una plantilla',
  templateName: 'plazos.csv',
  example: {
    caratula: 'Pérez, Juan Carlos c/ García, Marta s/ daños y perjuicios', numero: '', juzgado: '', tipo: 'Acción por daños', clase: 'prescripcion', vence: '25/11/2026',
    deudor: 'García, Marta', base_legal: 'CCyC art. 2561: 3 años desde el hecho', responsable: '',
  },
  problema: { grande: 'El archivo pasa de 2 MB. Se puede partir en varios.', vacio: 'El archivo está vacío.' },
  looking: (name: string) => `Leyendo ${name}…`,
  preview: 'Qué pasaría',
  would: (filas: number, nuevos: number, casos: number, mal: number) =>
    [`${filas} ${plural(filas, 'fila', 'filas')}: ${plazos(nuevos)}`, casos > 0 && expedientes(casos), mal > 0 && rechazadas(mal)].filter(Boolean).join(', ') + '.',
  windows: 'El archivo no está en UTF-8: se leyó como Windows-1252. Conviene mirar que los acentos estén bien.',
  filters: 'Qué filas se muestran',
  show: {
    todas: (n: number) => `Todas ${n}`,
    nueva: (n: number) => `Nuevas ${n}`,
    existente: (n: number) => `Ya estaban ${n}`,
    rechazada: (n: number) => `Rechazadas ${n}`,
  },
  estado: {
    nueva: (done: boolean): string => (done ? 'Importada' : 'Nueva'),
    existente: (_: boolean): string => 'Ya estaba',
    rechazada: (_: boolean): string => 'Rechazada',
  },
  rows: 'Filas del archivo',
  fila: 'Fila',
  fate: 'Qué pasa',
  caratula: 'Carátula',
  vence: 'Vence',
  moreRows: (n: number) => `Ver ${n} más`,
  motivo: 'Motivo',
  action: (n: number) => `Importar ${n} ${plural(n, 'plazo', 'plazos')}`,
  nothingNew: 'No hay nada nuevo que importar en este archivo.',
  done: (casos: number, nuevos: number) => `Importado: ${[plazos(nuevos), casos > 0 && expedientes(casos)].filter(Boolean).join(', ')}.`,
  rejectedStay: (n: number) => `${rechazadas(n)}: se corrigen en el archivo y se importa otra vez.`,
  another: 'Importar otro archivo',
  notAllowed: 'Importar es de abogados y administradores',
};
