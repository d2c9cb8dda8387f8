/** Part of picks of a unit that take another one, as in the world. */
const ANOTHER = 1 / 3;
/** More units than these are missed in a week by nothing that is looked at. */
const MOST_UNITS = 400;

/** Probabilities of so many missed units: picks come as a Poisson process, each of a geometric number of units (H. H. Panjer, Recursive evaluation of a family of compound distributions, ASTIN Bulletin 12, 1981, 22-26). */
function missedPicks(mean: number): number[] {
  const picks = mean * (1 - ANOTHER);
  const found = [Math.exp(-picks)];
  for (let units = 1; units < MOST_UNITS; units++) {
    let sum = 0;
    for (let last = 1; last <= units; last++) sum += last * (1 - ANOTHER) * ANOTHER ** (last - 1) * found[units - last]!;
    found.push((picks / units) * sum);
  }
  return found;
}

function withStolen(missed: readonly number[], mean: number): number[] {
  const stolen = [Math.exp(-mean)];
  for (let units = 1; units < MOST_UNITS; units++) stolen.push((stolen[units - 1]! * mean) / units);
  return missed.map((_, units) => stolen.slice(0, units + 1).reduce((sum, part, taken) => sum + part * missed[units - taken]!, 0));
}

/**
 * No test that is as rarely wrong finds a loss sooner on average, in weeks, even if it knew what the place usually misses: the logarithm of the counts of the site between two false alarms over the
 * information of a week, the Kullback-Leibler divergence of its counts with the loss from those without (G. Lorden, Procedures for reacting to a change in distribution, Annals of Mathematical Statistics 42,
 * 1971, 1897-1908), for 8 weeks of stock and 1.5 % of scans missed, a pick at a time. What is taken is seen at the next count, half the time between two later on average.
 */
export function leastWeeks({ stock, every, weekly }: { stock: number; every: number; weekly: number }, countsPerAlarm: number): number {
  const without = missedPicks((0.015 * stock) / 8);
  const withLoss = withStolen(without, weekly * stock);
  const information = withLoss.reduce((sum, part, units) => (part > 0 ? sum + part * Math.log(part / without[units]!) : sum), 0);
  return Math.log(countsPerAlarm) / information + every / 14;
}
