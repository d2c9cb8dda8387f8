import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../agent/store/database.ts';
import type { OrderRow } from '../../../agent/store/orders.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

const ORDER: OrderRow = {
  ...{ id: 'o1', sku: 'TEA', location: null, state: 'requested', requested: 12, confirmed: null, shipped: 0, reported: 0, scanned: 0 },
  ...{ writtenOff: 0, requestedAt: 1, deliveredAt: null, acknowledgedAt: null, expectedAt: null, reportedAt: null, reminders: 0 },
  ...{ closedAt: null, closeReason: null },
};
const RESERVATION = {
  ...{ orderRef: 'c1', line: '1', sku: 'TEA', quantity: 2, dueBy: null, priority: 0, status: 'reserved' as const, updatedAt: 1 },
};
const ALERT = { id: 'a1', kind: 'low-stock', subject: 'TEA', sentence: 'low', numbers: { left: 1 }, raisedAt: 1 };
const ROW = {
  ...{ position: 0, sku: 'TEA', location: 'A-01', condition: 'sellable' as const, onHand: 5, keptBy: 'scans' as const },
  ...{ levelTime: null, levelId: null, since: 1, updatedAt: 1, lastId: null, latestTime: null, openDay: null, openDemand: 0 },
};

/** What the tables say of TEA. */
function figures() {
  const { orders, reservations, alerts, reorderPoints, stock, items } = temporary.store;
  return {
    onOrder: orders.onOrder('TEA'),
    reserved: reservations.reserved('TEA'),
    alert: alerts.active('low-stock', 'TEA')?.sentence ?? null,
    reorderPoint: reorderPoints.get('TEA')?.reorderPoint ?? null,
    onHand: stock.onHand('TEA'),
    lies: items.skusAt('A-01'),
  };
}

function write(): void {
  const { orders, reservations, alerts, reorderPoints, stock, items } = temporary.store;
  orders.insert(ORDER);
  reservations.put(RESERVATION);
  alerts.raise(ALERT);
  reorderPoints.put({ sku: 'TEA', reorderPoint: 7, orderUpTo: 20, computedAt: 1 });
  stock.put(ROW);
  items.addLocation('TEA', 'A-01');
}

const NOTHING = { onOrder: 0, reserved: 0, alert: null, reorderPoint: null, onHand: 0, lies: [] };
const ALL = { onOrder: 12, reserved: 2, alert: 'low', reorderPoint: 7, onHand: 5, lies: ['TEA'] };

describe('what the store remembers', () => {
  it('is what was written, at once', () => {
    expect(figures()).toEqual(NOTHING);
    temporary.store.transaction(() => {
      write();
      expect(figures()).toEqual(ALL);
    });
    expect(figures()).toEqual(ALL);
    temporary.store.transaction(() => {
      const { orders, alerts } = temporary.store;
      orders.close(ORDER, 'cancelled', 2, null);
      alerts.clear(alerts.active('low-stock', 'TEA')!, 2);
    });
    expect(figures()).toEqual({ ...ALL, onOrder: 0, alert: null });
  });

  it('is forgotten with the transaction that is rolled back', () => {
    expect(figures()).toEqual(NOTHING);
    const failing = () =>
      temporary.store.transaction(() => {
        write();
        expect(figures()).toEqual(ALL);
        throw new Error('the disk is full');
      });
    expect(failing).toThrow('the disk is full');
    expect(figures()).toEqual(NOTHING);
    temporary.store.transaction(write);
    expect(figures()).toEqual(ALL);
  });

  it('is read anew by the next transaction once another process has written', () => {
    temporary.store.transaction(write);
    expect(figures()).toEqual(ALL);
    const other = openDatabase(temporary.file);
    other.exec('UPDATE orders SET requested = 30; UPDATE reorder_points SET reorder_point = 9; UPDATE alerts SET cleared_at = 5');
    other.close();
    temporary.store.transaction(() => undefined);
    expect(figures()).toEqual({ ...ALL, onOrder: 30, alert: null, reorderPoint: 9 });
  });
});
