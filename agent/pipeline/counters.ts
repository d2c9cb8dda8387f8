/** Running totals by name and label, for /metrics. */
export interface Counters {
  count(name: CounterName, label?: string, by?: number): void;
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
  const of = (name: CounterName) => {
    let labels = values.get(name);
    if (!labels) {
      labels = new Map();
      values.set(name, labels);
    }
    return labels;
  };
  return {
    count(name, label = '', by = 1) {
      const labels = of(name);
      labels.set(label, (labels.get(label) ?? 0) + by);
    },
    read: () => [...values].flatMap(([name, labels]) => [...labels].map(([label, value]) => ({ name, label, value }))),
    total: (name) => [...of(name).values()].reduce((sum, value) => sum + value, 0),
  };
}
