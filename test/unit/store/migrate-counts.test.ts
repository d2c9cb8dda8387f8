import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { intervalOf } from '../../../agent/domain/shrinkage/count-intervals.ts';
import { projectionDifferences } from '../../../agent/pipeline/keep/rebuild.ts';
import { COUNTS_KEPT } from '../../../agent/store/counts.ts';
import { type Database, openDatabase } from '../../../agent/store/database.ts';
import { migrate, readMigrations } from '../../../agent/store/migrate.ts';
import { openStore } from '../../../agent/store/open.ts';

const NOON = 1_767_614_400_000;
const DAY_MS = 86_400_000;
/** A version that kept no counts beside the journal. */
const BEFORE = 3;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-migrate-counts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Daily counts of places of TEA, each of which misses one more. */
function fill(db: Database, countsAt: Readonly<Record<string, number>>): void {
  const insert =
    db.prepare(`INSERT INTO journal (event_time, received_at, kind, sku, location, condition, delta, level, demand, business_day, quantity, device, boot, seq, flags)
    VALUES (@time, @time, 'count', 'TEA', @location, 'sellable', NULL, @level, 0, @day, 1, 'gun-1', '', NULL, '')`);
  for (const [location, counts] of Object.entries(countsAt)) {
    let last = { time: 0, id: 0 as number | bigint };
    for (let index = 0; index < counts; index++) {
      const time = NOON + index * DAY_MS;
      const { lastInsertRowid } = insert.run({ time, location, level: 500 - index, day: Math.floor(time / DAY_MS) });
      last = { time, id: lastInsertRowid };
    }
    const stated = [location, 501 - counts, last.time, last.id, NOON, last.time];
    db.prepare("INSERT INTO stock VALUES ('TEA', ?, 'sellable', ?, 'scans', ?, ?, ?, ?)").run(...stated);
  }
}

it('a database that is brought up to date keeps the newest counts of each place, so that a rebuild finds no difference', () => {
  const file = join(folder, 'stock.db');
  const db = openDatabase(file, 'process');
  migrate(db, readMigrations().slice(0, BEFORE));
  fill(db, { 'A-1': 100, 'A-2': COUNTS_KEPT + 1, 'A-3': 5 });
  db.close();

  const { store, close } = openStore({ file, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
  expect([...projectionDifferences(store)]).toEqual([]);
  const keptAt = (place: string) => store.counts.ofSku('TEA').filter(({ location }) => location === place);
  expect(['A-1', 'A-2', 'A-3'].map((place) => keptAt(place).length)).toEqual([COUNTS_KEPT, COUNTS_KEPT, 5]);
  expect(keptAt('A-1').at(-1)!.counted).toBe(401);
  expect(keptAt('A-1').map((count) => intervalOf(count)?.lost)).toEqual(Array.from({ length: COUNTS_KEPT }, () => 1));
  close();
});
