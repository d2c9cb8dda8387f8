import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isUrgent } from '../../../../agent/pipeline/decide/urgent.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const TODAY = 20_500;

describe('an item that may have to be ordered', () => {
  let temporary: TemporaryStore;
  beforeEach(() => {
    temporary = temporaryStore();
  });
  afterEach(() => temporary.remove());

  function orderFive(id: string): void {
    const nothing = { confirmed: null, shipped: 0, reported: 0, scanned: 0, writtenOff: 0, reminders: 0 };
    const never = { deliveredAt: null, acknowledgedAt: null, expectedAt: null, reportedAt: null, closedAt: null, closeReason: null };
    const order = { id, sku: 'TEA', location: 'DOCK', state: 'requested', requested: 5, requestedAt: 0, ...nothing, ...never } as const;
    temporary.store.transaction(() => temporary.store.orders.insert(order));
  }

  it('is one of which no reorder point was kept, or whose position is not above it', () => {
    const { store } = temporary;
    expect(isUrgent(store, 'TEA', TODAY)).toBe(true);
    store.transaction(() => store.reorderPoints.put({ sku: 'TEA', reorderPoint: 5, orderUpTo: 20, computedAt: 0 }));
    orderFive('a');
    expect(isUrgent(store, 'TEA', TODAY)).toBe(true);
    orderFive('b');
    expect(isUrgent(store, 'TEA', TODAY)).toBe(false);
  });
});
