/** A weight turned into base units, or why it cannot be. */
export type ShelfUnits =
  | { readonly ok: true; readonly units: number }
  | { readonly ok: false; readonly reason: 'no-unit-weight' | 'negative-weight' };

/** The shown level is kept until the net weight is further than this from it, or noise at half a unit would count as movement. */
const HYSTERESIS_UNITS = 0.6;
const NEGATIVE_UNITS = -0.5;
const NEGATIVE_GRAMS = -50;

/** Whole units on a scale; `current` is the level shown so far, null where there is none. */
export function unitsOnShelf(weighing: {
  weightGrams: number;
  tareGrams: number;
  unitWeightGrams: number | null;
  current: number | null;
}): ShelfUnits {
  const { weightGrams, tareGrams, unitWeightGrams, current } = weighing;
  if (unitWeightGrams === null || unitWeightGrams <= 0) return { ok: false, reason: 'no-unit-weight' };
  const netGrams = weightGrams - tareGrams;
  const net = netGrams / unitWeightGrams;
  if (net < NEGATIVE_UNITS && netGrams < NEGATIVE_GRAMS) return { ok: false, reason: 'negative-weight' };
  if (current !== null && Math.abs(net - current) <= HYSTERESIS_UNITS) return { ok: true, units: current };
  return { ok: true, units: Math.max(0, Math.round(net)) };
}
