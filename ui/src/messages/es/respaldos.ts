import { plural } from '../plural';

const unidad = {
  min: (n: number) => plural(n, 'minuto', 'minutos'),
  h: (n: number) => plural(n, 'hora', 'horas'),
  d: (n: number) => plural(n, 'día', 'días'),
};

export const respaldos = {
  text: 'Copias de la base de datos, hechas por el servidor. Una copia que está en el mismo disco no sirve si el disco se pierde: conviene llevarlas a otro lugar.',
  list: 'Últimos respaldos',
  empty: 'Sin respaldos',
  emptyText: 'Acá aparece cada respaldo hecho, y cada uno que no se pudo hacer.',
  ago: ({ n, unit }: { n: number; unit: 'min' | 'h' | 'd' }) => `hace ${n} ${unidad[unit](n)}`,
  newest: (ago: string, when: string) => `El último bueno se hizo ${ago} (${when}).`,
  nightly: (hora: string) => `Este servidor hace uno cada día a las ${hora}.`,
  failed: 'No se pudo hacer',
  failedTag: 'Falló',
  advertencia: {
    nunca: 'No hay ningún respaldo bueno. Si hoy se pierde la base de datos, no se puede recuperar nada.',
    viejo: 'No hay un respaldo bueno de las últimas 26 horas.',
    fallo: 'El último respaldo no se pudo hacer.',
    'sin-hora': 'Este servidor no hace respaldos por su cuenta: se le indica con --backup-dir (y --backup-at), o se hacen de otra manera.',
    'sin-cifrar': 'Los respaldos se guardan sin cifrar: quien llegue a los archivos lee los datos del estudio. Se cifran con --age-recipient.',
  },
};
