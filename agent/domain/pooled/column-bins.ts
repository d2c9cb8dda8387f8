/** One array for each column, a value for each row. */
export type Columns = readonly Float32Array[];

/** Bins of a column, at most. */
export const MOST_BINS = 32;
/** Values of a column that its bins are told from. */
const SAMPLE = 20_000;

/** The edges of the bins of each column, about as many rows in each, and the bins row by row. */
export function inBins(columns: Columns, rows: number): { edges: number[][]; bins: Uint8Array } {
  const edges = columns.map(edgesOf);
  const bins = new Uint8Array(rows * columns.length);
  columns.forEach((column, j) => {
    for (let i = 0; i < rows; i++) bins[i * columns.length + j] = binOf(edges[j]!, column[i]!);
  });
  return { edges, bins };
}

function edgesOf(column: Float32Array): number[] {
  const stride = Math.max(1, Math.floor(column.length / SAMPLE));
  const sorted = column.filter((_, i) => i % stride === 0).sort();
  const edges: number[] = [];
  for (let bin = 1; bin < MOST_BINS; bin++) {
    const value = sorted[Math.floor((bin * sorted.length) / MOST_BINS)]!;
    if (value > (edges.at(-1) ?? sorted[0]!)) edges.push(value);
  }
  return edges;
}

/** How many of the ascending edges a value has reached. */
export function binOf(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
