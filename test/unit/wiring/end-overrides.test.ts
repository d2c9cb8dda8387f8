import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../../agent/store/database.ts';
import { endOverridesInTime } from '../../../agent/wiring/upkeep.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
let warned: string[];
let marked: string[];
beforeEach(() => {
  temporary = temporaryStore();
  [warned, marked] = [[], []];
  temporary.store.transaction(() => {
    temporary.store.items.putParameters('TEA', 'operator', { leadTimeDays: 5 });
    temporary.store.overrideEnds.put({ sku: 'TEA', parameter: 'leadTimeDays', until: 100 });
  });
});
afterEach(() => temporary.remove());

function endAt(now: number): void {
  endOverridesInTime({
    clock: { now: () => now } as never,
    log: { info: () => undefined, warn: (_: object, phrase: string) => void warned.push(phrase) } as never,
    store: temporary.store,
    decide: { mark: (skus: readonly string[]) => void marked.push(...skus) } as never,
  });
}

it('an override ends in its time and not before', () => {
  endAt(99);
  expect([temporary.store.items.layer('TEA', 'operator'), marked]).toEqual([{ leadTimeDays: 5 }, []]);
  endAt(100);
  expect([temporary.store.items.get('TEA')?.leadTimeDays === 5, marked, warned]).toEqual([false, ['TEA'], []]);
});

it('a file that cannot be read for a moment ends no override and no agent', () => {
  const { store, file } = temporary;
  // Without the write-ahead log a lock keeps readers out, too.
  store.db.pragma('journal_mode = DELETE');
  store.db.pragma('busy_timeout = 0');
  const other = openDatabase(file);
  other.pragma('journal_mode = DELETE');
  other.exec('BEGIN EXCLUSIVE');
  endAt(100);
  expect([marked, warned]).toEqual([[], ['overrides could not be ended']]);
  other.exec('ROLLBACK');
  other.close();
  endAt(100);
  expect(marked).toEqual(['TEA']);
});
