import { plural } from '../plural';

export const notas = {
  title: 'Sin nota',
  count: (n: number) => `${n} ${plural(n, 'plazo', 'plazos')} sin que nadie tome nota`,
  intro: 'Avisos de los expedientes por los que respondés que piden nota y todavía no la tienen. Salen de acá cuando toma nota quien es responsable, supervisor o suplente.',
  introAdmin: 'Avisos de todo el estudio que piden nota y todavía no la tienen. Salen de acá cuando toma nota quien es responsable, supervisor o suplente, o un administrador.',
  empty: 'Nadie debe una nota',
  emptyText: 'Acá aparece cada plazo crítico del que nadie tomó nota: desde cuándo, hasta dónde llegó el aviso y quién se entera después.',
  notForYou: 'Esta lista es de quienes responden por los plazos',
  notForYouText: 'La ven los abogados responsables o supervisores de cada expediente, y los administradores.',
  /** In office time. */
  office: ({ h, min }: { h: number; min: number }) => [h > 0 && `${h} h`, (min > 0 || h === 0) && `${min} min`].filter(Boolean).join(' '),
  since: (when: string, office: string) => `Sin nota desde ${when}: ${office} de oficina.`,
  heard: {
    supervisor: 'Ya se avisó a la supervisión. ',
    admins: 'Ya se avisó a los administradores. ',
    'ultimo-dia': 'Es el último día: ya se avisó a la supervisión o, donde no hay, a los administradores. ',
  },
  next: {
    supervisor: (when: string) => `La supervisión se entera ${when}.`,
    admins: (when: string) => `Los administradores se enteran ${when}.`,
    'ultimo-dia': (when: string) => `Si sigue sin resolver, la supervisión o, donde no hay, los administradores se enteran ${when}.`,
  },
  last: 'No queda a quién más avisar: sigue cada recordatorio.',
  yours: 'Tu nota está. Falta la de quien es responsable, supervisor o suplente.',
  arrivals: (caratula: string) => `Hasta dónde llegó el aviso: ${caratula}`,
  person: 'A quién se avisó',
  column: { almacenada: 'Guardada', entregada: 'Entregada al sistema', leida: 'Leída', nota: 'Nota' },
  nowhere: 'En ningún equipo',
  nobody: 'Sin destinatarios',
  mailed: (when: string) => `correo ${when}`,
  mailFailed: 'El correo no salió',
  sinDispositivo: 'No está guardado en ningún equipo de quien tiene que verlo.',
};
