const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The place in [low, high] where a function of one number is smallest, by golden section with this many evaluations (Kiefer 1953); exact
 * only for one valley.
 */
export function minimiseOnInterval(cost: (x: number) => number, low: number, high: number, evaluations: number): number {
  let [a, b] = [low, high];
  let x1 = b - GOLDEN * (b - a);
  let x2 = a + GOLDEN * (b - a);
  let f1 = cost(x1);
  let f2 = cost(x2);
  for (let i = 2; i < evaluations; i++) {
    if (f1 <= f2) {
      [b, x2, f2] = [x2, x1, f1];
      x1 = b - GOLDEN * (b - a);
      f1 = cost(x1);
    } else {
      [a, x1, f1] = [x1, x2, f2];
      x2 = a + GOLDEN * (b - a);
      f2 = cost(x2);
    }
  }
  return f1 <= f2 ? x1 : x2;
}

/** The best of the given places first, then golden section between its neighbours: safe with several valleys, cheap with one. */
export function minimiseFromGrid(cost: (x: number) => number, places: readonly number[], evaluations: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  places.forEach((place, index) => {
    const value = cost(place);
    if (value < least) {
      least = value;
      best = index;
    }
  });
  const refined = minimiseOnInterval(cost, places[best - 1] ?? places[0]!, places[best + 1] ?? places.at(-1)!, evaluations);
  return cost(refined) < least ? refined : places[best]!;
}
