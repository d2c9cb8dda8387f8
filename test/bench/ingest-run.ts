import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepMemorySmall } from '../../agent/adapters/small-memory.ts';
import { createSystemClock } from '../../agent/adapters/system-clock.ts';
import { configSchema } from '../../agent/config/schema.ts';
import { createCounters } from '../../agent/pipeline/counters.ts';
import { createDeadLetterBox } from '../../agent/pipeline/ingest/dead-letter.ts';
import { createInbox } from '../../agent/pipeline/ingest/inbox.ts';
import { createIngest } from '../../agent/pipeline/ingest/ingest.ts';
import { openStore } from '../../agent/store/open.ts';
import type { Store } from '../../agent/store/store.ts';
import { bindDoors } from '../../agent/wiring/doors.ts';
import { bin } from './items.ts';
import { DEVICES, TAGGED, TRAFFIC } from './traffic.ts';

/**
 * A process of its own: the ingest loop over a real database, fed without a broker. `ingest-run.ts ITEMS MESSAGES JOURNAL_ROWS [DECODER]` prints one JSON object with
 * what a message cost; without a decoder the messages are scans with a sequence.
 */
// As the agent itself does.
keepMemorySmall();
const [items, messages, journalRows] = process.argv.slice(2).map(Number) as [number, number, number];
const traffic = TRAFFIC[process.argv[5] ?? ''];
const opening = traffic?.opening?.() ?? [];
const whole = opening.length + messages;
const WINDOW = 1000;
/** The first half fills caches: each item has been met once then, as in an agent that has run for a while. */
const WARM_UP = 0.5;

const folder = mkdtempSync(join(tmpdir(), 'quartermaster-scale-'));
const opened = openStore({
  file: join(folder, 'stock.db'),
  durability: 'power',
  limits: { keyWindow: 10_000, deadLetters: 1000 },
});
const { store } = opened;
addItems(store);
addJournal(store);

const counters = createCounters();
const inbox = createInbox();
const clock = createSystemClock({
  onError(error) {
    throw error;
  },
});
const shout = (fields: object, phrase: string) => void process.stderr.write(`${phrase} ${JSON.stringify(fields)}\n`);
const doors = bindDoors(configSchema.parse(traffic ? { subscriptions: [traffic.subscription], readers: traffic.readers ?? [] } : {}));
const routes = { devices: doors.routes, upstream: [] };
const log = { debug: () => undefined, info: () => undefined, warn: shout, error: shout };
const ingest = createIngest(
  { clock, log, counters },
  {
    inbox,
    recording: {
      store,
      counters,
      calendar: doors.decide.calendar,
      receivingLocation: 'RECEIVING',
      shelves: new Map(),
      readers: doors.readers,
    },
    routes: () => routes,
    deadLetters: createDeadLetterBox(store, counters, 60),
    times: { stamp: (event, receivedAt) => ({ eventTime: event.deviceTime ?? receivedAt, dayTime: receivedAt, flags: [] }) },
    answers: { send: () => undefined },
    onCommitted: feed,
  },
);

const begunAt = Date.now();
let [sent, done] = [0, 0];
let started: { readonly at: number; readonly cpu: NodeJS.CpuUsage; readonly done: number } | null = null;
const encoder = new TextEncoder();

function feed(): void {
  if (!started && done >= whole * WARM_UP) started = { at: performance.now(), cpu: process.cpuUsage(), done };
  if (done === whole) return void finish();
  for (; sent < whole && sent - done < WINDOW; sent++) {
    const message = { ...(opening[sent] ?? spoken(sent - opening.length)), retained: false, receivedAt: begunAt + sent };
    inbox.add({ message, acknowledge: () => void done++, fromUpstream: false });
  }
  ingest.wake();
}

function spoken(n: number): { topic: string; payload: Uint8Array } {
  // Scattered over all items, as the worst case is.
  const item = (n * 7919) % items;
  const device = `gun-${n % DEVICES}`;
  const { topic, payload } = traffic?.message({ n, item, device, time: begunAt + n }) ?? {
    topic: `warehouse/main/scanner/${device}`,
    payload: { seq: Math.floor(n / DEVICES), ts: begunAt + n, action: 'pick', code: `SKU-${item}`, quantity: 1, location: bin(item) },
  };
  return { topic, payload: payload instanceof Uint8Array ? payload : encoder.encode(JSON.stringify(payload)) };
}

async function finish(): Promise<void> {
  const { user, system } = process.cpuUsage(started!.cpu);
  const measured = whole - started!.done;
  const recorded = counters.total(traffic?.readers ? 'tag_reads' : 'events_recorded');
  if (recorded !== messages) throw new Error(`of ${messages} messages ${recorded} were recorded`);
  process.stdout.write(
    `${JSON.stringify({ cpuMicros: (user + system) / measured, wallMicros: ((performance.now() - started!.at) * 1000) / measured })}\n`,
  );
  await ingest.stop();
  opened.close();
  rmSync(folder, { recursive: true, force: true });
}

function addItems(into: Store): void {
  into.transaction(() => {
    for (let n = 0; n < items; n++) {
      into.items.putParameters(`SKU-${n}`, 'import', { name: `Item ${n}`, leadTimeDays: 5 });
      into.items.setLocations(`SKU-${n}`, [bin(n)]);
    }
    into.items.setBarcodes('SKU-0', [{ code: TAGGED, units: 1 }]);
  });
}

/** Picks of the weeks before, as the loop would have written them, in plain SQL: ten million through the loop take too long. */
function addJournal(into: Store): void {
  // Each position has at least one entry: a message that opens one is the exception.
  const rows = Math.max(items, journalRows);
  into.transaction(() => {
    into.db.exec(`INSERT INTO positions (sku, location, condition) SELECT sku, location, 'sellable' FROM item_locations ORDER BY sku`);
    into.db
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @rows)
         INSERT INTO journal SELECT i + 1, 1 + i % @items, CASE WHEN i >= @items THEN i + 1 - @items END, CASE WHEN i >= @items THEN @from + i - @items END,
           @from + i, @from + i, @from + i, 'pick', -1, NULL, NULL, 1, CAST((@from + i) / 86400000 AS INTEGER), 1, 'gun-' || (i % 200), '', i / 200, NULL, NULL, NULL, NULL, NULL, '' FROM n`,
      )
      .run({ rows, items, from: Date.now() - 86_400_000 - rows });
    into.db.exec(
      `INSERT INTO stock SELECT position, -count(*), 'scans', NULL, NULL, min(event_time), max(event_time), max(id), max(event_time), max(business_day), count(*) FROM journal GROUP BY position`,
    );
  });
  into.db.pragma('wal_checkpoint(TRUNCATE)');
}

feed();
