import type { Apart } from '../../advisors/advisor.ts';
import { beliefOf } from '../../domain/estimate/belief.ts';
import { followLedger } from '../../domain/estimate/filter.ts';
import type { StockRow } from '../../domain/stock/stock-row.ts';
import type { StockEstimate } from '../../store/stock-estimates.ts';
import type { Store } from '../../store/store.ts';
import { ledgerMoves } from './ledger-moves.ts';

/** What a stock position is believed to hold, beside what scans and sensor say alone; base units, times UTC milliseconds. */
export interface Believed {
  /** What scans say alone, from the last count on. */
  readonly ledger: number;
  /** What the sensor shows, to a tenth of a unit. */
  readonly sensor: number;
  readonly units: number;
  readonly mean: number;
  readonly sd: number;
  /** The shortest interval of whole numbers, both ends included, that holds 90 % or more, and what it holds. */
  readonly low: number;
  readonly high: number;
  readonly within: number;
  /** Probability of exactly `units`. */
  readonly sureness: number;
  readonly at: number;
}

/** What is believed of a position now, with what was scanned since the newest reading. */
export function believedOf(store: Store, row: StockRow, estimate: StockEstimate): Believed {
  const { belief, corrected } = estimate;
  const { off, mean, sd, low, high, within, sureness } = beliefOf(followLedger(belief, ledgerMoves(store, row, estimate)).hypotheses);
  const { onHand } = row;
  return {
    ...{ ledger: onHand - corrected, sensor: Math.round(belief.level * 10) / 10, units: onHand + off, mean: onHand + mean, sd },
    ...{ low: onHand + low, high: onHand + high, within, sureness, at: belief.time },
  };
}

/** The beliefs that count: of items that are kept by one, at each place that of the sensor that spoke last. */
export function estimatesInForce(store: Store, estimates: readonly StockEstimate[]): StockEstimate[] {
  const newest = new Map<string, StockEstimate>();
  for (const estimate of estimates) {
    const place = `${estimate.sku}\n${estimate.location}`;
    if (store.items.get(estimate.sku)?.truth !== 'fused' || (newest.get(place)?.updatedAt ?? -1) >= estimate.updatedAt) continue;
    newest.set(place, estimate);
  }
  return [...newest.values()];
}

/** A count has said since what lies there: until the sensor speaks again the belief is of no use. */
export const isCountedSince = (row: StockRow, { seenId }: StockEstimate): boolean => (row.levelId ?? 0) > seenId;

/** Where scans and shelf sensors tell different stories of an item, and since when. */
export function apartAt(store: Store, sku: string): Apart[] {
  return estimatesInForce(store, store.estimates.ofSku(sku)).flatMap((estimate) => {
    const row = store.stock.get({ sku, location: estimate.location, condition: 'sellable' });
    if (!row || estimate.apartSince === null || isCountedSince(row, estimate)) return [];
    const { ledger, sensor, units } = believedOf(store, row, estimate);
    return [{ location: estimate.location, ledger, sensor, estimate: units, since: estimate.apartSince }];
  });
}
