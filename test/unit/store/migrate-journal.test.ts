import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { payloadHash } from '../../../agent/domain/messages/payload-hash.ts';
import { projectionDifferences } from '../../../agent/pipeline/keep/rebuild.ts';
import { type Database, openDatabase } from '../../../agent/store/database.ts';
import { migrate, readMigrations } from '../../../agent/store/migrate.ts';
import { openStore } from '../../../agent/store/open.ts';
import { createRandom } from '../../../simulator/random.ts';

const NOON = 1_767_614_400_000;
const DAY_MS = 86_400_000;
/** The last version with an index by position and a row per sequence. */
const BEFORE = 3;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-migrate-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface OldEntry {
  id: number;
  eventTime: number;
  sku: string;
  location: string;
  delta: number | null;
  level: number | null;
  demand: number;
}

const encoder = new TextEncoder();
const payload = (seq: number) => encoder.encode(`{"seq":${seq}}`);

/** Entries in random order of event time, late levels among them. */
function draw(seed: string): OldEntry[] {
  const random = createRandom(seed);
  const below = (limit: number) => Math.floor(random.next() * limit);
  return Array.from({ length: 300 }, (_, index) => {
    const isLevel = below(5) === 0;
    const demand = isLevel ? 0 : below(3);
    return {
      id: index + 1,
      eventTime: NOON + below(5) * DAY_MS + below(1000),
      sku: `S-${below(3)}`,
      location: `A-${below(2)}`,
      delta: isLevel ? null : -demand || 5,
      level: isLevel ? below(50) : null,
      demand,
    };
  });
}

const inOrder = (a: OldEntry, b: OldEntry) => a.eventTime - b.eventTime || a.id - b.id;

function fill(db: Database, entries: readonly OldEntry[]): void {
  const insert =
    db.prepare(`INSERT INTO journal (id, event_time, received_at, kind, sku, location, condition, delta, level, demand, business_day, quantity, device, boot, seq, flags)
    VALUES (?, ?, ?, ?, ?, ?, 'sellable', ?, ?, ?, ?, 1, 'gun-1', '', ?, '')`);
  for (const { id, eventTime, sku, location, delta, level, demand } of entries)
    insert.run(
      id,
      eventTime,
      NOON + 9 * DAY_MS,
      level === null ? 'pick' : 'count',
      sku,
      location,
      delta,
      level,
      demand,
      Math.floor(eventTime / DAY_MS),
      id,
    );
  for (const key of new Set(entries.map(({ sku, location }) => `${sku} ${location}`))) {
    const [sku, location] = key.split(' ') as [string, string];
    const mine = entries.filter((entry) => entry.sku === sku && entry.location === location).sort(inOrder);
    const levelAt = mine.findLastIndex((entry) => entry.level !== null);
    const onHand = (mine[levelAt]?.level ?? 0) + mine.slice(levelAt + 1).reduce((sum, entry) => sum + entry.delta!, 0);
    const level = mine[levelAt] ?? null;
    db.prepare(`INSERT INTO stock VALUES (?, ?, 'sellable', ?, 'scans', ?, ?, ?, ?)`).run(
      sku,
      location,
      onHand,
      level?.eventTime ?? null,
      level?.id ?? null,
      mine[0]!.eventTime,
      NOON + 9 * DAY_MS,
    );
  }
  db.exec('INSERT INTO demand SELECT sku, business_day, sum(demand) FROM journal WHERE demand <> 0 GROUP BY 1, 2');
  for (const { id } of entries)
    if (id % 7 !== 0) db.prepare(`INSERT INTO event_keys VALUES ('gun-1', '', ?, ?)`).run(id, payloadHash(payload(id)));
  db.exec(`INSERT INTO device_boots VALUES ('gun-1', '', 300, ${NOON})`);
}

describe('a database with a row per sequence and an index by position', () => {
  it.each(['one', 'two', 'three'])('keeps stock, demand and every key when it is brought up to date (%s)', (seed) => {
    const file = join(folder, 'stock.db');
    const db = openDatabase(file, 'process');
    migrate(db, readMigrations().slice(0, BEFORE));
    const entries = draw(seed);
    db.transaction(() => fill(db, entries))();
    const stock = db.prepare('SELECT sku, location, on_hand AS onHand, level_id AS levelId, since FROM stock ORDER BY 1, 2').all();
    const demand = db.prepare('SELECT sku, business_day AS day, quantity FROM demand ORDER BY 1, 2').all();
    db.close();

    const { store, close } = openStore({ file, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
    expect(store.stock.all()).toMatchObject(stock);
    expect(store.demand.all()).toEqual(demand);
    expect([...projectionDifferences(store)]).toEqual([]);
    for (const row of store.stock.all()) {
      const mine = entries.filter((entry) => entry.sku === row.sku && entry.location === row.location);
      const time = NOON + 2 * DAY_MS;
      const after = mine.filter((entry) => entry.eventTime > time).reduce((sum, entry) => sum + (entry.delta ?? 0), 0);
      expect(store.journal.deltasAfter(row, time)).toBe(after);
    }
    const see = (seq: number, bytes: Uint8Array) =>
      store.transaction(
        () =>
          store.keys.see({ device: 'gun-1', boot: '', seq, deviceTime: null, payloadHash: payloadHash(bytes), receivedAt: NOON }).verdict,
      );
    for (let seq = 1; seq <= 300; seq++) {
      if (seq % 7 === 0) expect(see(seq, payload(seq))).toBe('new');
      else if (seq % 2 === 0) expect(see(seq, payload(seq))).toBe('duplicate');
      else expect(see(seq, encoder.encode('other'))).toBe('conflict');
    }
    close();
  });
});
