import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewEntry } from '../../../agent/domain/stock/journal.ts';
import { journalAndProject } from '../../../agent/pipeline/ingest/project.ts';
import { projectionDifferences } from '../../../agent/pipeline/keep/rebuild.ts';
import { openStore, openStoreForReading } from '../../../agent/store/open.ts';
import type { Store } from '../../../agent/store/store.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

const NOON = 1_767_614_400_000;
const DAY = 20_458;
let room: TemporaryStore;
beforeEach(() => {
  room = temporaryStore();
});
afterEach(() => room.remove());

function pick(item: number, day = DAY): NewEntry {
  return {
    eventTime: NOON + item,
    receivedAt: NOON + item,
    deviceTime: null,
    kind: 'pick',
    sku: `S-${item}`,
    location: 'A-1',
    condition: 'sellable',
    delta: -1,
    level: null,
    demand: 1,
    businessDay: day,
    quantity: 1,
    device: 'gun-1',
    boot: '',
    seq: null,
    orderRef: null,
    lot: null,
    expiry: null,
    operator: null,
    reverses: null,
    flags: [],
  };
}

const picks = (store: Store, items: number, day = DAY) => {
  for (let item = 0; item < items; item++) journalAndProject(store, pick(item, day));
};

/** The files as a killed process leaves them. */
function snapshot(): string {
  const copy = join(room.file, '..', 'copy.db');
  for (const end of ['', '-wal']) if (existsSync(room.file + end)) copyFileSync(room.file + end, copy + end);
  return copy;
}

const written = (store: Store) => (store.db.prepare('SELECT count(*) AS count FROM stock').get() as { count: number }).count;
const now = (store: Store) => ({ stock: store.stock.all(), demand: store.demand.all() });

describe('rows of stock and demand', () => {
  it('are written with their transaction where they are few', () => {
    room.store.transaction(() => picks(room.store, 10));
    expect(written(room.store)).toBe(10);
    expect(room.store.projection.isBehind()).toBe(false);
  });

  it('of a crowd stay behind the journal, and every read counts them in', () => {
    room.store.transaction(() => picks(room.store, 500));
    room.store.transaction(() => picks(room.store, 500, DAY - 1));
    expect(written(room.store)).toBe(0);
    expect(room.store.stock.onHand('S-7')).toBe(-2);
    expect(room.store.demand.days('S-7', 0)).toEqual([
      { day: DAY - 1, quantity: 1 },
      { day: DAY, quantity: 1 },
    ]);
    expect(room.store.demand.observed('S-7')).toEqual({ units: 2, firstDay: DAY - 1 });
    expect(now(room.store).demand).toHaveLength(1000);
  });

  it('are written in steps once the crowd is over', () => {
    room.store.transaction(() => picks(room.store, 2500));
    room.store.projection.hurry();
    room.store.transaction(() => undefined);
    expect(written(room.store)).toBe(1000);
    while (room.store.projection.isBehind()) room.store.transaction(() => undefined);
    expect(written(room.store)).toBe(2500);
    expect([...projectionDifferences(room.store)]).toEqual([]);
  });

  it('are whole again after a kill, at whatever step', () => {
    room.store.transaction(() => picks(room.store, 1500));
    room.store.transaction(() => picks(room.store, 1500, DAY - 1));
    room.store.projection.hurry();
    room.store.transaction(() => picks(room.store, 700, DAY + 1));
    const expected = now(room.store);
    const copy = snapshot();
    const opened = openStore({ file: copy, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
    expect(now(opened.store)).toEqual(expected);
    opened.close();
    const reopened = openStore({ file: copy, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
    expect(now(reopened.store)).toEqual(expected);
    expect([...projectionDifferences(reopened.store)]).toEqual([]);
    reopened.close();
  });

  it('are whole to a reader of a file that a killed agent left, which stays as it is', () => {
    room.store.transaction(() => picks(room.store, 300));
    const expected = now(room.store);
    const reader = openStoreForReading(snapshot());
    expect(now(reader.store)).toEqual(expected);
    expect(reader.store.stock.onHand('S-299')).toBe(-1);
    expect(written(reader.store)).toBe(0);
    reader.close();
  });

  it('are those of before where a transaction fails, written or not', () => {
    room.store.transaction(() => picks(room.store, 300));
    const expected = now(room.store);
    const failing = () =>
      room.store.transaction(() => {
        picks(room.store, 400, DAY + 1);
        throw new Error('power');
      });
    expect(failing).toThrow('power');
    expect(now(room.store)).toEqual(expected);
    room.store.transaction(() => picks(room.store, 1));
    expect(room.store.stock.onHand('S-0')).toBe(-2);
    expect(room.store.journal.lastId()).toBe(301);
  });

  it('are all written when the agent stops', () => {
    room.store.transaction(() => picks(room.store, 3000));
    const expected = now(room.store);
    room.open.close();
    const reader = openStoreForReading(room.file);
    expect(written(reader.store)).toBe(3000);
    expect(now(reader.store)).toEqual(expected);
    reader.close();
  });
});
