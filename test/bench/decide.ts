import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInlineCompute } from '../../agent/adapters/inline-compute.ts';
import { createSystemClock } from '../../agent/adapters/system-clock.ts';
import { createSystemIds } from '../../agent/adapters/system-ids.ts';
import { configSchema } from '../../agent/config/schema.ts';
import { type Forecast, type ForecasterChoice, STORED_LEVELS, TOTAL_LEVELS } from '../../agent/domain/forecast/forecast.ts';
import { forecast } from '../../agent/forecasters/forecast.ts';
import { createAlertBoard } from '../../agent/pipeline/alerts.ts';
import { createCounters } from '../../agent/pipeline/counters.ts';
import { createDecide } from '../../agent/pipeline/decide/decide.ts';
import { policyInput } from '../../agent/pipeline/decide/policy-input.ts';
import { recordScan } from '../../agent/pipeline/ingest/record-scan.ts';
import type { Clock, Log } from '../../agent/ports.ts';
import { openStore } from '../../agent/store/open.ts';
import type { Store } from '../../agent/store/store.ts';
import { bindDoors } from '../../agent/wiring/doors.ts';
import type { Benchmark } from './benchmark.ts';
import { mixedDemand } from './demand-mix.ts';
import { bin } from './items.ts';
import { supplierOrder } from './supplier-order.ts';

const DAY_MS = 86_400_000;
const [HISTORY_DAYS, FORECASTS] = [120, 200];
const STEADY_CYCLES = 5;
/** Of a hundred items so many lie below their reorder point when the first cycle begins, and are ordered then. */
const LOW_OF_HUNDRED = 2;
const [LITTLE, PLENTY] = [1, 1_000_000];
const QUIET: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * A cycle of the decision loop over many items with forecasts and stock, over a real database: the first of all, which orders what is low and writes each reorder point; the first after a restart, which reads everything from the file; and
 * those that follow, which find nothing to do: processor time, and the longest turn of the loop. Beside them, what it takes only to read what a policy sees, and to choose who rides along in a supplier's order of many lines.
 */
export const decide: Benchmark = async ({ number, say }) => {
  const items = number('items', 10_000);
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-decide-'));
  const file = join(folder, 'stock.db');
  const filling = openedStore(file);
  const now = createSystemClock({ onError: fail }).now();
  fill(filling.store, bindDoors(configSchema.parse({})).decide.calendar.businessDay(now) - 1, { items, now });
  filling.close();
  say(`${items} items with stock and forecasts are in the database`);
  const begun = begin(file);
  const first = await begun.cycle();
  await begun.end();
  const restarted = begin(file);
  const again = await restarted.cycle();
  const steady: Cycle[] = [];
  for (let n = 0; n < STEADY_CYCLES; n++) steady.push(await restarted.cycle());
  const reading = restarted.read();
  await restarted.end();
  rmSync(folder, { recursive: true, force: true });
  const lines = number('lines', 5000);
  say(`a supplier's order of ${lines} lines follows`);
  const together = await supplierOrder(lines);
  return {
    items,
    firstCycleCpuSeconds: round(first.seconds),
    firstCycleLongestTurnMs: round(first.longestTurnMs),
    restartCycleCpuSeconds: round(again.seconds),
    restartCycleLongestTurnMs: round(again.longestTurnMs),
    cycleCpuSeconds: round(steady.reduce((sum, { seconds }) => sum + seconds, 0) / steady.length),
    longestTurnMs: round(Math.max(...steady.map(({ longestTurnMs }) => longestTurnMs))),
    readingCpuSeconds: round(reading),
    supplierChoiceCpuMs: round(together.choiceMs),
    supplierChoiceLongestStepMs: round(together.longestStepMs),
  };
};

/** What a cycle took of the processor, and the longest turn of it. */
interface Cycle {
  readonly seconds: number;
  readonly longestTurnMs: number;
}

const openedStore = (file: string) => openStore({ file, durability: 'power', limits: { keyWindow: 1000, deadLetters: 100 } });

/** The loop over a file that was just opened, as after a start. */
function begin(file: string) {
  const opened = openedStore(file);
  const { store } = opened;
  const { clock, turns } = watched(createSystemClock({ onError: fail }));
  const settings = bindDoors(configSchema.parse({})).decide;
  const ports = { clock, ids: createSystemIds(clock), compute: createInlineCompute(), log: QUIET, counters: createCounters() };
  const loop = createDecide(ports, {
    store,
    alerts: createAlertBoard(store, ports.ids, settings.speaker),
    settings: () => settings,
    onDecided: () => undefined,
    isPressed: () => false,
    isHeld: () => false,
  });
  return {
    async cycle(): Promise<Cycle> {
      const from = process.cpuUsage();
      loop.markAll();
      while (loop.waiting() > 0 || !loop.idle()) await new Promise((resolve) => setImmediate(resolve));
      return { seconds: secondsSince(from), longestTurnMs: Math.max(...turns.splice(0)) };
    },
    read(): number {
      const from = process.cpuUsage();
      for (const sku of store.items.skus()) policyInput(store, settings, store.items.get(sku)!, clock.now());
      return secondsSince(from);
    },
    async end(): Promise<void> {
      await loop.stop();
      opened.close();
    },
  };
}

const round = (value: number): number => Number(value.toFixed(3));

function fail(error: unknown): never {
  throw error;
}

function secondsSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

/** A clock that notes the processor milliseconds of each task that it runs. */
function watched(clock: Clock): { readonly clock: Clock; readonly turns: number[] } {
  const turns: number[] = [];
  const after: Clock['after'] = (delayMs, task) =>
    clock.after(delayMs, () => {
      const from = process.cpuUsage();
      task();
      turns.push(1000 * secondsSince(from));
    });
  return { clock: { ...clock, after }, turns };
}

function fill(store: Store, yesterday: number, { items, now }: { readonly items: number; readonly now: number }): void {
  const { candidates, horizonDays } = configSchema.parse({}).learning;
  const asked = { horizon: horizonDays, season: 7, levels: STORED_LEVELS, totalSteps: 8, totalLevels: TOTAL_LEVELS };
  const forecasts = Array.from({ length: Math.min(FORECASTS, items) }, (_, n) => {
    const outcome = forecast({ ...asked, series: mixedDemand(n, HISTORY_DAYS), candidates: candidates as readonly ForecasterChoice[] });
    return outcome.ok ? outcome.forecast : null;
  });
  const recording = {
    store,
    counters: createCounters(),
    calendar: bindDoors(configSchema.parse({})).decide.calendar,
    receivingLocation: 'RECEIVING',
    shelves: new Map(),
    readers: new Map(),
  };
  store.transaction(() => {
    for (let n = 0; n < items; n++) {
      store.items.putParameters(`SKU-${n}`, 'import', { leadTimeDays: 7, unitCostMinor: 100 + n });
      store.items.setLocations(`SKU-${n}`, [bin(n)]);
      receive(n);
      const made: Forecast | null = forecasts[n % forecasts.length]!;
      store.forecasts.put({
        sku: `SKU-${n}`,
        madeAt: now,
        originDay: yesterday,
        chosenAt: now,
        forecast: made,
        reason: made ? null : 'none',
      });
    }
  });

  function receive(n: number): void {
    const eventTime = now - DAY_MS;
    const scan = { kind: 'scan', device: 'gun-1', boot: '', seq: n, deviceTime: eventTime, action: 'receive', code: `SKU-${n}` } as const;
    const blank = { to: null, operator: null, order: null, lot: null, expiry: null, condition: null };
    const quantity = n % 100 < LOW_OF_HUNDRED ? LITTLE : PLENTY;
    const arrival = { topic: 'scan', payload: new Uint8Array(), receivedAt: eventTime, eventTime, flags: [] };
    recordScan(recording, { ...scan, ...blank, quantity, location: bin(n) }, arrival);
  }
}
