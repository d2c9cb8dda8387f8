import type { CountInterval } from './count-intervals.ts';
import { isPause } from './counts-at-a-time.ts';
import { placeNumbers } from './place-numbers.ts';

/** Whose losses are compared: those of the hours of a shift, of what scanned the goods, of places that lie near each other. Never a person's. */
export type GroupKind = 'shift' | 'device' | 'zone';

/** A group. What it has to do with each count is reckoned when it is asked for: that takes a while with many counts. */
export interface LossGroup {
  readonly kind: GroupKind;
  readonly name: string;
  readonly handled: () => Handled;
}

/** What a group has to do with each count, in the order in which they were handed in. */
export interface Handled {
  /** Units that it has scanned out since the count before. */
  readonly own: readonly number[];
  /** What of them is beyond its usual part, the nearer to 0 the less is known of what is usual. */
  readonly beyond: readonly number[];
}

/** A count, and by the name of each group what it has scanned out since the count before. */
export interface SharedCount {
  readonly interval: Pick<CountInterval, 'sku' | 'location' | 'taken'>;
  /** Null where the count is to say nothing of groups of this kind. */
  readonly units: Readonly<Record<string, number>> | null;
}

/** A group that does less than this part of the work, or all but this part, cannot be told from chance. */
const LEAST_PART = 0.01;
/** Groups of a kind that are watched: those that do most. */
const MOST_GROUPS = 30;
/** How much a count says of what is usual beside the one after it. */
const FADES = 0.8;

/**
 * The groups of a kind, from counts in the order of time. What is usual for a group is its part in what was scanned out at the same place before: that much vanishes there speaks against
 * nobody who works there each day. Of zones it is the part that they have in the whole site. Yields where others may be let in.
 */
export function* lossGroups(kind: GroupKind, counts: readonly SharedCount[]): Generator<null, LossGroup[]> {
  const totals = new Map<string, number>();
  let all = 0;
  for (const [index, { interval, units }] of counts.entries()) {
    if (isPause(index)) yield null;
    if (!units) continue;
    all += Math.max(0, interval.taken);
    for (const name of Object.keys(units)) totals.set(name, (totals.get(name) ?? 0) + units[name]!);
  }
  const watched = [...totals]
    .filter(([, units]) => units >= LEAST_PART * all && units <= (1 - LEAST_PART) * all)
    .sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .slice(0, MOST_GROUPS);
  yield null;
  const places = kind === 'zone' ? null : placeNumbers(counts.map(({ interval }) => interval));
  return watched.map(([name, total]) => {
    const handled = () => {
      const own = counts.map((count) => count.units?.[name] ?? 0);
      const ofSite = ({ interval, units }: SharedCount, index: number) =>
        units ? own[index]! - (total / all) * Math.max(0, interval.taken) : 0;
      return { own, beyond: places ? beyondUsual(counts, own, places) : counts.map(ofSite) };
    };
    return { kind, name, handled };
  });
}

/**
 * On average 0 for a group that goes on as before, whatever it does elsewhere: drawn towards its part in the whole site, it would be above 0 for whoever works mostly at this place. Weighed by
 * how far what was scanned out before can be trusted, as a value that is measured with an error (R. J. Carroll, D. Ruppert, L. A. Stefanski, C. M. Crainiceanu, Measurement Error in Nonlinear
 * Models, 2006, chapter 4).
 */
function beyondUsual(counts: readonly SharedCount[], own: readonly number[], places: readonly number[]): number[] {
  const ownBefore: number[] = [];
  const takenBefore: number[] = [];
  return counts.map(({ interval }, index) => {
    const place = places[index]!;
    const taken = Math.max(0, interval.taken);
    const [ownSoFar = 0, takenSoFar = 0] = [ownBefore[place], takenBefore[place]];
    ownBefore[place] = FADES * ownSoFar + own[index]!;
    takenBefore[place] = FADES * takenSoFar + taken;
    if (takenSoFar <= 0) return 0;
    const trust = takenSoFar / (takenSoFar + taken);
    return trust * (own[index]! - (ownSoFar / takenSoFar) * taken);
  });
}
