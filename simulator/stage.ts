import type { Clock } from '../agent/ports.ts';
import type { SeededRandom } from './random.ts';
import type { Wire } from './wire.ts';
import type { Conditions } from './world/conditions.ts';
import type { SimItem } from './world/sim-item.ts';
import type { Warehouse } from './world/warehouse.ts';

export const DOCK = 'RECEIVING';
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** What everybody in the warehouse shares. */
export interface Stage {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly warehouse: Warehouse;
  readonly items: readonly SimItem[];
  readonly conditions: Conditions;
  /** The scale under a bin, if there is one, says what lies there now. */
  readonly weigh: (bin: string) => void;
}
