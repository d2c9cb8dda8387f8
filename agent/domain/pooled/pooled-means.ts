import { BOOSTING, pooledMean, trainPooled } from './pooled-demand.ts';

/** Series of some items, one after the other: a few blocks of numbers are handed over many times faster than ten thousand. */
export interface ItemBatch {
  readonly skus: readonly string[];
  /** Where the series of each ends in the values. */
  readonly ends: readonly number[];
  readonly values: Float32Array;
}

/** The demand of items that are learnt from together: no value below 0, all series end on the same step. */
export interface PoolRequest {
  readonly batches: readonly ItemBatch[];
  /** Steps per season. */
  readonly season: number;
  readonly horizon: number;
  /** How long it may take, in milliseconds, where the work is done beside the loop. */
  readonly budgetMs: number;
}

/** With ten thousand items about 200 MB while it learns. */
const MOST_ROWS = 200_000;
/** With fewer trees the week is still flatter than it is. */
const LEAST_TREES = 40;

/**
 * Learns one model from all items and tells the mean of each by it, one value per step ahead; empty where there is too little to learn from, or where `goOn`, asked
 * before each tree, left no time. Deterministic without it.
 */
export function pooledMeans({ batches, season, horizon }: PoolRequest, goOn?: () => boolean): ItemBatch[] {
  const items = batches.map(itemsOf);
  const boosting = { ...BOOSTING, ...(goOn && { goOn }) };
  const model = trainPooled(
    items.flat().map(({ series }) => series),
    { season, horizon, mostRows: MOST_ROWS, boosting },
  );
  if (!model || model.trees.trees.length < LEAST_TREES) return [];
  return items.map((some) =>
    batchOf(
      some.flatMap(({ sku, series }) => {
        const mean = pooledMean(model, series);
        return mean ? [{ sku, series: mean }] : [];
      }),
    ),
  );
}

/** Puts items into a batch. */
export function batchOf(items: readonly { readonly sku: string; readonly series: ArrayLike<number> }[]): ItemBatch {
  let end = 0;
  const ends = items.map(({ series }) => {
    end += series.length;
    return end;
  });
  const values = new Float32Array(end);
  items.forEach(({ series }, i) => {
    values.set(series, ends[i]! - series.length);
  });
  return { skus: items.map(({ sku }) => sku), ends, values };
}

/** Takes them out again. */
export function itemsOf({ skus, ends, values }: ItemBatch): { readonly sku: string; readonly series: Float32Array }[] {
  return skus.map((sku, i) => ({ sku, series: values.subarray(ends[i - 1] ?? 0, ends[i]) }));
}
