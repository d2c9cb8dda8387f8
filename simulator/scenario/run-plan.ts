import type { SeededRandom } from '../random.ts';
import type { FaultEntry, Scenario, TimedFault } from './scenario.ts';

/** A run with nothing left to chance but what its seed draws in the warehouse: every fault has its time. */
export interface RunPlan {
  readonly title: string;
  readonly seed: string;
  readonly days: number;
  readonly items: number;
  readonly demandFile?: string | undefined;
  readonly demandFactor: number;
  readonly unitsPerCustomer: number;
  readonly gateways: number;
  /** As in the agent's configuration file, where it differs from the simulation's own. */
  readonly agent: Readonly<Record<string, unknown>>;
  readonly faults: readonly TimedFault[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const TIMING = new Set(['kind', 'at', 'for', 'chancePerDay', 'most']);

/** Plans the run of a scenario. `raw` are its faults as they stand in the file. */
export function planRun(scenario: Scenario, raw: readonly Readonly<Record<string, unknown>>[], random: SeededRandom): RunPlan {
  const { title, seed, days, items, demand, gateways, agent, faults } = scenario;
  const drawn = faults.flatMap((entry, index) => {
    const options = Object.fromEntries(Object.entries(raw[index] ?? {}).filter(([name]) => !TIMING.has(name)));
    return timesOf(entry, days, random.stream('fault', index)).map((time) => ({ kind: entry.kind, options, ...time }));
  });
  return {
    ...{ title, seed: String(seed), days, items, gateways, agent },
    demandFile: demand.file,
    demandFactor: demand.factor,
    unitsPerCustomer: demand.unitsPerCustomer,
    faults: named(drawn),
  };
}

function timesOf(entry: FaultEntry, days: number, random: SeededRandom): { at: number; forMs: number }[] {
  if (entry.at !== undefined) return [{ at: entry.at, forMs: entry.for }];
  const { for: least, most = least, chancePerDay = 0 } = entry;
  return Array.from({ length: days }, (_, day) => ({ day, draw: random.stream(day) })).flatMap(({ day, draw }) =>
    draw.chance(chancePerDay)
      ? [
          {
            at: day * DAY_MS + draw.integer(0, 24 * 60 - 1) * MINUTE_MS,
            forMs: Math.round(least + draw.next() * (Math.max(most, least) - least)),
          },
        ]
      : [],
  );
}

/** Gives faults their names, in order of time. */
export function named(faults: readonly Omit<TimedFault, 'name'>[]): TimedFault[] {
  const counts = new Map<string, number>();
  return [...faults]
    .sort((a, b) => a.at - b.at)
    .map((fault) => {
      const number = counts.get(fault.kind) ?? 0;
      counts.set(fault.kind, number + 1);
      return { ...fault, name: `${fault.kind}@${number}` };
    });
}
