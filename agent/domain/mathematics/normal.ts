const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / SQRT_TWO_PI;
}

/** Probability that a standard normal variable is at most z. */
export function normalCdf(z: number): number {
  if (z > 0) return 1 - normalCdf(-z);
  if (z > -3) return 0.5 - series(-z);
  return normalDensity(z) * millsRatio(-z);
}

/** Marsaglia (2004), "Evaluating the Normal Distribution", Journal of Statistical Software 11(4), p. 2: cdf(x) = 1/2 + density(x) (x + x^3/3 + x^5/(3*5) + ...). */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; term > sum * 1e-17 && odd < 400; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return normalDensity(x) * sum;
}

/** Upper tail over density by continued fraction (Abramowitz and Stegun 1964, 26.2.14): 1/(x + 1/(x + 2/(x + 3/(x + ...)))); for x >= 3. */
function millsRatio(x: number): number {
  let fraction = x;
  for (let k = 120; k >= 1; k--) fraction = x + k / fraction;
  return 1 / fraction;
}

/** Standard normal loss function: the expected excess of a standard normal variable over z (Silver, Pyke and Thomas, 4th ed., appendix II: G(k)). */
export function normalLoss(z: number): number {
  if (z < 0) return normalLoss(-z) - z;
  const loss = normalDensity(z) - z * normalCdf(-z);
  return Math.max(0, loss);
}

const A = [
  ...[3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946],
  ...[45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227],
];
const B = [
  ...[1, 42.31333070160091, 687.1870074920579, 5394.196021424751],
  ...[21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852854],
];
const C = [
  ...[1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045],
  ...[1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414],
];
const D = [
  ...[1, 2.053191626637759, 1.6763848301838038, 0.6897673349851],
  ...[0.14810397642748008, 0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9],
];
const E = [
  ...[6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487],
  ...[0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7],
];
const F = [
  ...[1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615],
  ...[0.0007868691311456133, 1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15],
];

/** The z that a standard normal variable stays below with this probability (0 < p < 1); Wichura (1988), algorithm AS 241, PPND16: about 16 digits. */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(A, r)) / polynomial(B, r);
  }
  const tail = q < 0 ? probability : 1 - probability;
  if (!(tail > 0)) return q < 0 ? Number.NEGATIVE_INFINITY : q > 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  const r = Math.sqrt(-Math.log(tail));
  const z = r <= 5 ? polynomial(C, r - 1.6) / polynomial(D, r - 1.6) : polynomial(E, r - 5) / polynomial(F, r - 5);
  return q < 0 ? -z : z;
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
}
