/** Steps ahead over which the level is looked at: a week of days, so that a season's own learning counts by its part. */
const STEPS = 7;

/**
 * By what share of a one-step error a model moves its forecasts of the next steps, 0 to 1: the regression of their change from one origin to
 * the next on the error between, over past origins. For simple exponential smoothing it is the smoothing constant. `pathErrors` as in a
 * fitted model; undefined below three origins.
 */
export function levelGain(pathErrors: readonly ArrayLike<number>[]): number | undefined {
  let [both, squares, origins] = [0, 0, 0];
  for (let o = 0; o + 1 < pathErrors.length; o++) {
    const before = pathErrors[o]!;
    const after = pathErrors[o + 1]!;
    const steps = Math.min(STEPS, before.length - 1, after.length);
    if (steps < 1) continue;
    let moved = 0;
    for (let k = 0; k < steps; k++) moved += before[k + 1]! - after[k]!;
    both += before[0]! * (moved / steps);
    squares += before[0]! ** 2;
    origins++;
  }
  if (origins < 3 || !(squares > 0)) return undefined;
  return Math.min(1, Math.max(0, both / squares));
}
