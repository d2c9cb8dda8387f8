/** What breaks at a shelf scale, from a day on (days from the start, fractions included). */
export type ScaleFault =
  /** It repeats what it showed last, whatever lies there. */
  | { readonly kind: 'stuck'; readonly fromDay: number }
  /** Its tare runs away by so many units a day. */
  | { readonly kind: 'runaway'; readonly fromDay: number; readonly unitsPerDay: number };

/** Shelves on rough scales that careless shifts pick from, all kept by one agent for some days. */
export interface ShelvesPlan {
  readonly seed: string | number;
  readonly days: number;
  readonly shelves: number;
  /** Somebody counts every shelf at the end of each of so many days; 0 for never. */
  readonly countEveryDays: number;
  /** What breaks at a shelf, by its number from 0. */
  readonly faults: ReadonlyMap<number, ScaleFault>;
  readonly goods: Goods;
}

/** What lies on a shelf, in base units. */
export interface Goods {
  readonly unitWeightGrams: number;
  /** What a hand takes at a time. */
  readonly picks: readonly number[];
  /** Below this, goods come. */
  readonly reorderAt: number;
  readonly receipt: number;
  /** Standard deviation of a scale's noise, and how its tare moves per day, up or down. */
  readonly noise: number;
  readonly driftPerDay: number;
  /** What somebody sets down for a while once a week, in units: least and most. */
  readonly pallet: readonly [least: number, most: number];
}

/** Pieces on a scale with noise of 0.4 units and a tare that moves by 0.05 units a day. */
export const PIECES: Goods = {
  unitWeightGrams: 250,
  picks: [1, 1, 1, 2, 2, 3],
  reorderAt: 15,
  receipt: 60,
  noise: 0.4,
  driftPerDay: 0.05,
  pallet: [24, 96],
};

/** Shelf, item and scale of a number bear these names. */
export const binOf = (shelf: number): string => `F-${String(shelf + 1).padStart(2, '0')}`;
export const skuOf = (shelf: number): string => `PIECE-${shelf + 1}`;
