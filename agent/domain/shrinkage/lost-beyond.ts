import type { CountRow } from './count-intervals.ts';

/** What a group has lost beyond what others lose, as far as counts tell. */
export interface LostBeyond {
  /** UTC milliseconds. */
  readonly since: number;
  readonly units: number;
  readonly unitsPerWeek: number;
  /** Null where no cost is known, or goods cost money of several currencies. */
  readonly money: { readonly minorPerWeek: number; readonly currency: string } | null;
}

const WEEK_MS = 604_800_000;

/** Units and money that go with a rate of loss, given what the group has scanned out before each of these counts. */
export function lostBeyond(
  counts: readonly CountRow[],
  own: readonly number[],
  { rate, costOf }: { rate: number; costOf: (sku: string) => { readonly minor: number; readonly currency: string } | null },
): LostBeyond {
  const since = counts.reduce((first, { before, countedAt }) => Math.min(first, before?.countedAt ?? countedAt), Number.POSITIVE_INFINITY);
  const weeks = Math.max(1, ((counts.at(-1)?.countedAt ?? 0) - since) / WEEK_MS);
  const currencies = new Set<string>();
  let [units, minor] = [0, 0];
  counts.forEach(({ sku }, index) => {
    const lost = rate * own[index]!;
    const cost = costOf(sku);
    units += lost;
    if (cost) currencies.add(cost.currency);
    if (cost) minor += lost * cost.minor;
  });
  const [currency, another] = currencies;
  const money = currency !== undefined && another === undefined ? { minorPerWeek: minor / weeks, currency } : null;
  return { since, units, unitsPerWeek: units / weeks, money };
}
