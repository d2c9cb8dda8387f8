import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkerPool } from '../agent/adapters/worker-pool.ts';
import { type Agent, createAgent } from '../agent/agent.ts';
import { DAY_MS } from '../agent/domain/calendar.ts';
import type { Log } from '../agent/ports.ts';
import { checkers } from './checkers/index.ts';
import { createFloor, type Floor } from './floor.ts';
import { configOf, type Scene } from './scene.ts';
import { setUpDatabase } from './set-up.ts';
import { createUpstream, type Upstream } from './upstream.ts';
import { createVirtualBroker } from './virtual-broker.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
import { createVirtualIds } from './virtual-ids.ts';
import { createWarehouse, type Warehouse } from './world/warehouse.ts';

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
}

/** Quiet must come within this many days after demand has ended; the longest lead time is a fraction of it. */
const QUIET_WITHIN_DAYS = 60;
const LOOK_EVERY_MS = 600_000;

/** Plays a scene on the virtual clock: `days` days of demand, then until all is quiet. The agent is the real one, over a real SQLite file. */
export async function runVirtual(scene: Scene, options: VirtualRunOptions): Promise<VirtualRun> {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-run-'));
  try {
    const file = join(folder, 'stock.db');
    setUpDatabase(scene, file);
    return await play(scene, file, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function play(scene: Scene, file: string, { days, log, progress }: VirtualRunOptions): Promise<VirtualRun> {
  const start = scene.firstDay * DAY_MS;
  const clock = createVirtualClock(start);
  const broker = createVirtualBroker(clock);
  const config = configOf(scene, file);
  const ports = {
    clock,
    random: scene.random.stream('agent'),
    ids: createVirtualIds(clock, scene.random.stream('ids')),
    compute: createWorkerPool({ size: 2, idleMs: 60_000 }),
    source: broker.source,
    uplink: broker.uplink,
    log,
  };
  const agent = createAgent(config, ports, { version: 'simulated', durability: 'process' });
  const warehouse = createWarehouse();
  const upstreamRoot = `${config.upstream.prefix}/demo/gateway-1`;
  const leadTimes = new Map(scene.items.map((item) => [item.sku, { mean: item.leadTimeDays, sd: item.leadTimeSdDays }]));
  const upstream: Upstream = createUpstream(broker.wire, clock, scene.random.stream('upstream'), {
    root: upstreamRoot,
    leadTimeDays: (sku) => leadTimes.get(sku) ?? { mean: 7, sd: 0 },
    onTruck: (order) => floor.takeTruck(order),
    onStage: () => undefined,
  });
  const floor: Floor = createFloor({
    wire: broker.wire,
    clock,
    random: scene.random.stream('floor'),
    warehouse,
    items: scene.items,
    site: 'demo',
    upstreamRoot,
    onPutAway: (id) => upstream.reportReceived(id),
  });

  await agent.start();
  try {
    upstream.start();
    floor.open();
    for (let day = 0; day < days; day++) {
      floor.planDay(day, start + day * DAY_MS);
      await clock.runUntil(start + (day + 1) * DAY_MS);
      progress?.(day + 1);
    }
    agent.api.command({ id: 'end-of-run', command: 'pause', args: {}, by: 'simulator' });
    await runUntilQuiet(clock, () => broker.wire.underWay() === 0 && floor.busy() === 0 && upstream.open() === 0 && agent.quiet());
    return judge(scene, { days, agent, warehouse, upstream, floor, messages: broker.delivered() });
  } finally {
    await agent.stop();
  }
}

async function runUntilQuiet(clock: VirtualClock, isQuiet: () => boolean): Promise<void> {
  const limit = clock.now() + QUIET_WITHIN_DAYS * DAY_MS;
  do await clock.runUntil(clock.now() + LOOK_EVERY_MS);
  while (!isQuiet() && clock.now() < limit);
}

interface Played {
  readonly days: number;
  readonly agent: Agent;
  readonly warehouse: Warehouse;
  readonly upstream: Upstream;
  readonly floor: Floor;
  readonly messages: number;
}

function judge(scene: Scene, { days, agent, warehouse, upstream, floor, messages }: Played): VirtualRun {
  const { api } = agent;
  const findings = checkers.map((checker) => ({ name: checker.name, reason: checker.check({ api, warehouse, upstream }) }));
  const decisions = api.decisions({ limit: 1_000_000 });
  const counted = (name: string): number =>
    api
      .metrics()
      .find((metric) => metric.name === `quartermaster_${name}_total`)
      ?.samples.reduce((sum, sample) => sum + sample.value, 0) ?? 0;
  const { demanded, served, onHandUnitDays } = floor.counts;
  return {
    figures: {
      seed: String(Number(scene.seed)) === scene.seed ? Number(scene.seed) : scene.seed,
      simulatedDays: days,
      items: scene.items.length,
      messages,
      stockEvents: counted('events_recorded'),
      forecasts: counted('forecasts'),
      decisions: decisions.length,
      delivered: decisions.filter((decision) => decision.deliveredAt !== null).length,
      acknowledged: decisions.filter((decision) => decision.acknowledgedAt !== null).length,
      received: decisions.filter((decision) => decision.state === 'received').length,
      stockMatchesWorld: findings[0]!.reason === null,
      fillRate: Number((demanded === 0 ? 1 : served / demanded).toFixed(5)),
      averageDaysOfCover: Number((demanded === 0 ? 0 : onHandUnitDays / demanded).toFixed(3)),
    },
    violations: findings.filter((finding) => finding.reason !== null).map(({ name, reason }) => `${name}: ${reason}`),
  };
}
