import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyRow } from '../../../agent/domain/stock/stock-row.ts';
import type { Store } from '../../../agent/store/store.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

const SKUS = ['BIKE', 'TEA', 'TENT', 'NOBODY KNOWS'];
const ROW = emptyRow({ sku: 'TEA', location: 'A-1', condition: 'sellable', flags: [], eventTime: 7 } as never);
const total = { steps: 3, mean: 12, sd: 2, quantiles: [{ level: 0.9, value: 15 }] };
const FORECAST = { model: 'naive', kind: 'naive', mean: [4, 4, 4], quantiles: [], total, scores: [] };

function fill({ items, stock, forecasts, reorderPoints, knownItems, transaction, projection }: Store): void {
  transaction(() => {
    items.putParameters('TEA', 'config', { leadTimeDays: 3 });
    items.putParameters('TEA', 'operator', { leadTimeDays: 5 });
    items.putParameters('BIKE', 'import', { unitCostMinor: 100 });
    items.putParameters('TENT', 'import', {});
    for (const [location, onHand] of [
      ['B-1', 4],
      ['A-1', 3],
    ] as const)
      stock.put({ ...ROW, location, onHand, since: 10 - onHand });
    stock.put({ ...ROW, condition: 'damaged', onHand: 9 });
    stock.put({ ...ROW, sku: 'BIKE', onHand: 1 });
    forecasts.put({ sku: 'TEA', madeAt: 1, originDay: 2, chosenAt: 3, forecast: FORECAST as never, reason: null });
    forecasts.put({ sku: 'BIKE', madeAt: 1, originDay: 2, chosenAt: 3, forecast: null, reason: 'insufficient-history' });
    reorderPoints.put({ sku: 'TEA', reorderPoint: 8, orderUpTo: 20, computedAt: 1 });
    knownItems.note('TEA', 5);
    projection.hurry();
  });
}

const seen = ({ items, stock, forecasts, forecastRecords, reorderPoints, knownItems }: Store) =>
  SKUS.map((sku) => ({
    item: items.get(sku),
    rows: stock.ofSku(sku),
    onHand: stock.onHand(sku),
    since: stock.since(sku),
    outlook: forecasts.outlook(sku),
    record: forecastRecords.get(sku),
    reorderPoint: reorderPoints.get(sku),
    knownSince: knownItems.since(sku),
  }));

function forget({ items, stock, forecasts, forecastRecords, reorderPoints, knownItems }: Store): void {
  for (const table of [items, stock, forecasts, forecastRecords, reorderPoints, knownItems]) table.forget();
}

describe('what is read ahead', () => {
  let temporary: TemporaryStore;
  beforeEach(() => {
    temporary = temporaryStore();
    fill(temporary.store);
  });
  afterEach(() => temporary.remove());

  it('is what is read one by one', () => {
    const { store } = temporary;
    forget(store);
    const oneByOne = seen(store);
    forget(store);
    store.readAhead(SKUS);
    expect(seen(store)).toEqual(oneByOne);
    expect(oneByOne.map(({ onHand, since }) => ({ onHand, since }))).toEqual([
      { onHand: 1, since: 7 },
      { onHand: 7, since: 6 },
      { onHand: 0, since: null },
      { onHand: 0, since: null },
    ]);
  });

  it('is not read again', () => {
    const { store } = temporary;
    forget(store);
    store.readAhead(SKUS);
    const known = seen(store);
    for (const table of ['item_parameters', 'stock', 'forecasts', 'forecast_records', 'reorder_points', 'known_items'])
      store.db.exec(`DELETE FROM ${table}`);
    store.readAhead(SKUS);
    expect(seen(store).slice(0, 3)).toEqual(known.slice(0, 3));
  });

  it('leaves be what is not written yet', () => {
    const { store } = temporary;
    forget(store);
    const row = store.stock.get(ROW)!;
    store.stock.put({ ...row, onHand: 50 });
    store.readAhead(SKUS);
    expect(store.stock.onHand('TEA')).toBe(54);
    store.reorderPoints.put({ sku: 'BIKE', reorderPoint: 2, orderUpTo: null, computedAt: 5 });
    store.readAhead(SKUS);
    expect(store.reorderPoints.get('BIKE')?.reorderPoint).toBe(2);
  });

  it('takes whatever name an item bears, be it one that no file keeps as it is', () => {
    const { store } = temporary;
    const names = ['TEA "2"', "O'TEA", 'TEA\u0000X', '\u{1f375}', '\ufeffTEA', '\ud800', 'TEA\udc00'];
    for (const sku of names) {
      store.stock.put({ ...ROW, sku, onHand: 5 });
      store.forecasts.put({ sku, madeAt: 1, originDay: 2, chosenAt: 3, forecast: FORECAST as never, reason: null });
    }
    store.transaction(() => store.projection.hurry());
    forget(store);
    store.readAhead(names);
    expect(names.map((sku) => [sku, store.stock.onHand(sku), store.forecasts.outlook(sku)?.originDay])).toEqual(
      names.map((sku) => [sku, 5, 2]),
    );
  });

  it('is as many as there are', () => {
    const { store } = temporary;
    forget(store);
    store.readAhead([]);
    store.readAhead([...Array.from({ length: 40_000 }, (_, at) => `NONE-${at}`), 'TEA']);
    expect(store.stock.onHand('TEA')).toBe(7);
    expect(store.reorderPoints.get('TEA')?.reorderPoint).toBe(8);
  });
});
