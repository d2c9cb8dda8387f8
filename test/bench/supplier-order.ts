import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInlineCompute } from '../../agent/adapters/inline-compute.ts';
import { createSystemClock } from '../../agent/adapters/system-clock.ts';
import { createSystemIds } from '../../agent/adapters/system-ids.ts';
import { configSchema } from '../../agent/config/schema.ts';
import { createAlertBoard } from '../../agent/pipeline/alerts.ts';
import { createCounters } from '../../agent/pipeline/counters.ts';
import { chooseOrder } from '../../agent/pipeline/decide/choose-supplier-order.ts';
import { createDecide } from '../../agent/pipeline/decide/decide.ts';
import { ordersBegun } from '../../agent/pipeline/decide/orders-begun.ts';
import { beginGathering } from '../../agent/pipeline/decide/supplier-gathering.ts';
import type { Look } from '../../agent/pipeline/decide/supplier-lines.ts';
import { recordScan } from '../../agent/pipeline/ingest/record-scan.ts';
import type { Log } from '../../agent/ports.ts';
import { openStore } from '../../agent/store/open.ts';
import { bindDoors } from '../../agent/wiring/doors.ts';
import { median } from './benchmark.ts';

const [MIN, MAX, COST] = [10, 50, 100];
const [PIECES, RUNS] = [10, 5];
const QUIET: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a choice took of the processor, milliseconds: all of it, and its longest step, which a turn cannot cut. */
interface SupplierOrderFigures {
  readonly choiceMs: number;
  readonly longestStepMs: number;
}

/** The choice among so many items of a supplier that may ride along, once as many of its lines were ordered on the same day: the middle one of five. */
export async function supplierOrder(lines: number): Promise<SupplierOrderFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-supplier-'));
  const opened = openStore({ file: join(folder, 'stock.db'), durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
  const { store } = opened;
  const clock = createSystemClock({ onError: fail });
  const settings = bindDoors(configSchema.parse({ replenishment: { policy: { kind: 'min-max' } } })).decide;
  const ports = { clock, ids: createSystemIds(clock), compute: createInlineCompute(), log: QUIET, counters: createCounters() };
  const alerts = createAlertBoard(store, ports.ids, settings.speaker);
  const parts = { store, alerts, settings: () => settings };
  const loop = createDecide(ports, { ...parts, onDecided: () => undefined, isPressed: () => false, isHeld: () => false });
  const terms = { name: 'Acme', currency: 'EUR', minimumOrderMinor: 1, shippingCostMinor: 500 };
  store.transaction(() => {
    for (let n = 0; n < lines; n++) empty(n);
  });
  store.suppliers.replace('config', [terms]);
  loop.markAll();
  while (loop.waiting() > 0 || !loop.idle()) await new Promise((resolve) => setImmediate(resolve));
  store.suppliers.replace('config', [{ ...terms, minimumOrderMinor: Math.floor(1.1 * lines * MAX * COST) }]);
  const runs = Array.from({ length: RUNS }, () => store.transaction(choose));
  await loop.stop();
  opened.close();
  rmSync(folder, { recursive: true, force: true });
  return { choiceMs: median(runs.map(({ choiceMs }) => choiceMs)), longestStepMs: median(runs.map(({ longestStepMs }) => longestStepMs)) };

  function empty(n: number): void {
    const sku = `SKU-${n}`;
    store.items.putParameters(sku, 'import', { min: MIN, max: MAX, unitCostMinor: COST, currency: 'EUR', supplier: 'Acme' });
    const at = clock.now();
    const scan = { kind: 'scan', device: 'gun-1', boot: '', seq: n, deviceTime: at, action: 'count', code: sku } as const;
    const blank = { to: null, operator: null, order: null, lot: null, expiry: null, condition: null };
    const arrival = { topic: 'scan', payload: new Uint8Array(), receivedAt: at, eventTime: at, flags: [] };
    const places = { receivingLocation: 'RECEIVING', shelves: new Map(), readers: new Map() };
    recordScan(
      { store, counters: ports.counters, calendar: settings.calendar, ...places },
      { ...scan, ...blank, quantity: 0, location: 'A-01' },
      arrival,
    );
  }

  function choose(): SupplierOrderFigures {
    const now = clock.now();
    ordersBegun(store).begin('Acme', now);
    const gathering = beginGathering({ ...parts, look: () => null }, store.suppliers.get('Acme')!, new Map(), now);
    for (let n = 0; n < lines; n++) {
      const pieces = Array.from({ length: PIECES }, (_, piece) => ({ packs: 4, valuePerPack: (PIECES - piece) / (1 + (n % 7)) }));
      const rider = { sku: `SKU-${n}`, packCost: COST, holdingPerPack: 1 + (n % 13), pieces };
      gathering.riders.set(rider.sku, { look: {} as Look, rider, turn: 0 });
    }
    const steps = chooseOrder({ ...parts, look: () => null, spareMinor: () => Number.POSITIVE_INFINITY }, gathering, now);
    const took: number[] = [];
    for (let isDone = false; !isDone; ) {
      const [cpu, wall] = [process.cpuUsage(), performance.now()];
      isDone = steps.next().done === true;
      const { user, system } = process.cpuUsage(cpu);
      // The one counts other threads, the other other processes.
      took.push(Math.min((user + system) / 1000, performance.now() - wall));
    }
    return { choiceMs: took.reduce((sum, ms) => sum + ms, 0), longestStepMs: Math.max(...took) };
  }
}

function fail(error: unknown): never {
  throw error;
}
