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
  messages_elsewhere: 'Messages of devices that another gateway owns, heard and left to it',
  events_recorded: 'Stock events journaled or seen unchanged, by kind',
  events_duplicate: 'Events seen before and left out',
  device_events_missing: 'Events that devices have counted and that have not come',
  device_events_recovered: 'Events that were missing and have come after all',
  tag_reads: 'Reads of RFID tags, by use: shelf, door, stored (of the past, at a shelf), foreign (of no goods here)',
  tag_passages: 'RFID tags that were followed at a door, by outcome: in, out, none, unsure (both sides heard it loud, and no way shows)',
  tag_places_let_go: 'Places of RFID tags that were forgotten, the oldest, because more were kept than fit',
  events_flagged: 'Journal entries marked with a flag, by flag',
  dead_letters: 'Messages that nothing could be made of, by reason',
  dead_letters_suppressed: 'Dead letters counted but not written because a device sends too many',
  answers: 'Messages that decoders sent back to their devices, by outcome: sent, failed, too many',
  commits: 'Committed batches',
  commit_failures: 'Batches that could not be committed and are tried again, by cause',
  decisions: 'Decisions taken, by type',
  deliveries: 'Messages handed to a sink, by sink',
  delivery_failures: 'Failed attempts to hand a message to a sink, by sink',
  upstream_messages: 'Messages from upstream, by channel',
  forecasts: 'Forecasts made, by model',
  forecasts_postponed: 'Forecasts that a night had no time for',
  model_trials: 'Models chosen anew and tried beside the one that serves, by outcome: begun, promoted, rolled back',
  demand_changes: 'Changes of demand that closed days have shown, by kind: rise or fall of the level, jump of a day',
  forecast_failures: 'Forecasts that could not be made, by reason',
  level_choices: 'Choices of the parameters of levels by simulation, by goal: cost, fill or cycle',
  proposals_withdrawn: 'Proposed orders that were withdrawn before a person answered, by reason',
  choice_failures: 'Nights in which parameters of levels could not be chosen, by reason',
  pool_failures: 'Nights in which all items could not be learnt from together, by reason',
} as const;
export type CounterName = keyof typeof COUNTERS;

interface Cell {
  value: number;
  /** Counted by the attempt under way. */
  attempted: number;
}

/** Creates counters, all at zero. Labels are constants of the program, so their number is bounded. */
export function createCounters(): Counters {
  const cells = Object.fromEntries(Object.keys(COUNTERS).map((name) => [name, new Map()])) as Record<CounterName, Map<string, Cell>>;
  let isAttempt = false;
  /** Cells that the attempt under way has touched. */
  let touched: Cell[] = [];

  // Called several times for each message: no object is made here.
  function count(name: CounterName, label = '', by = 1): void {
    let cell = cells[name].get(label);
    if (!cell) {
      cell = { value: 0, attempted: 0 };
      cells[name].set(label, cell);
    }
    cell.value += by;
    if (!isAttempt) return;
    if (cell.attempted === 0) touched.push(cell);
    cell.attempted += by;
  }

  function endAttempt(isKept: boolean): void {
    for (const cell of touched) {
      if (!isKept) cell.value -= cell.attempted;
      cell.attempted = 0;
    }
    touched = [];
    isAttempt = false;
  }

  return {
    count,
    attempt(work) {
      isAttempt = true;
      let isKept = false;
      try {
        const result = work();
        isKept = true;
        return result;
      } finally {
        endAttempt(isKept);
      }
    },
    read: () =>
      (Object.entries(cells) as [CounterName, Map<string, Cell>][]).flatMap(([name, labels]) =>
        [...labels].map(([label, { value }]) => ({ name, label, value })),
      ),
    total: (name) => [...cells[name].values()].reduce((sum, { value }) => sum + value, 0),
  };
}
