/** What the history of a deadline says, and what is known of its alerts: from what happened, newest first. */
import type { Hito } from './tipos';

export interface Resumen {
  /** The newest alert. */
  aviso?: Hito;
  /** Who took note since. */
  notas: Hito[];
  /** Alerts in all. */
  avisos: number;
  /** Who was told when nobody took note in time, since the newest alert. */
  escalada?: Hito;
}

/** What became of the alerts of a deadline. */
export function resumen(hitos: readonly Hito[]): Resumen {
  const index = hitos.findIndex(({ accion }) => accion === 'avisada');
  const aviso = hitos[index];
  const since = aviso ? hitos.slice(0, index) : [];
  const escalada = since.find(({ accion }) => accion === 'escalada');
  return {
    ...(aviso ? { aviso } : {}),
    notas: since.filter(({ accion }) => accion === 'nota'),
    avisos: hitos.filter(({ accion }) => accion === 'avisada').length,
    ...(escalada ? { escalada } : {}),
  };
}
