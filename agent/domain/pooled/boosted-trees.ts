import { binOf, type Columns, inBins } from './column-bins.ts';
import { growTree, type RegressionTree } from './regression-tree.ts';

/** Trees whose leaves add up to the logarithm of what is expected; rows are told by the bins of their columns. */
export interface BoostedTrees {
  /** Ascending edges of the bins of each column. */
  readonly edges: readonly (readonly number[])[];
  /** The logarithm expected of every row before the first tree. */
  readonly base: number;
  readonly trees: readonly RegressionTree[];
}

/** How trees are grown; `goOn` is asked before each whether there is time for it. */
export interface BoostingOptions {
  readonly rounds: number;
  readonly depth: number;
  /** The share of what a tree has learnt that is added. */
  readonly rate: number;
  /** Rows below which no leaf is made. */
  readonly leastRows: number;
  readonly goOn?: () => boolean;
}

/** Between counts (1) and sizes (2): demand is nothing or one of many sizes. */
const TWEEDIE_POWER = 1.3;
/** Shares of rows and of columns that each tree sees. */
const ROWS_SEEN = 0.6;
const COLUMNS_SEEN = 0.7;

/**
 * Gradient boosting of regression trees on histograms (Friedman 2001 and 2002; Ke et al. 2017) for outcomes that are never negative, many of
 * them 0, by the Tweedie deviance (Jorgensen 1987) in Newton steps. Each tree sees a share of the rows and columns, drawn from a fixed seed:
 * the same rows give the same trees. Null where nothing is above 0.
 */
export function boostTrees(columns: Columns, outcomes: Float32Array, options: BoostingOptions): BoostedTrees | null {
  const n = outcomes.length;
  const whole = outcomes.reduce((sum, value) => sum + value, 0);
  if (!(whole > 0)) return null;
  const { edges, bins } = inBins(columns, n);
  const base = Math.log(whole / n);
  const expected = new Float32Array(n).fill(base);
  const slopes = new Float32Array(n);
  const curvatures = new Float32Array(n);
  const draw = drawn();
  const trees: RegressionTree[] = [];
  for (let round = 0; round < options.rounds && (options.goOn?.() ?? true); round++) {
    differentiate(outcomes, expected, slopes, curvatures);
    const rows = Int32Array.from({ length: n }, (_, i) => i).filter(() => draw() < ROWS_SEEN);
    const seen = columns.map((_, j) => j).filter(() => draw() < COLUMNS_SEEN);
    const tree = growTree({ bins, width: columns.length, slopes, curvatures, columns: seen }, rows, options);
    trees.push(tree);
    for (let i = 0; i < n; i++) expected[i]! += leafOf(tree, (column) => bins[i * columns.length + column]!);
  }
  return { edges, base, trees };
}

/** What is expected of a row of columns. */
export function expectedBy({ edges, base, trees }: BoostedTrees, row: ArrayLike<number>): number {
  const bins = edges.map((own, j) => binOf(own, row[j]!));
  return Math.exp(trees.reduce((sum, tree) => sum + leafOf(tree, (column) => bins[column]!), base));
}

function leafOf({ column, cut, left, right, leaf }: RegressionTree, binAt: (column: number) => number): number {
  let node = 0;
  while (column[node]! >= 0) node = binAt(column[node]!) <= cut[node]! ? left[node]! : right[node]!;
  return leaf[node]!;
}

/** Slope and curvature of half the deviance in the logarithm of what is expected. */
function differentiate(outcomes: Float32Array, expected: Float32Array, slopes: Float32Array, curvatures: Float32Array): void {
  const p = TWEEDIE_POWER;
  for (let i = 0; i < outcomes.length; i++) {
    const seen = outcomes[i]! * Math.exp((1 - p) * expected[i]!);
    const told = Math.exp((2 - p) * expected[i]!);
    slopes[i] = told - seen;
    curvatures[i] = (2 - p) * told - (1 - p) * seen;
  }
}

/** Numbers from 0 to 1 that look random and are always the same (Numerical Recipes' generator). */
function drawn(): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
