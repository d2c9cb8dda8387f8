import { DAY_MS } from '../../agent/domain/calendar.ts';
import type { Clock } from '../../agent/ports.ts';
import { createScale } from '../devices/scale.ts';
import { createScanner, type Scanner } from '../devices/scanner.ts';
import type { SeededRandom } from '../random.ts';
import { HOUR_MS, MINUTE_MS } from '../stage.ts';
import type { Wire } from '../wire.ts';
import type { Conditions } from '../world/conditions.ts';
import { oddLoads } from './odd-loads.ts';
import { binOf, type ShelvesPlan, skuOf } from './shelf-plan.ts';
import { shiftWork } from './shift-work.ts';

/** Its scale says so often what lies there. */
export const WEIGH_EVERY_MS = 15 * MINUTE_MS;
export const TARE_GRAMS = 2000;

/** A shelf on a rough scale, and the people who take from it. All quantities in units. */
export interface RoughShelf {
  readonly bin: string;
  readonly sku: string;
  /** What lies there. */
  truth(): number;
  /** What scans alone say of it. */
  scanned(): number;
  /** What its scale showed last. */
  shown(): number;
}

export interface ShelfSurroundings {
  readonly clock: Clock;
  readonly wire: Wire;
  readonly conditions: Conditions;
  readonly site: string;
  /** Where day 0 begins, UTC milliseconds. */
  readonly start: number;
  readonly random: SeededRandom;
}

/** Plans the whole life of a shelf on the clock. It holds one receipt at first, which somebody counts. */
export function createRoughShelf(
  plan: ShelvesPlan,
  shelf: number,
  { clock, wire, conditions, site, start, random }: ShelfSurroundings,
): RoughShelf {
  const [bin, sku] = [binOf(shelf), skuOf(shelf)];
  const { goods } = plan;
  const fault = plan.faults.get(shelf);
  const besides = oddLoads(random.stream('loads'), start, { goods, fault });
  const people = random.stream('people');
  let truth = goods.receipt;
  let scanned = truth;
  let shown = truth;

  const heard: Wire = {
    ...wire,
    publish(topic, payload) {
      shown = ((JSON.parse(payload) as { weightGrams: number }).weightGrams - TARE_GRAMS) / goods.unitWeightGrams;
      wire.publish(topic, payload);
    },
  };
  const scale = createScale(heard, clock, random.stream('scale'), {
    ...{ site, bin, conditions, unitWeightGrams: goods.unitWeightGrams, tareGrams: TARE_GRAMS, noiseUnits: goods.noise },
    units: () => truth + besides(clock.now()),
  });
  const scanner: Scanner = createScanner(wire, clock, { site, device: `gun-${bin}` });
  const scan = (action: 'pick' | 'receive' | 'count', quantity: number): void =>
    scanner.scan({ action, code: sku, quantity, location: bin });
  const count = (): void => {
    scanned = truth;
    scan('count', truth);
  };

  function beginDay(day: number): void {
    const begins = start + day * DAY_MS;
    for (const { time, units, scannedAt } of shiftWork(people, begins, { onShelf: truth, goods })) {
      clock.at(time, () => {
        truth += units;
      });
      if (scannedAt === null) continue;
      clock.at(scannedAt, () => {
        scanned += units;
        scan(units < 0 ? 'pick' : 'receive', Math.abs(units));
      });
    }
    if (plan.countEveryDays > 0 && (day + 1) % plan.countEveryDays === 0) clock.at(begins + 23 * HOUR_MS + MINUTE_MS, count);
    if (day + 1 < plan.days) clock.at(begins + DAY_MS, () => beginDay(day + 1));
  }

  clock.at(start, count);
  clock.at(start, () => beginDay(0));
  for (let time = start + MINUTE_MS; time < start + plan.days * DAY_MS; time += WEIGH_EVERY_MS) clock.at(time, scale.report);
  if (fault?.kind === 'stuck') clock.at(start + fault.fromDay * DAY_MS, () => void conditions.stuck.add(bin));
  return { bin, sku, truth: () => truth, scanned: () => scanned, shown: () => shown };
}
