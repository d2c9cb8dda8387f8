import type { Scene } from '../scene.ts';
import { HOUR_MS } from '../stage.ts';
import type { SimItem } from '../world/sim-item.ts';

/** People who work at the same hours; times in milliseconds since midnight, `to` may lie in the next day. Weekdays from Monday 0. */
export interface Shift {
  readonly name: string;
  readonly days: ReadonlySet<number>;
  readonly from: number;
  readonly to: number;
  readonly pickers: number;
}

/** A truck that comes by the calendar and fills up; `suppliers` null: whoever's. */
export interface Truck {
  readonly days: ReadonlySet<number>;
  readonly at: number;
  readonly suppliers: ReadonlySet<string> | null;
  readonly coverDays: number;
}

/** A warehouse at work without an agent: everything that its devices will say follows from it. */
export interface Operation {
  readonly seed: string;
  readonly site: string;
  /** Business day (days since 1970-01-01) of day 0. */
  readonly firstDay: number;
  readonly days: number;
  readonly items: readonly SimItem[];
  readonly shifts: readonly Shift[];
  readonly trucks: readonly Truck[];
  readonly scanners: number;
  readonly dockScanners: number;
  readonly scaleEveryMs: number;
}

const EVERY_DAY: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6]);

/** The usual hours for the goods of a scene: four pickers from 8 to 18, and a truck every morning. */
export function operationOf(scene: Scene, { site, days }: { site: string; days: number }): Operation {
  return {
    seed: scene.seed,
    site,
    firstDay: scene.firstDay,
    days,
    items: scene.items,
    shifts: [{ name: 'day', days: EVERY_DAY, from: 8 * HOUR_MS, to: 18 * HOUR_MS, pickers: 4 }],
    trucks: [{ days: EVERY_DAY, at: 6 * HOUR_MS, suppliers: null, coverDays: 10 }],
    scanners: 4,
    dockScanners: 1,
    scaleEveryMs: 4 * HOUR_MS,
  };
}
