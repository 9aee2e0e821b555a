/** How urgent a number of days is: the server's thresholds, so that both say the same of the same day. */

export type Urgency = 'critical' | 'warning' | 'calm';

/** Critical at one day or fewer, overdue included; warning at seven or fewer. */
export function urgency(days: number): Urgency {
  if (days <= 1) return 'critical';
  return days <= 7 ? 'warning' : 'calm';
}
