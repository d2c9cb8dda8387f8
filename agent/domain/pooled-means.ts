import { BOOSTING, pooledMean, trainPooled } from './pooled-demand.ts';

/** The demand of items that are learnt from together: no value below 0, all series end on the same step. */
export interface PoolRequest {
  readonly items: readonly { readonly sku: string; readonly series: Float32Array }[];
  /** Steps per season. */
  readonly season: number;
  readonly horizon: number;
  /** How long it may take, in milliseconds, where the work is done beside the loop. */
  readonly budgetMs: number;
}

/** What all items together say of the next steps of one of them. */
export interface PooledMean {
  readonly sku: string;
  /** One value per step ahead. */
  readonly mean: readonly number[];
}

/** Bounds memory: about 100 MB. */
const MOST_ROWS = 200_000;
/** With fewer trees the week is still flatter than it is. */
const LEAST_TREES = 40;

/**
 * Learns one model from all items and tells the mean of each by it; empty where there is too little to learn from, or where `goOn`, asked
 * before each tree, left no time. Deterministic without it.
 */
export function pooledMeans({ items, season, horizon }: PoolRequest, goOn?: () => boolean): PooledMean[] {
  const boosting = { ...BOOSTING, ...(goOn && { goOn }) };
  const model = trainPooled(
    items.map(({ series }) => series),
    { season, horizon, mostRows: MOST_ROWS, boosting },
  );
  if (!model || model.trees.trees.length < LEAST_TREES) return [];
  return items.flatMap(({ sku, series }) => {
    const mean = pooledMean(model, series);
    return mean ? [{ sku, mean }] : [];
  });
}
