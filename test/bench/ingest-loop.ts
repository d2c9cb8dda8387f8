import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepMemorySmall } from '../../agent/adapters/small-memory.ts';
import { createSystemClock } from '../../agent/adapters/system-clock.ts';
import { configSchema } from '../../agent/config/schema.ts';
import { type Counters, createCounters } from '../../agent/pipeline/counters.ts';
import { createDeadLetterBox } from '../../agent/pipeline/ingest/dead-letter.ts';
import { createInbox } from '../../agent/pipeline/ingest/inbox.ts';
import { createIngest, type IngestParts, type IngestPorts } from '../../agent/pipeline/ingest/ingest.ts';
import { openStore } from '../../agent/store/open.ts';
import type { Store } from '../../agent/store/store.ts';
import { bindDoors } from '../../agent/wiring/doors.ts';
import { bin } from './items.ts';
import { DEVICES, TAGGED, TRAFFIC, type Traffic } from './traffic.ts';

/** What a message took, on average. */
export interface Cost {
  readonly cpuMicros: number;
  readonly wallMicros: number;
}

/** What the loop runs over. Without a kind of decoder the messages are scans with a sequence. */
export interface Surroundings {
  readonly items: number;
  readonly journalRows: number;
  readonly kind?: string | undefined;
}

/** The ingest loop over a real database, fed without a broker. */
export interface IngestLoop {
  /** Takes so many messages more, and says what that cost until nothing of them was left to write; to make them costs nothing. Throws where one of them was not recorded. */
  take(messages: number): Promise<Cost>;
  close(): Promise<void>;
}

interface Spoken {
  readonly topic: string;
  readonly payload: Uint8Array;
}

const WINDOW = 1000;
const encoder = new TextEncoder();

/** Creates it in a folder of its own. */
export function createIngestLoop({ items, journalRows, kind }: Surroundings): IngestLoop {
  // As the agent itself does.
  keepMemorySmall();
  const traffic = kind === undefined ? undefined : TRAFFIC[kind];
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-ingest-'));
  const opened = openStore({
    file: join(folder, 'stock.db'),
    durability: 'power',
    limits: { keyWindow: 10_000, deadLetters: 1000 },
  });
  const { store } = opened;
  addItems(store, items);
  addJournal(store, items, journalRows);
  const counters = createCounters();
  const inbox = createInbox();
  let [sent, done] = [0, 0];
  let waiting: readonly Spoken[] = [];
  let finished: () => void = () => undefined;
  const ingest = createIngest(portsOf(counters), {
    inbox,
    ...readingOf(store, counters, traffic),
    deadLetters: createDeadLetterBox(store, counters, 60),
    times: { stamp: (event, receivedAt) => ({ eventTime: event.deviceTime ?? receivedAt, dayTime: receivedAt, flags: [] }) },
    answers: { send: () => undefined },
    onCommitted: feed,
  });
  const begunAt = Date.now();
  let made = 0;

  function feed(): void {
    if (done === waiting.length) return finished();
    for (; sent < waiting.length && sent - done < WINDOW; sent++) {
      const message = { ...waiting[sent]!, retained: false, receivedAt: begunAt + made - waiting.length + sent };
      inbox.add({ message, acknowledge: () => void done++, fromUpstream: false });
    }
    ingest.wake();
  }

  async function pass(messages: readonly Spoken[]): Promise<Cost> {
    [waiting, sent, done] = [messages, 0, 0];
    const [at, cpu] = [performance.now(), process.cpuUsage()];
    await new Promise<void>((resolve) => {
      finished = resolve;
      feed();
    });
    while (store.isBehind()) ingest.settle();
    const { user, system } = process.cpuUsage(cpu);
    return { cpuMicros: (user + system) / messages.length, wallMicros: ((performance.now() - at) * 1000) / messages.length };
  }

  const recorded = (): number => counters.total(traffic?.readers ? 'tag_reads' : 'events_recorded');
  const say = saying(traffic, items, begunAt);

  return {
    async take(messages) {
      if (made === 0 && traffic?.opening) await pass(traffic.opening());
      const before = recorded();
      const spoken = Array.from({ length: messages }, () => say(made++));
      const cost = await pass(spoken);
      const count = recorded() - before;
      if (count !== messages) throw new Error(`of ${messages} messages ${count} were recorded`);
      return cost;
    },
    async close() {
      await ingest.stop();
      opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function portsOf(counters: Counters): IngestPorts {
  const clock = createSystemClock({
    onError(error) {
      throw error;
    },
  });
  const shout = (fields: object, phrase: string) => void process.stderr.write(`${phrase} ${JSON.stringify(fields)}\n`);
  return { clock, counters, log: { debug: () => undefined, info: () => undefined, warn: shout, error: shout } };
}

/** What is configured for this traffic. */
function readingOf(store: Store, counters: Counters, traffic: Traffic | undefined): Pick<IngestParts, 'recording' | 'routes'> {
  const doors = bindDoors(configSchema.parse(traffic ? { subscriptions: [traffic.subscription], readers: traffic.readers ?? [] } : {}));
  const routes = { devices: doors.routes, upstream: [] };
  const { calendar } = doors.decide;
  return {
    routes: () => routes,
    recording: { store, counters, calendar, receivingLocation: 'RECEIVING', shelves: new Map(), readers: doors.readers },
  };
}

/** The n-th message, scattered over all items, as the worst case is. */
function saying(traffic: Traffic | undefined, items: number, begunAt: number): (n: number) => Spoken {
  return (n) => {
    const item = (n * 7919) % items;
    const device = `gun-${n % DEVICES}`;
    const { topic, payload } = traffic?.message({ n, item, device, time: begunAt + n }) ?? {
      topic: `warehouse/main/scanner/${device}`,
      payload: { seq: Math.floor(n / DEVICES), ts: begunAt + n, action: 'pick', code: `SKU-${item}`, quantity: 1, location: bin(item) },
    };
    return { topic, payload: payload instanceof Uint8Array ? payload : encoder.encode(JSON.stringify(payload)) };
  };
}

function addItems(into: Store, items: number): void {
  into.transaction(() => {
    for (let n = 0; n < items; n++) {
      into.items.putParameters(`SKU-${n}`, 'import', { name: `Item ${n}`, leadTimeDays: 5 });
      into.items.setLocations(`SKU-${n}`, [bin(n)]);
    }
    into.items.setBarcodes('SKU-0', [{ code: TAGGED, units: 1 }]);
  });
}

/** Picks of the weeks before, as the loop would have written them, in plain SQL: ten million through the loop take too long. */
function addJournal(into: Store, items: number, journalRows: number): void {
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
