/** Two cumulative sums of surprises, upward and downward, and for how many days each has stood above zero. */
export interface ChangeWatch {
  readonly rise: number;
  readonly fall: number;
  readonly riseDays: number;
  readonly fallDays: number;
}

/** What was noticed: a lasting change that began `days` days ago, or one day far outside of what was thinkable. */
export interface DemandChange {
  readonly kind: 'rise' | 'fall' | 'jump';
  readonly days: number;
}

export const CALM: ChangeWatch = { rise: 0, fall: 0, riseDays: 0, fallDays: 0 };

/** In standard deviations: what is taken off each day, where a change is told, and what one day counts at most. */
const ALLOWANCE = 0.5;
const ALARM = 5;
const MOST = 3;

/**
 * Watches for a change of level by cumulative sums of standardised errors (Page 1954; allowance and alarm of Montgomery 2013, section 9.1: a
 * false alarm in some 460 days a side). One day counts three standard deviations at most: it takes a second one to tell a change from a spike.
 */
export function watched(before: ChangeWatch, surprise: number): { readonly watch: ChangeWatch; readonly change: DemandChange | null } {
  const z = Math.max(-MOST, Math.min(MOST, surprise));
  const rise = Math.max(0, before.rise + z - ALLOWANCE);
  const fall = Math.max(0, before.fall - z - ALLOWANCE);
  const riseDays = rise > 0 ? before.riseDays + 1 : 0;
  const fallDays = fall > 0 ? before.fallDays + 1 : 0;
  if (rise >= ALARM) return { watch: CALM, change: { kind: 'rise', days: riseDays } };
  if (fall >= ALARM) return { watch: CALM, change: { kind: 'fall', days: fallDays } };
  return { watch: { rise, fall, riseDays, fallDays }, change: Math.abs(z) === MOST ? { kind: 'jump', days: 1 } : null };
}
