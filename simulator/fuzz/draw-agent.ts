import type { SeededRandom } from '../random.ts';

/** What a seed is about: `time` and `levels` make these unknowable, and leave out what could not be judged then. */
export type Theme = 'plain' | 'time' | 'levels';

/** Draws the agent's configuration, where it differs from the simulation's own; forecasts are cheap ones, for the seeds are many. */
export function drawAgent(random: SeededRandom, theme: Theme): Record<string, unknown> {
  return {
    site: {
      timezone: random.pick(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland']),
      businessDayStart: random.pick(['00:00', '05:00']),
    },
    ingest: { window: random.pick([1, 3, 20, 1000]), keyWindow: random.pick([100, 10_000]) },
    replenishment: {
      policy: { kind: 'reorder-point', serviceLevel: random.pick([0.9, 0.98]), orderDays: random.pick([3, 7, 14]) },
      every: random.pick(['1h', '1h', '6h', '1d']),
      ackTimeout: random.pick(['15m', '2h', '6h']),
      retryAfter: random.pick(['2h', '12h']),
      receiptTimeout: random.pick(['12h', '3d', '10d']),
    },
    learning: {
      candidates: random.pick([
        [{ kind: 'moving-average' }],
        [{ kind: 'ses' }, { kind: 'moving-average' }],
        [{ kind: 'seasonal-naive' }, { kind: 'tsb' }],
      ]),
      horizonDays: 21,
      historyDays: 60,
      atOnce: random.pick([1, 4, 48]),
    },
    clock: { require: theme === 'time' ? random.pick(['auto', 'auto', 'plausible', 'synchronised']) : 'auto' },
  };
}
