/** A step above this many times the largest of the others is a one-off: a bulk order, not a pattern. */
const ONE_OFF_TIMES = 5;
/** Among so many steps with demand one more may be a one-off; what comes oftener is a pattern. */
const DEMANDS_PER_ONE_OFF = 50;
/** Large steps so near each other are one event that lasts: a season, a promotion, a new level. */
const NEAR_STEPS = 3;

/** What is known beside the steps. */
export interface OneOffTerms {
  /** Steps whose demand is known to be unusual, for example a promotion; they are no one-offs. */
  readonly isExpected?: ((step: number) => boolean) | undefined;
  /** What the item that sells most at a time asks for, on average: an only demand has no others to be held against. */
  readonly siteSize?: number | undefined;
}

/**
 * Cuts the few single steps that tower over all others down to what the others make thinkable, five times the largest of them; else one order would set the stock for a
 * year. Large steps that stand near each other stay, for they may go on; so does what `isExpected` says of a step. An only demand is cut to five times `siteSize`.
 */
export function dampOneOffs(values: readonly number[], { isExpected = () => false, siteSize }: OneOffTerms = {}): readonly number[] {
  const sizes = values.filter((value, step) => value > 0 && !isExpected(step)).sort((a, b) => b - a);
  const cap = sizes.length === 1 && siteSize !== undefined ? ONE_OFF_TIMES * siteSize : thinkable(sizes);
  if (cap === null) return values;
  const large = values.flatMap((value, step) => (value > cap && !isExpected(step) ? [step] : []));
  const isAlone = (step: number) => large.every((other) => other === step || Math.abs(other - step) > NEAR_STEPS);
  const alone = new Set(large.filter(isAlone));
  return alone.size > 0 ? values.map((value, step) => (alone.has(step) ? cap : value)) : values;
}

/** Five times the largest of the ordinary steps, where a few others lie above that; null where none do. Sizes descend. */
function thinkable(sizes: readonly number[]): number | null {
  const most = Math.max(1, Math.floor(sizes.length / DEMANDS_PER_ONE_OFF));
  for (let count = Math.min(most, sizes.length - 1); count > 0; count--) {
    const cap = sizes[count]! * ONE_OFF_TIMES;
    if (sizes[count - 1]! > cap) return cap;
  }
  return null;
}
