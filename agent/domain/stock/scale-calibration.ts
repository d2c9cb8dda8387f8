/** What a person has taught about a scale, in grams; null where nothing. It wins over the configuration and the item. */
export interface ScaleCalibration {
  readonly emptyGrams: number | null;
  /** What a piece weighs, told from so many pieces of the SKU. */
  readonly piece: { readonly sku: string; readonly grams: number; readonly pieces: number } | null;
}

/** Weights in grams that a scale has told, newest last, and of which SKU. */
export interface HeardWeights {
  readonly sku: string;
  readonly weights: readonly number[];
}

/** Readings of a scale at rest agree within this, or within the share of what lies on it. */
const REST_GRAMS = 5;
const REST_SHARE = 0.005;
/** Readings that are averaged: noise falls, and a person does not wait long. */
const AVERAGED = 4;

/** What a scale weighs at rest, in grams, or why that cannot be told yet. */
export type WeightAtRest = { readonly ok: true; readonly grams: number } | { readonly ok: false; readonly problem: string };

/** The mean of the newest readings that agree; with `once` the newest as it is. */
export function weightAtRest(heard: HeardWeights | null, once: boolean): WeightAtRest {
  const newest = heard?.weights.at(-1);
  if (!heard || newest === undefined) return { ok: false, problem: 'no weight of it has been heard yet' };
  if (once) return { ok: true, grams: newest };
  const tolerance = Math.max(REST_GRAMS, REST_SHARE * Math.abs(newest));
  const agreeing: number[] = [];
  for (const grams of heard.weights.slice(-AVERAGED).reverse()) {
    if (Math.abs(grams - newest) > tolerance) break;
    agreeing.push(grams);
  }
  if (agreeing.length < 2) return { ok: false, problem: 'two readings that agree have not been heard yet' };
  return { ok: true, grams: agreeing.reduce((sum, grams) => sum + grams, 0) / agreeing.length };
}

const LEAST_PIECE_GRAMS = 0.01;

/** What a piece weighs when so many make a scale show `grams`, over an empty weight; in grams, or why it cannot be. */
export function pieceWeight(grams: number, emptyGrams: number, pieces: number): WeightAtRest {
  const piece = (grams - emptyGrams) / pieces;
  if (piece >= LEAST_PIECE_GRAMS) return { ok: true, grams: piece };
  return { ok: false, problem: `${Math.round(grams)} g are not more than the empty scale’s ${Math.round(emptyGrams)} g` };
}
