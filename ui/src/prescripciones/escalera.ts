import type { Aviso } from '../api/types';

/** As many steps as fit side by side; of a long overdue deadline the latest are the ones that matter. */
const FIT = 10;

export interface Step extends Aviso {
  /** The last step that fired: where the deadline stands on its ladder. */
  now: boolean;
}

/** The ladder from its farthest step to its nearest, with the one it stands on. */
export function ladder(avisos: readonly Aviso[]): Step[] {
  const sorted = [...avisos].sort((a, b) => b.paso - a.paso || a.at.localeCompare(b.at));
  const last = sorted.findLastIndex(({ estado }) => estado === 'avisado');
  return sorted.map((aviso, index) => ({ ...aviso, now: index === last })).slice(-FIT);
}
