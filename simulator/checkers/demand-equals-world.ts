import type { SentLevel } from '../play/book.ts';
import type { Checker, Outcome } from './checker.ts';

/**
 * What left the shelves counts as demand, on the business day on which it left, whenever it was heard of. Where times are not known only the sum per item is; where a shelf has shown
 * what was not there, its item's demand is not.
 */
export const demandEqualsWorld: Checker = {
  name: 'demand equals the world',
  readsAll: true,
  check(outcome) {
    const expected = expectedDemand(outcome);
    const { items, records, bent } = outcome;
    const skipped = new Set(bent.has('levels') ? items.filter(({ watchedBy }) => watchedBy === 'scale').map(({ sku }) => sku) : []);
    const sums = new Map<string, number>();
    for (const { sku, demand } of records.journal) sums.set(sku, (sums.get(sku) ?? 0) + demand);
    for (const { sku } of items) {
      const days = expected.get(sku) ?? new Map<number, number>();
      const sum = [...days.values()].reduce((total, units) => total + units, 0);
      if (!skipped.has(sku) && (sums.get(sku) ?? 0) !== sum)
        return `${sku}: the journal says that ${sums.get(sku) ?? 0} left, there left ${sum}`;
    }
    return bent.has('time') ? null : wrongDay(outcome, expected, skipped);
  },
};

function wrongDay(
  { records, firstDay }: Outcome,
  expected: ReadonlyMap<string, Map<number, number>>,
  skipped: ReadonlySet<string>,
): string | null {
  const believed = new Map<string, Map<number, number>>();
  for (const { sku, day, quantity } of records.demand) add(believed, sku, day, quantity);
  for (const [sku, days] of new Map([...believed, ...expected])) {
    if (skipped.has(sku)) continue;
    const [is, should] = [believed.get(sku), expected.get(sku)];
    for (const day of new Set([...days.keys(), ...(is?.keys() ?? [])])) {
      // Before that the imported history counts, too.
      if (day < firstDay) continue;
      if ((is?.get(day) ?? 0) !== (should?.get(day) ?? 0))
        return `${sku} on day ${day}: the agent says ${is?.get(day) ?? 0}, there left ${should?.get(day) ?? 0}`;
    }
  }
  return null;
}

function add(sums: Map<string, Map<number, number>>, sku: string, day: number, units: number): void {
  const days = sums.get(sku) ?? new Map<number, number>();
  sums.set(sku, days.set(day, (days.get(day) ?? 0) + units));
}

/** Base units by SKU and business day: scanned picks, and what scales show less than before. */
function expectedDemand({ book, items, dayOf }: Outcome): Map<string, Map<number, number>> {
  const demand = new Map<string, Map<number, number>>();
  const skuOf = new Map(items.map(({ barcode, sku }) => [barcode, sku]));
  for (const { action, code, quantity, at } of book.scans) {
    const sku = action === 'pick' ? skuOf.get(code) : undefined;
    if (sku !== undefined) add(demand, sku, dayOf(at), quantity);
  }
  const levels = new Map<string, SentLevel[]>();
  for (const level of book.levels) {
    const list = levels.get(level.device);
    if (list) list.push(level);
    else levels.set(level.device, [level]);
  }
  for (const { sku, bins, watchedBy, tareGrams, unitWeightGrams } of items) {
    if (watchedBy !== 'scale') continue;
    let before: number | null = null;
    for (const { at, weightGrams } of levels.get(bins[0]!) ?? []) {
      const units: number = Math.round((weightGrams - tareGrams) / unitWeightGrams);
      if (before !== null && units < before) add(demand, sku, dayOf(at), before - units);
      before = units;
    }
  }
  return demand;
}
