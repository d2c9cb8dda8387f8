import type { SeededRandom } from '../random.ts';
import { formatSpan } from '../scenario/moment.ts';
import type { Theme } from './draw-agent.ts';
import { drawSpan } from './draw-span.ts';

/** How often a kind of fault happens, for how long, and how its options are drawn. Times in milliseconds. */
export interface Habit {
  readonly kind: string;
  readonly chancePerDay: number;
  /** Only from this hour of the day to that. */
  readonly hours?: readonly [from: number, to: number];
  readonly least: number;
  readonly most: number;
  options(random: SeededRandom): Record<string, unknown>;
}

const M = 60_000;
const H = 60 * M;

const chance = (random: SeededRandom) => ({ chance: random.pick([0.1, 0.3, 0.7]) });
const nothing = () => ({});
const habit = (
  kind: string,
  chancePerDay: number,
  [least, most]: readonly [number, number],
  options: Habit['options'] = nothing,
): Habit => ({
  ...{ kind, chancePerDay, least, most, options },
});

/** Where an agent's power fails: anywhere, or at the statements on which something hangs. */
const WORDS: readonly (readonly [word: string, most: number])[] = [
  ['', 400],
  ['', 40],
  ['COMMIT', 12],
  ['COMMIT done', 12],
  // Between the commit and the acknowledgement: what then is redelivered must not count again.
  ['COMMIT done', 1],
  ['COMMIT done', 3],
  ['BEGIN', 12],
  ['publish', 2],
  ['INTO journal', 6],
  ['INTO outbox', 2],
  ['INTO orders', 1],
  ['INTO decisions', 1],
  ['UPDATE orders', 3],
  ['INTO deliveries', 2],
  ['INTO sink_cursors', 2],
  ['INTO sequences', 4],
  ['INTO forecasts', 3],
  ['INTO demand', 3],
  ['INTO alerts', 1],
  ['INTO receipts', 1],
  ['INTO reservations', 1],
];

function drawStatement(random: SeededRandom): Record<string, unknown> {
  const [word, most] = random.pick(WORDS);
  return { word, statement: random.integer(1, most) };
}

const REORDERING: readonly Habit[] = [
  habit('drop', 0.2, [H, 12 * H], chance),
  habit('reorder', 0.3, [H, 12 * H], (random) => ({ ...chance(random), by: drawSpan(random, M, 3 * H) })),
  habit('delay', 0.25, [H, 12 * H], (random) => ({ by: drawSpan(random, M, 2 * H) })),
  habit('corrupt', 0.15, [H, 12 * H], chance),
  habit('device-dead', 0.2, [H, 10 * H]),
  // While customers are served: a pick from before the count may be heard after it.
  { ...habit('stocktaking', 0.4, [10 * M, 4 * H]), hours: [8, 17] },
];

const ORDINARY: readonly Habit[] = [
  habit('duplicate', 0.15, [H, 12 * H], chance),
  habit('broker-down', 0.1, [M, 4 * H]),
  habit('upstream-down', 0.08, [10 * M, 20 * H]),
  habit('upstream-slow', 0.08, [H, 20 * H], (random) => ({ by: drawSpan(random, H, 20 * H) })),
  habit('upstream-repeats', 0.1, [H, 20 * H]),
  habit('upstream-rejects', 0.05, [H, 20 * H], (random) => ({ chance: random.pick([0.3, 1]) })),
  habit('upstream-forgets', 0.06, [H, 20 * H], (random) => ({ chance: random.pick([0.3, 1]) })),
  habit('upstream-invents', 0.1, [M, M]),
  habit('uplink-unsure', 0.1, [10 * M, 10 * H], (random) => ({ ...chance(random), confirm: random.pick(['0s', '50ms', '9s']) })),
  habit('uplink-jam', 0.1, [4 * H, 40 * H]),
  habit('crash', 0.6, [10 * M, 8 * H], drawStatement),
  habit('power-cut', 0.08, [M, 4 * H]),
  habit('restart', 0.08, [M, 2 * H]),
  habit('disk-full', 0.12, [M, 8 * M], (random) => ({
    word: random.pick(['', '', 'COMMIT', 'INTO outbox', 'INTO journal', 'INTO orders', 'sink_cursors']),
  })),
  habit('promotion', 0.05, [8 * H, 48 * H], (random) => ({ factor: random.pick([0.3, 2, 4]) })),
  habit('split-delivery', 0.2, [12 * H, 48 * H]),
  habit('supplier-strike', 0.05, [12 * H, 72 * H]),
  habit('truck-late', 0.05, [12 * H, 48 * H], (random) => ({ days: random.pick([0.5, 2]) })),
];

const CLOCK: readonly Habit[] = [
  habit('clock-step', 0.25, [M, 20 * H], (random) => ({
    by: formatSpan(random.pick([-1, 1]) * random.pick([20_000, 4 * M, 20 * M, 3 * H, 30 * H])),
    kernel: random.pick(['silent', 'synchronised', 'unsynchronised']),
  })),
  habit('no-clock', 0.12, [5 * M, 10 * H]),
];

const SENSORS: readonly Habit[] = [
  habit('scale-drift', 0.2, [H, 30 * H], (random) => ({ grams: random.integer(-900, 900) })),
  habit('scale-stuck', 0.2, [H, 30 * H]),
];

/** The habits of a seed: what its theme is about, and all that can be judged beside it. */
export function habitsOf(theme: Theme): readonly Habit[] {
  if (theme === 'time') return [...ORDINARY, ...CLOCK];
  return theme === 'levels' ? [...ORDINARY, ...REORDERING, ...SENSORS] : [...ORDINARY, ...REORDERING];
}
