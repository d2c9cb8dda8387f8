/** Goods that come back after longer than this are not set against what was sold. */
const STEPS_BACK = 28;

/** Sets what came back on balance (values below 0) against the sales before it, the latest first; what finds no sale within 28 steps is let go. Lengths stay, nothing is negative. */
export function nettedReturns(values: readonly number[]): readonly number[] {
  if (values.every((value) => value >= 0)) return values;
  const netted = values.map((value) => Math.max(0, value));
  values.forEach((value, t) => {
    let back = Math.max(0, -value);
    for (let before = t - 1; back > 0 && before >= Math.max(0, t - STEPS_BACK); before--) {
      const taken = Math.min(back, netted[before]!);
      netted[before]! -= taken;
      back -= taken;
    }
  });
  return netted;
}
