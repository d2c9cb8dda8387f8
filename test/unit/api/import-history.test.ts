import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HistoryOptions, importHistory, parseHistoryCsv } from '../../../agent/api/import-history.ts';
import { parseDate } from '../../../agent/domain/calendar.ts';
import { openDatabase } from '../../../agent/store/database.ts';
import { migrate } from '../../../agent/store/migrate.ts';
import { createStore, type Store } from '../../../agent/store/store.ts';

const REFUSE: HistoryOptions = { returns: 'refuse' };

function problems(text: string, options = REFUSE) {
  const parsed = parseHistoryCsv(text, options);
  if (parsed.ok) throw new Error('the file was accepted');
  return parsed.problems;
}

function rows(text: string, options = REFUSE) {
  const parsed = parseHistoryCsv(text, options);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.rows;
}

describe('parseHistoryCsv', () => {
  it('reads days of many SKUs', () => {
    expect(rows('date,sku,quantity\n2026-01-05,A,3\n2026-01-06,A,0\n2026-01-05,B,2.0\n')).toEqual([
      { sku: 'A', day: parseDate('2026-01-05'), quantity: 3 },
      { sku: 'A', day: parseDate('2026-01-06'), quantity: 0 },
      { sku: 'B', day: parseDate('2026-01-05'), quantity: 2 },
    ]);
  });

  it('reads date, inventory and sales of one SKU', () => {
    expect(rows('date;inventory;sales\r\n2026-01-05;120;7\r\n', { sku: 'A', returns: 'refuse' })).toEqual([
      { sku: 'A', day: parseDate('2026-01-05'), quantity: 7 },
    ]);
    expect(problems('date,inventory,sales\n2026-01-05,1,1\n').some(({ message }) => message.includes('--sku'))).toBe(true);
    expect(problems('date,sku,quantity\n2026-01-05,A,1\n', { sku: 'A', returns: 'refuse' })[0]!.message).toContain('sales');
  });

  it('refuses negative quantities, or counts them as none', () => {
    const text = 'date,sku,quantity\n2026-01-05,A,-3\n';
    expect(problems(text)).toEqual([{ line: 2, message: expect.stringContaining('--returns ignore') }]);
    expect(rows(text, { returns: 'ignore' })[0]!.quantity).toBe(0);
  });

  it('lists every bad line', () => {
    const text =
      'date,sku,quantity\n2026-02-30,A,1\n05.01.2026,A,1\n2026-01-05,,1\n2026-01-06,A,1.5\n2026-01-07,A,\n2026-01-08,A,1\n2026-01-08,A,2\n';
    expect(problems(text).map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 8]);
  });
});

describe('importHistory', () => {
  let folder: string;
  let store: Store;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quartermaster-history-'));
    const db = openDatabase(join(folder, 'test.db'));
    migrate(db);
    store = createStore(db);
  });
  afterEach(() => {
    store.db.close();
    rmSync(folder, { recursive: true });
  });

  it('replaces the days that it names and no others', () => {
    importHistory(store, rows('date,sku,quantity\n2026-01-05,A,3\n2026-01-06,A,4\n'));
    const result = importHistory(store, rows('date,sku,quantity\n2026-01-06,A,5\n2026-01-06,B,1\n'));
    expect(result).toEqual({ items: 2, days: 2, unknown: ['A', 'B'] });
    expect(store.demand.days('A', 0).map(({ quantity }) => quantity)).toEqual([3, 5]);
  });

  it('says which SKUs are no items yet', () => {
    store.items.putParameters('A', 'import', {});
    expect(importHistory(store, rows('date,sku,quantity\n2026-01-05,A,3\n2026-01-05,B,3\n')).unknown).toEqual(['B']);
  });
});
