import { plural } from '../plural';

const plazos = (n: number) => `${n} ${plural(n, 'plazo', 'plazos')}`;

export const agenda = {
  title: 'Agenda',
  sub: (n: number, vencidas: number) =>
    [`${plazos(n)} en los próximos 6 meses`, vencidas > 0 && `${vencidas} con la fecha cargada superada`].filter(Boolean).join(' · '),
  strip: 'Próximas 26 semanas',
  stripKeys: 'Flechas para recorrer las semanas, Enter para ver solo una.',
  week: (from: string, to: string) => `Semana del ${from} al ${to}`,
  weekNow: 'semana actual',
  weekEmpty: 'sin plazos',
  weekCount: {
    critical: (n: number) => `${n} ${plural(n, 'crítico', 'críticos')}`,
    warning: (n: number) => `${n} de atención`,
    calm: (n: number) => `${n} sin urgencia`,
  },
  more: (n: number) => `+${n}`,
  feria: 'feria',
  allWeeks: 'Ver todas las semanas',
  whose: 'De quién',
  filters: 'Qué plazos se muestran',
  ambito: {
    mias: (n?: number) => counted('Míos', n),
    todas: (n?: number) => counted('Todos los que veo', n),
  },
  filtro: {
    'sin-nota': (n?: number) => counted('Sin tomar nota', n),
    'sin-verificar': (n?: number) => counted('Sin verificar', n),
    'por-revisar': (n?: number) => counted('Por revisar', n),
    'sin-plazo': (n?: number) => counted('Expedientes sin plazo', n),
  },
  search: 'Buscar por carátula, referencia o deudor',
  list: 'Plazos',
  grupo: { vencidas: 'Fecha cargada superada', semana: 'Esta semana y la próxima' },
  avisaEl: (day: string) => `se avisa ${day}`,
  enFeria: (ultimo?: string) => (ultimo ? `en feria: último hábil ${ultimo}` : 'en feria'),
  contra: (deudor: string) => `contra ${deudor}`,
  sinNota: 'Sin tomar nota',
  nota: (initials: string, when: string) => `Nota: ${initials} ${when}`,
  sinVerificar: 'Sin verificar',
  loadMore: 'Ver más plazos',
  shown: (n: number, of: number) => `${n} de ${of}`,
  offline: (when: string) => `Sin conexión. Se muestra lo leído ${when}.`,
  empty: {
    mias: 'No hay plazos en los expedientes de los que formás parte',
    todas: 'No hay plazos abiertos',
    'sin-nota': 'Ningún plazo espera que alguien tome nota',
    'sin-verificar': 'Todas las fechas están verificadas',
    'por-revisar': 'Ninguna fecha cambiaría con los calendarios vigentes',
    'sin-plazo': 'Todos los expedientes abiertos tienen un plazo vigilado',
  },
  emptyText: {
    mias: 'Acá aparece cada plazo abierto de tus expedientes, el más cercano primero. Se carga desde el expediente.',
    todas: 'Acá aparece cada plazo abierto de los expedientes que ves, el más cercano primero.',
    'sin-nota': 'Acá aparece cada plazo crítico hasta que el responsable, un supervisor o un suplente toma nota.',
    'sin-verificar': 'Acá aparece cada fecha hasta que la revisa una segunda persona.',
    'por-revisar': 'Acá aparece cada fecha computada que con el calendario vigente sería otra, hasta que alguien la acepta o la deja.',
    'sin-plazo': 'Acá aparece cada expediente abierto en el que nadie vigila una fecha.',
  },
  noMatch: (q: string) => `Ningún plazo coincide con «${q}»`,
  noWeek: 'Ningún plazo en esa semana',
};

function counted(text: string, n: number | undefined): string {
  return n ? `${text} ${n}` : text;
}
