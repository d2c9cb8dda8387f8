/** Running totals by name and label, for /metrics. */
export interface Counters {
  count(name: CounterName, label?: string, by?: number): void;
  /** Runs work that may be undone: where it throws, what it counted is taken back, or a batch that is tried again would count again. */
  attempt<Result>(work: () => Result): Result;
  read(): { readonly name: CounterName; readonly label: string; readonly value: number }[];
  total(name: CounterName): number;
}

/** What is counted, with what it means; the label's name in brackets. */
export const COUNTERS = {
  messages_received: 'Messages taken from the broker',
  messages_acknowledged: 'Messages acknowledged to the broker, their effect on disk',
  events_recorded: 'Stock events journaled or seen unchanged, by kind',
  events_duplicate: 'Events seen before and left out',
  events_flagged: 'Journal entries marked with a flag, by flag',
  dead_letters: 'Messages that nothing could be made of, by reason',
  dead_letters_suppressed: 'Dead letters counted but not written because a device sends too many',
  commits: 'Committed batches',
  commit_failures: 'Batches that could not be committed and are tried again, by cause',
  decisions: 'Decisions taken, by type',
  deliveries: 'Messages handed to a sink, by sink',
  delivery_failures: 'Failed attempts to hand a message to a sink, by sink',
  upstream_messages: 'Messages from upstream, by channel',
  forecasts: 'Forecasts made, by model',
  forecast_failures: 'Forecasts that could not be made, by reason',
} as const;
export type CounterName = keyof typeof COUNTERS;

/** Creates counters, all at zero. Labels are constants of the program, so their number is bounded. */
export function createCounters(): Counters {
  const values = new Map<CounterName, Map<string, number>>();
  /** What the attempt under way has counted. */
  let attempted: [CounterName, string, number][] | null = null;
  const of = (name: CounterName) => {
    let labels = values.get(name);
    if (!labels) {
      labels = new Map();
      values.set(name, labels);
    }
    return labels;
  };
  function count(name: CounterName, label = '', by = 1): void {
    const labels = of(name);
    labels.set(label, (labels.get(label) ?? 0) + by);
    attempted?.push([name, label, by]);
  }
  return {
    count,
    attempt(work) {
      const mine: [CounterName, string, number][] = [];
      attempted = mine;
      try {
        return work();
      } catch (error) {
        attempted = null;
        for (const [name, label, by] of mine) count(name, label, -by);
        throw error;
      } finally {
        attempted = null;
      }
    },
    read: () => [...values].flatMap(([name, labels]) => [...labels].map(([label, value]) => ({ name, label, value }))),
    total: (name) => [...of(name).values()].reduce((sum, value) => sum + value, 0),
  };
}
