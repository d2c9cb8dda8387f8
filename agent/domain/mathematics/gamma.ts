import { normalQuantile } from './normal.ts';

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function for x > 0 (Lanczos 1964, g = 7, n = 9). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * Regularised lower incomplete gamma function P(a, x): series below a + 1, continued fraction above (Press et al., Numerical Recipes,
 * 6.2).
 */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 1000 && term > sum * 1e-15; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.min(1, sum * front);
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 1000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b || 1e-300);
    c = b + an / c || 1e-300;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return Math.max(0, 1 - front * h);
}

const GRID = 0.1;
const SMALLEST_SHAPE = Math.log(0.005);
const NORMAL_FROM = Math.log(1e4);
const grid = new Map<number, Float64Array>();

/**
 * Quantile of a gamma distribution with mean 1 and this shape (1 / coefficient of variation squared), interpolated between shapes 10 %
 * apart: exact values cost a hundred times more, and a forecast asks for hundreds.
 */
export function unitGammaQuantile(shape: number, level: number): number {
  const log = Math.max(SMALLEST_SHAPE, Math.log(shape));
  if (log >= NORMAL_FROM) return Math.max(0, 1 + normalQuantile(level) / Math.sqrt(shape));
  const position = (log - SMALLEST_SHAPE) / GRID;
  const below = Math.floor(position);
  const row = gridRow(level);
  const low = gridPoint(row, below, level);
  return low + (position - below) * (gridPoint(row, below + 1, level) - low);
}

function gridRow(level: number): Float64Array {
  let row = grid.get(level);
  if (!row) {
    // Levels come from configuration; the bound is for a caller that invents them.
    if (grid.size >= 256) grid.clear();
    row = new Float64Array(Math.ceil((NORMAL_FROM - SMALLEST_SHAPE) / GRID) + 2).fill(-1);
    grid.set(level, row);
  }
  return row;
}

function gridPoint(row: Float64Array, index: number, level: number): number {
  const known = row[index]!;
  if (known >= 0) return known;
  const shape = Math.exp(SMALLEST_SHAPE + index * GRID);
  const value = gammaQuantile(shape, level) / shape;
  row[index] = value;
  return value;
}

/** Quantile of the gamma distribution with this shape and scale 1, by bisection on the logarithm. */
export function gammaQuantile(shape: number, level: number): number {
  let low = -700;
  let high = Math.log(shape + 20 * Math.sqrt(shape) + 60);
  for (let i = 0; i < 70 && high - low > 1e-11; i++) {
    const middle = (low + high) / 2;
    if (lowerGamma(shape, Math.exp(middle)) < level) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
