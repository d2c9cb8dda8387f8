import { createWorkerPool } from '../agent/adapters/worker-pool.ts';
import type { Log } from '../agent/ports.ts';
import { play } from './play/play.ts';
import type { Scene } from './scene.ts';

/** What a run came to; all but the time it took follows from scene and days. */
export interface RunFigures {
  /** As it was given: a number where it is one. */
  readonly seed: string | number;
  readonly simulatedDays: number;
  readonly items: number;
  readonly messages: number;
  readonly stockEvents: number;
  readonly forecasts: number;
  readonly decisions: number;
  readonly delivered: number;
  readonly acknowledged: number;
  readonly received: number;
  readonly stockMatchesWorld: boolean;
  readonly fillRate: number;
  readonly averageDaysOfCover: number;
}

export interface VirtualRun {
  readonly figures: RunFigures;
  /** What the checkers found, each with its name; empty when all is well. */
  readonly violations: readonly string[];
}

export interface VirtualRunOptions {
  readonly days: number;
  readonly log: Log;
  readonly progress?: (day: number) => void;
  /** As in the agent's configuration file, where it differs from the simulation's own. */
  readonly agent?: Readonly<Record<string, unknown>>;
}

/** Plays a scene on the virtual clock, undisturbed: `days` days of demand, then until all is quiet. The agent is the real one, over a real SQLite file. */
export async function runVirtual(scene: Scene, { days, log, progress, agent = {} }: VirtualRunOptions): Promise<VirtualRun> {
  const plan = {
    title: 'demo',
    seed: scene.seed,
    days,
    items: scene.items.length,
    demandFactor: 1,
    unitsPerCustomer: 12,
    gateways: 1,
    agent,
    faults: [],
  };
  const { violations, messages, stockEvents, forecasts, decisions, delivered, acknowledged, received, fillRate, averageDaysOfCover } =
    await play(plan, {
      scene,
      compute: createWorkerPool({ size: 2, idleMs: 60_000 }),
      agentLog: log,
      isCalm: true,
      calmDays: 0,
      ...(progress && { progress }),
    });
  return {
    figures: {
      seed: String(Number(scene.seed)) === scene.seed ? Number(scene.seed) : scene.seed,
      simulatedDays: days,
      items: scene.items.length,
      ...{ messages, stockEvents, forecasts, decisions, delivered, acknowledged, received },
      stockMatchesWorld: !violations.some((violation) => violation.startsWith('stock equals the world')),
      ...{ fillRate, averageDaysOfCover },
    },
    violations,
  };
}
