import { playShelves, type ShelfRun } from '../../simulator/shelves/play-shelves.ts';
import { PIECES, type ScaleFault, type ShelvesPlan } from '../../simulator/shelves/shelf-plan.ts';
import type { Benchmark } from './benchmark.ts';

const FAULT_DAY = 9.4;
const SHELVES = 8;

/** Over seeds that nobody has tuned on: how well one estimate knows the stock beside ledger and sensor alone, its false alarms per device-year, and how soon broken scales are named. */
export const shelves: Benchmark = async (context) => {
  const [seeds, days, from] = [context.number('seeds', 24), context.number('days', 60), context.number('from', 1000)];
  const sound: ShelfRun[] = [];
  const delays: Record<string, number[]> = { stuck: [], runaway: [] };
  for (let seed = from; seed < from + seeds; seed++) {
    const plan = { seed, shelves: SHELVES, goods: PIECES };
    sound.push(...(await playShelves({ ...plan, days, countEveryDays: 90, faults: new Map() })));
    for (const { kind, delay } of await brokenScales(plan, context.number('drift', 2))) delays[kind]!.push(delay);
    context.say(`seed ${seed}: ${JSON.stringify(figuresOf(sound, days))}`);
  }
  return {
    seeds,
    days,
    ...figuresOf(sound, days),
    ...delayFigures('stuck', delays['stuck']!),
    ...delayFigures('runaway', delays['runaway']!),
  };
};

/** Half of the shelves' scales stick, the tares of the others run away: after how many days each is named, infinite where it is not within two. */
async function brokenScales(
  plan: Pick<ShelvesPlan, 'seed' | 'shelves' | 'goods'>,
  unitsPerDay: number,
): Promise<{ kind: ScaleFault['kind']; delay: number }[]> {
  const faultOf = (shelf: number): ScaleFault =>
    shelf % 2 === 0 ? { kind: 'stuck', fromDay: FAULT_DAY } : { kind: 'runaway', fromDay: FAULT_DAY, unitsPerDay };
  const faults = new Map(Array.from({ length: plan.shelves }, (_, shelf) => [shelf, faultOf(shelf)] as const));
  const runs = await playShelves({ ...plan, seed: `${plan.seed}-broken`, days: 12, countEveryDays: 0, faults });
  return runs.map(({ stuckNamed, driftNamed }, shelf) => {
    const { kind } = faults.get(shelf)!;
    const day = (kind === 'stuck' ? stuckNamed : driftNamed).find((at) => at > FAULT_DAY);
    return { kind, delay: (day ?? Number.POSITIVE_INFINITY) - FAULT_DAY };
  });
}

const round = (value: number): number => Number(value.toFixed(3));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function figuresOf(runs: readonly ShelfRun[], days: number): Record<string, number> {
  const over = (of: (run: ShelfRun) => number) => round(mean(runs.map(of)));
  const [estimate, ledger, sensor] = [over((run) => run.estimateError), over((run) => run.ledgerError), over((run) => run.sensorError)];
  const years = (runs.length * days) / 365;
  return {
    ...{ estimateError: estimate, ledgerError: ledger, sensorError: sensor, ofTheBetter: round(estimate / Math.min(ledger, sensor)) },
    ...{ bias: over((run) => run.bias), worstBias: round(Math.max(...runs.map(({ bias }) => Math.abs(bias)))) },
    ...{ biasedShelves: runs.filter(({ bias }) => Math.abs(bias) >= 0.1).length, shelves: runs.length },
    ...{ within: over((run) => run.within), stated: over((run) => run.stated), covered: over((run) => run.covered) },
    ...{ width: over((run) => run.width), deviceYears: round(years) },
    alarmsPerDeviceYear: round(runs.flatMap(({ stuckNamed, driftNamed }) => [...stuckNamed, ...driftNamed]).length / years),
  };
}

function delayFigures(name: string, delays: readonly number[]): Record<string, number> {
  const sorted = [...delays].sort((a, b) => a - b);
  const late = sorted.filter((days) => !(days <= 1)).length;
  return { [`${name}Scales`]: sorted.length, [`${name}Median`]: round(sorted[Math.floor(sorted.length / 2)]!), [`${name}AfterADay`]: late };
}
