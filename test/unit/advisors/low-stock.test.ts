import { describe, expect, it } from 'vitest';
import { lowStock } from '../../../agent/advisors/low-stock.ts';
import type { InventoryPosition } from '../../../agent/domain/stock/stock.ts';
import { viewOf } from '../../support/item-view.ts';

const options = lowStock.options.parse({ kind: 'low-stock' });
const look = (position: Partial<InventoryPosition>, reorderPoint: number | null) =>
  lowStock.lookAtItem?.(viewOf({ position }, { reorderPoint }), options) ?? null;

describe('the low-stock advisor', () => {
  it('raises below half the reorder point, with the numbers', () => {
    expect(look({ onHand: 10, allocated: 2, onOrder: 24 }, 18)).toMatchObject({
      sentence: 'SKU-1 has 8 available (on hand 10, allocated 2), below 9 = 0.5 of the reorder point 18; on order 24.',
      numbers: { available: 8, onHand: 10, allocated: 2, onOrder: 24, threshold: 9, fraction: 0.5, reorderPoint: 18 },
    });
  });

  it('says when an item has run out', () => {
    expect(look({}, 18)?.sentence).toContain('0 available (on hand 0, allocated 0), run out and below 9');
  });

  it('finds nothing at half the reorder point or above', () => {
    expect([look({ onHand: 9 }, 18), look({ onHand: 100 }, 18)]).toEqual([null, null]);
  });

  it('finds nothing for an item of which units are kept although nobody asked for it', () => {
    const empty = (given: object) => lowStock.lookAtItem?.(viewOf({}, { reorderPoint: 3, ...given }), options) ?? null;
    expect(empty({})).not.toBeNull();
    expect(empty({ keptUnasked: 4 })).toBeNull();
  });

  it('finds nothing for an empty item that nobody wants, but says when less than nothing is there', () => {
    expect([look({}, null), look({}, 0)]).toEqual([null, null]);
    expect(look({ onHand: -2 }, null)?.sentence).toBe('SKU-1 has -2 available (on hand -2, allocated 0), less than nothing; on order 0.');
  });
});
