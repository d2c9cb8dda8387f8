/** Probabilities of the counts 0, 1, 2, ...; what is left out beyond the last weighs less than rounding. */
export type CountDistribution = readonly number[];

const LEAST_OVERDISPERSION = 1.0001;
const NEGLIGIBLE = 1e-15;

/** Negative binomial counts of this mean and variance; Poisson where the variance is not above the mean. */
export function countDistribution(mean: number, variance: number): CountDistribution {
  const probabilities: number[] = [];
  walk(mean, variance, (probability) => {
    probabilities.push(probability);
    return true;
  });
  return probabilities;
}

/** The smallest such count whose cumulative probability reaches the level, in (0, 1). */
export function countQuantile(mean: number, variance: number, level: number): number {
  let [quantile, cumulative] = [-1, 0];
  walk(mean, variance, (probability) => {
    quantile++;
    cumulative += probability;
    return cumulative < level;
  });
  return quantile;
}

/** Probabilities in order, until they are negligible or the visitor has had enough: by the recursion of Panjer (1981), in logarithms, so that no mean is too large. */
function walk(mean: number, variance: number, goOn: (probability: number) => boolean): void {
  if (!(mean > 0)) {
    goOn(1);
    return;
  }
  const isPoisson = !(variance > mean * LEAST_OVERDISPERSION);
  const ratio = isPoisson ? 0 : 1 - mean / variance;
  const size = isPoisson ? 0 : mean * (mean / (variance - mean));
  let logarithm = isPoisson ? -mean : -size * Math.log(variance / mean);
  for (let count = 0; ; count++) {
    const probability = Math.exp(logarithm);
    if ((count > mean && probability < NEGLIGIBLE) || !goOn(probability)) return;
    logarithm += Math.log(isPoisson ? mean / (count + 1) : (ratio * (size + count)) / (count + 1));
  }
}

/** What a stock of this many units has left and what it is short of, on average, when such a demand has come. */
export function leftAndShort(demand: CountDistribution, stock: number): { readonly left: number; readonly short: number } {
  let [left, short] = [0, 0];
  demand.forEach((probability, count) => {
    if (count <= stock) left += probability * (stock - count);
    else short += probability * (count - stock);
  });
  return { left, short };
}
