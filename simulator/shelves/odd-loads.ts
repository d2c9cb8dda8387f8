import { DAY_MS } from '../../agent/domain/calendar.ts';
import type { SeededRandom } from '../random.ts';
import { MINUTE_MS } from '../stage.ts';
import type { Goods, ScaleFault } from './shelf-plan.ts';

const WEEK_MS = 7 * DAY_MS;
const PALLET_MINUTES = [1, 60] as const;

/** What a scale bears or shows at a time (UTC milliseconds) besides the goods, in units: a tare that moves, and once a week something heavy that is set down for up to an hour. */
export function oddLoads(
  random: SeededRandom,
  start: number,
  { goods, fault }: { goods: Goods; fault: ScaleFault | undefined },
): (time: number) => number {
  const direction = random.chance(0.5) ? 1 : -1;
  const [tares, pallets] = [random.stream('tare'), random.stream('pallets')];
  const away = tares.chance(0.5) ? 1 : -1;
  const pallet = palletOf(pallets, start, goods);
  return (time) => {
    const days = (time - start) / DAY_MS;
    const gone = fault?.kind === 'runaway' ? Math.max(0, days - fault.fromDay) * fault.unitsPerDay * away : 0;
    return direction * goods.driftPerDay * days + gone + pallet(time);
  };
}

/** What stands there of the week's pallet; times must not go back by a week. */
function palletOf(random: SeededRandom, start: number, { pallet: [least, most] }: Goods): (time: number) => number {
  let week = -1;
  let from = 0;
  let until = 0;
  let units = 0;
  return (time) => {
    for (const now = Math.floor((time - start) / WEEK_MS); week < now; ) {
      week++;
      from = start + week * WEEK_MS + random.integer(0, WEEK_MS - 1);
      until = from + random.integer(...PALLET_MINUTES) * MINUTE_MS;
      units = random.integer(least, most);
    }
    return time >= from && time < until ? units : 0;
  };
}
