import { MOST_BINS } from './column-bins.ts';

/** A tree by node, the root first: rows whose bin of `column` is at most `cut` go left; `column` is -1 at a leaf, which adds `leaf`. */
export interface RegressionTree {
  readonly column: readonly number[];
  readonly cut: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly leaf: readonly number[];
}

/** Rows of bins, `width` to a row, and for each the slope and curvature of its loss; a tree asks these columns alone. */
export interface TreeRows {
  readonly bins: Uint8Array;
  readonly width: number;
  readonly slopes: Float32Array;
  readonly curvatures: Float32Array;
  readonly columns: readonly number[];
}

/** How a tree is grown, as `BoostingOptions` says. */
export interface TreeLimits {
  readonly depth: number;
  readonly rate: number;
  readonly leastRows: number;
}

/** Curvature that every leaf has beforehand: small ones add little (Chen and Guestrin 2016, eq. 5). */
const STIFFNESS = 10;
const LEAST_GAIN = 1e-6;

interface Sums {
  readonly slope: number;
  readonly curvature: number;
}

interface Cut {
  readonly column: number;
  readonly bin: number;
}

/** Grows a tree that lowers the loss of these rows, whose order is lost. */
export function growTree(data: TreeRows, rows: Int32Array, limits: TreeLimits): RegressionTree {
  const nodes = { column: [] as number[], cut: [] as number[], left: [] as number[], right: [] as number[], leaf: [] as number[] };
  const histograms = createHistograms(data);
  const grow = (part: Int32Array, depth: number): number => {
    const sums = sumsOf(data, part);
    const node = nodes.leaf.push((-limits.rate * sums.slope) / (sums.curvature + STIFFNESS)) - 1;
    const best = depth < limits.depth && part.length >= 2 * limits.leastRows ? histograms.bestCut(part, sums, limits.leastRows) : null;
    nodes.column[node] = best?.column ?? -1;
    nodes.cut[node] = best?.bin ?? 0;
    nodes.left[node] = nodes.right[node] = 0;
    if (!best) return node;
    const middle = split(data, part, best);
    nodes.left[node] = grow(part.subarray(0, middle), depth + 1);
    nodes.right[node] = grow(part.subarray(middle), depth + 1);
    return node;
  };
  grow(rows, 0);
  return nodes;
}

function sumsOf({ slopes, curvatures }: TreeRows, rows: Int32Array): Sums {
  let [slope, curvature] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    slope += slopes[rows[i]!]!;
    curvature += curvatures[rows[i]!]!;
  }
  return { slope, curvature };
}

/** Puts the rows that go left first, and says how many they are. */
function split({ bins, width }: TreeRows, rows: Int32Array, { column, bin }: Cut): number {
  const right = rows.filter((row) => bins[row * width + column]! > bin);
  let middle = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (bins[row * width + column]! <= bin) rows[middle++] = row;
  }
  rows.set(right, middle);
  return middle;
}

function createHistograms({ bins, width, slopes, curvatures, columns }: TreeRows) {
  const slopeIn = new Float64Array(width * MOST_BINS);
  const curvatureIn = new Float64Array(width * MOST_BINS);
  const rowsIn = new Int32Array(width * MOST_BINS);
  const gainOf = (slope: number, curvature: number) => (slope * slope) / (curvature + STIFFNESS);

  function fill(rows: Int32Array): void {
    for (const sums of [slopeIn, curvatureIn, rowsIn]) sums.fill(0);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const [slope, curvature, at] = [slopes[row]!, curvatures[row]!, row * width];
      for (let c = 0; c < columns.length; c++) {
        const bin = columns[c]! * MOST_BINS + bins[at + columns[c]!]!;
        slopeIn[bin]! += slope;
        curvatureIn[bin]! += curvature;
        rowsIn[bin]!++;
      }
    }
  }

  return {
    /** The cut that lowers the loss most and leaves enough rows on both sides; null where none lowers it. */
    bestCut(rows: Int32Array, all: Sums, leastRows: number): Cut | null {
      fill(rows);
      let best: Cut | null = null;
      let most = gainOf(all.slope, all.curvature) + LEAST_GAIN;
      for (const column of columns) {
        let [slope, curvature, count] = [0, 0, 0];
        for (let bin = 0; bin < MOST_BINS - 1; bin++) {
          const at = column * MOST_BINS + bin;
          slope += slopeIn[at]!;
          curvature += curvatureIn[at]!;
          count += rowsIn[at]!;
          if (count < leastRows || rows.length - count < leastRows) continue;
          const gain = gainOf(slope, curvature) + gainOf(all.slope - slope, all.curvature - curvature);
          if (gain > most) [most, best] = [gain, { column, bin }];
        }
      }
      return best;
    },
  };
}
