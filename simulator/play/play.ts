import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DecisionView } from '../../agent/api/views.ts';
import { DAY_MS } from '../../agent/domain/calendar.ts';
import type { Compute, Log } from '../../agent/ports.ts';
import type { Need, Outcome } from '../checkers/checker.ts';
import { checkers } from '../checkers/index.ts';
import { purchasesOf } from '../checkers/purchases.ts';
import { faults } from '../faults/index.ts';
import { createRandom } from '../random.ts';
import type { RunPlan } from '../scenario/run-plan.ts';
import { configOf, type Scene, setScene } from '../scene.ts';
import { setUpDatabase } from '../set-up.ts';
import { type BrokerWatch, createVirtualBroker, type VirtualBroker } from '../virtual-broker.ts';
import { createVirtualClock, type VirtualClock } from '../virtual-clock.ts';
import type { Wire } from '../wire.ts';
import { type Conditions, ordinaryConditions } from '../world/conditions.ts';
import { businessDays } from './business-day.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createMeasure, type Measure } from './measure.ts';
import { createRadio, type Radio } from './radio.ts';
import { readRecords } from './records.ts';
import { createRunLog, createSilentLog, type RunLog } from './run-log.ts';
import { createZone, type Zone } from './zone.ts';

/** How a run went. */
export interface Played {
  /** What the checkers found, each with its name; empty when all is well. */
  readonly violations: readonly string[];
  readonly messages: number;
  /** Decisions, and how many of them came how far. */
  readonly decisions: number;
  readonly delivered: number;
  readonly acknowledged: number;
  readonly received: number;
  /** Times that agents were started. */
  readonly starts: number;
  /** Since their last start. */
  readonly stockEvents: number;
  readonly forecasts: number;
  readonly journalEntries: number;
  readonly fillRate: number;
  readonly averageDaysOfCover: number;
  /** Of the run's log: the same for the same plan. */
  readonly digest: string;
  /** The newest lines of the log. */
  readonly tail: readonly string[];
}

export interface PlayOptions {
  /** Where the run's log goes, a line per happening. */
  readonly logFile?: string | undefined;
  readonly compute?: Compute;
  /** Instead of the scene that the plan's seed sets. */
  readonly scene?: Scene;
  /** Where the agents' own words go besides. */
  readonly agentLog?: Log;
  /** A long run in which nothing goes wrong: no log is kept, and statements run unwatched. */
  readonly isCalm?: boolean;
  /** Days with customers and without faults that follow. */
  readonly calmDays?: number;
  readonly progress?: (day: number) => void;
  /** Told what the broker gets from devices, `at` milliseconds after the start. */
  readonly heard?: (message: { readonly at: number; readonly topic: string; readonly text: string }) => void;
}

/** Quiet must come within this many days after demand has ended; the longest lead time is a fraction of it. */
const QUIET_WITHIN_DAYS = 60;
const LOOK_EVERY_MS = 600_000;
const STOP_MS = 10_000;
/** Beyond this nobody orders what is needed: reminders and promotions included. */
const MOST_ORDERS_A_DAY = 20;

/** What takes part in a run. */
interface Cast {
  readonly isCalm: boolean;
  readonly plan: RunPlan;
  readonly scene: Scene;
  readonly start: number;
  readonly clock: VirtualClock;
  readonly broker: VirtualBroker;
  readonly radio: Radio;
  readonly conditions: Conditions;
  readonly log: RunLog;
  readonly zones: readonly Zone[];
  readonly gateways: readonly Gateway[];
  readonly files: readonly string[];
  readonly measures: readonly Measure[];
}

/**
 * Plays a run on the virtual clock: a safety phase of `days` days with customers and faults, then a liveness phase without faults, one more day of customers and until all is quiet.
 * The agents are the real ones, each over a real SQLite file.
 */
export async function play(plan: RunPlan, options: PlayOptions = {}): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-run-'));
  const cast = engage(plan, folder, options);
  try {
    const ranAway = await perform(cast, options);
    // A day without faults has passed: what is needed is on its way.
    const needs = cast.zones.map((_, index) => ((options.calmDays ?? 1) > 0 && ranAway === null ? needsOf(cast, index) : []));
    return await judge(cast, ranAway ?? (await rest(cast)), needs);
  } finally {
    for (const gateway of cast.gateways) gateway.cut();
    cast.log.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function engage(plan: RunPlan, folder: string, options: PlayOptions): Cast {
  const scene =
    options.scene ?? setScene({ seed: plan.seed, items: plan.items, demandFile: plan.demandFile, demandFactor: plan.demandFactor });
  const start = scene.firstDay * DAY_MS;
  const clock = createVirtualClock(start);
  const { isCalm = false } = options;
  const log = isCalm ? createSilentLog() : createRunLog(clock, { folder, file: options.logFile });
  const broker = createVirtualBroker(clock, isCalm ? undefined : watchOf(log));
  const toBroker: Wire = {
    ...broker.wire,
    publish(topic, text) {
      options.heard?.({ at: clock.now() - start, topic, text });
      broker.wire.publish(topic, text);
    },
  };
  const radio = createRadio(toBroker, clock, scene.random.stream('radio'));
  const conditions = ordinaryConditions();
  const { settled, journal } = configOf(scene, join(folder, 'any.db'), plan.agent).retention;
  const keepsBriefBook = plan.days * DAY_MS > Math.min(settled, journal);
  const names = Array.from({ length: plan.gateways }, (_, index) => `gateway-${index + 1}`);
  const zones = names.map((gateway, index) =>
    createZone(scene, {
      gateway,
      items: scene.items.filter((_, place) => place % plan.gateways === index),
      unitsPerCustomer: plan.unitsPerCustomer,
      devicePrefix: plan.gateways === 1 ? '' : `zone-${index + 1}-`,
      ...{ clock, conditions, radio, wire: broker.wire, say: log.say, keepsBriefBook },
    }),
  );
  const files = names.map((name) => join(folder, `${name}.db`));
  const lookMs = scene.random.stream('stopwatch').pick([0, 0.05, 0.4, 2]);
  const gateways = zones.map((zone, index) => {
    const name = zone.gateway;
    const config = configOf(scene, files[index]!, { ...plan.agent, gateway: { id: name }, ...ownership(zone, plan) });
    const parts = {
      name,
      truth: clock,
      config,
      session: broker.session(name),
      random: scene.random.stream('gateway', name),
      log,
      lookMs,
      isSafe: isCalm,
    };
    return createGateway({
      ...parts,
      ...(options.compute && { compute: options.compute }),
      ...(options.agentLog && { agentLog: options.agentLog }),
    });
  });
  const measures = gateways.map((gateway, index) =>
    createMeasure(gateway, zones[index]!, configOf(scene, files[index]!, plan.agent), scene.items.length),
  );
  return { isCalm, plan, scene, start, clock, broker, radio, conditions, log, zones, gateways, files, measures };
}

function watchOf(log: RunLog): BrokerWatch {
  return {
    delivered: (session, { topic, payload }) => log.say(`${session} gets ${topic} ${Buffer.from(payload).toString('utf8', 0, 120)}`),
    acknowledged: (session, { topic }) => log.say(`${session} acknowledges ${topic}`),
  };
}

/** Every gateway hears every device; those of its own zone are its own. */
function ownership({ floor }: Zone, { gateways, agent }: RunPlan): object {
  if (gateways === 1 || agent['subscriptions'] !== undefined) return {};
  const devices = [...floor.devices];
  return {
    subscriptions: [
      { topic: 'warehouse/{site}/shelf/{device}', decoder: { kind: 'shelf-json' }, devices },
      { topic: 'warehouse/{site}/scanner/{device}', decoder: { kind: 'scanner-json' }, devices },
    ],
  };
}

/** Returns a rule that was broken beyond all measure, where it makes no sense to go on. */
async function perform(cast: Cast, { progress, calmDays = 1, isCalm = false }: PlayOptions): Promise<string | null> {
  const { plan, scene, start, clock, zones, gateways, files, measures } = cast;
  for (const file of files) setUpDatabase(scene, file);
  for (const gateway of gateways) gateway.start();
  for (const { upstream } of zones) upstream.start();
  await clock.runUntil(start);
  // The scales speak first when the opening stock is in: what was ordered before that would be taken for it.
  planFaults(cast);
  const looksAt = isCalm ? [24] : Array.from({ length: 24 }, (_, hour) => hour + 1);
  for (let day = 0; day < plan.days + calmDays; day++) {
    for (const { floor } of zones) floor.planDay(day, start + day * DAY_MS);
    for (const hour of looksAt) {
      await clock.runUntil(start + day * DAY_MS + hour * (DAY_MS / 24));
      for (const measure of measures) measure.look();
      const runaway = zones.find(({ items, upstream }) => upstream.heard.length > items.length * MOST_ORDERS_A_DAY * (day + 1));
      if (runaway)
        return `each need is ordered once: ${runaway.upstream.heard.length} decisions for ${runaway.items.length} items by day ${day}`;
    }
    progress?.(day + 1);
  }
  return null;
}

/** Each fault begins and ends in its time; all have ended before the last day with customers. */
function planFaults({ plan, scene, start, clock, conditions, radio, broker, gateways, zones, log }: Cast): void {
  const last = start + plan.days * DAY_MS - 1;
  for (const { name, kind, at, forMs, options } of plan.faults) {
    const fault = faults.find((known) => known.kind === kind)!;
    const parsed = fault.options.parse({ kind, ...options });
    const random = createRandom(plan.seed).stream('fault', name);
    if (start + at >= last) continue;
    clock.at(start + at, () => {
      log.say(`fault ${name} begins ${JSON.stringify(options)}`);
      const lastsMs = Math.min(forMs, last - clock.now());
      const end = fault.begin({ clock, random, conditions, radio, broker, gateways, zones, items: scene.items, forMs: lastsMs }, parsed);
      clock.after(lastsMs, () => {
        log.say(`fault ${name} ends`);
        end();
      });
    });
  }
}

/** Lets time run on without customers and new decisions until nothing is under way. Returns what still is when patience ends; null when all is quiet. */
async function rest({ isCalm, clock, broker, radio, zones, gateways, measures }: Cast): Promise<string | null> {
  const limit = clock.now() + QUIET_WITHIN_DAYS * DAY_MS;
  const paused = new Set<Gateway>();
  for (;;) {
    for (const gateway of gateways) {
      if (paused.has(gateway)) continue;
      const reply = gateway.ask(({ api }) => api.command({ id: 'end-of-run', command: 'pause', args: {}, by: 'simulator' }));
      if (reply?.ok) paused.add(gateway);
    }
    await clock.runUntil(clock.now() + LOOK_EVERY_MS);
    if (!isCalm) for (const measure of measures) measure.look();
    const restless = [
      ...gateways.filter((gateway) => gateway.ask((agent) => agent.quiet()) !== true).map(({ name }) => `${name} is not quiet`),
      ...gateways
        .filter((gateway) => gateway.ask(({ api }) => api.openOrders({ limit: 1 }).length) !== 0)
        .map(({ name }) => `${name} awaits orders`),
      ...(broker.wire.underWay() > 0 ? [`${broker.wire.underWay()} messages wait at the broker`] : []),
      ...(radio.underWay() > 0 ? [`${radio.underWay()} messages are on the radio`] : []),
      ...zones.filter(({ floor }) => floor.busy() > 0).map(({ gateway }) => `goods of ${gateway} are on the move`),
      ...zones
        .filter(({ upstream }) => upstream.open() > 0)
        .map(({ gateway, upstream }) => `${upstream.open()} orders of ${gateway} are open upstream`),
    ];
    if (restless.length === 0) return null;
    if (clock.now() >= limit) return `the run comes to rest: ${restless.join(', ')}`;
  }
}

function needsOf({ gateways, clock }: Cast, index: number): Need[] {
  const stock = gateways[index]!.ask(({ api }) => api.stock()) ?? [];
  return stock.flatMap(({ sku, location, position, onOrder, reorderPoint, updatedAt }) =>
    location === null && reorderPoint !== null && updatedAt !== null ? [{ sku, position, onOrder, reorderPoint, at: clock.now() }] : [],
  );
}

async function judge(cast: Cast, broken: string | null, needs: readonly (readonly Need[])[]): Promise<Played> {
  const { clock, broker, zones, gateways, log } = cast;
  const counted = (name: string): number => gateways.reduce((sum, gateway) => sum + countOf(gateway, name), 0);
  const [stockEvents, forecasts] = [counted('events_recorded'), counted('forecasts')];
  for (const gateway of gateways) gateway.stop();
  await clock.runUntil(clock.now() + STOP_MS);
  const violations = broken === null ? [] : [broken];
  for (const gateway of gateways)
    for (const death of gateway.deaths()) violations.push(`no agent dies of itself: ${gateway.name}: ${death}`);
  const ends = zones.map((_, index) => readEnd(cast, index, needs[index]!));
  violations.push(...ends.flatMap((end) => end.violations));
  for (const violation of violations) log.say(`violated: ${violation.split('\n', 1)[0]}`);
  const [demanded, served, onHandUnitDays] = (['demanded', 'served', 'onHandUnitDays'] as const).map((name) =>
    zones.reduce((sum, { floor }) => sum + floor.counts[name], 0),
  ) as [number, number, number];
  const sum = (of: (end: End) => number): number => ends.reduce((total, end) => total + of(end), 0);
  return {
    violations,
    messages: broker.delivered(),
    decisions: sum((end) => end.decisions.length),
    delivered: sum((end) => end.decisions.filter(({ deliveredAt }) => deliveredAt !== null).length),
    acknowledged: sum((end) => end.decisions.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length),
    received: sum((end) => end.decisions.filter(({ state }) => state === 'received').length),
    starts: gateways.reduce((total, gateway) => total + gateway.starts(), 0),
    ...{ stockEvents, forecasts },
    journalEntries: sum((end) => end.journalEntries),
    fillRate: Number((demanded === 0 ? 1 : served / demanded).toFixed(5)),
    averageDaysOfCover: Number((demanded === 0 ? 0 : onHandUnitDays / demanded).toFixed(3)),
    digest: log.digest(),
    tail: log.tail(),
  };
}

function countOf(gateway: Gateway, name: string): number {
  const metric = gateway.ask(({ api }) => api.metrics())?.find((candidate) => candidate.name === `quartermaster_${name}_total`);
  return metric?.samples.reduce((sum, sample) => sum + sample.value, 0) ?? 0;
}

interface End {
  readonly violations: readonly string[];
  readonly decisions: readonly DecisionView[];
  readonly journalEntries: number;
}

/** Reads what a gateway's agent has left, and has every checker look at it. */
function readEnd({ plan, scene, clock, zones, files, measures }: Cast, index: number, needs: readonly Need[]): End {
  const zone = zones[index]!;
  const { site } = configOf(scene, files[index]!, plan.agent);
  const bent = new Set(plan.faults.flatMap(({ kind }) => faults.find((fault) => fault.kind === kind)?.bends ?? []));
  return readRecords(files[index]!, clock.now(), (api, records) => {
    const common = { dayOf: businessDays(site), firstDay: scene.firstDay, bent, measured: measures[index]!.results(), needs };
    const outcome: Outcome = { ...zone, ...common, api, records };
    const violations = checkers.flatMap(({ name, check, readsAll }) => {
      const reason = readsAll && (zone.book.isBrief || !records.isWhole) ? null : check(outcome);
      return reason === null ? [] : [`${name}: ${plan.gateways > 1 ? `${zone.gateway}: ` : ''}${reason}`];
    });
    return { violations, decisions: purchasesOf(api), journalEntries: records.journal.length };
  });
}
