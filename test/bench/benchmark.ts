/** Numeric options by name, and where to say how it goes. */
export interface BenchmarkContext {
  readonly number: (option: string, fallback: number) => number;
  readonly text: (option: string, fallback: string) => string;
  readonly say: (line: string) => void;
}

/** Measures something beside its reference and returns the figures, one flat object. */
export type Benchmark = (context: BenchmarkContext) => Promise<Record<string, number | string>>;

/** The middle one of some figures. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
