import { describe, expect, it } from 'vitest';
import { condition } from '../../../agent/advisors/condition.ts';
import type { InventoryPosition } from '../../../agent/domain/stock/stock.ts';
import { viewOf } from '../../support/item-view.ts';

const look = (options: Record<string, unknown>, position: Partial<InventoryPosition>) =>
  condition.lookAtItem?.(viewOf({ position }, { reorderPoint: 20 }), condition.options.parse({ kind: 'condition', ...options })) ?? null;

describe('the condition advisor', () => {
  it('finds what a person wants to be told, in their own words', () => {
    const options = { when: 'onHand < 2 && position < reorderPoint', message: 'nearly gone' };
    expect(look(options, { onHand: 1, allocated: 1, onOrder: 5 })).toEqual({
      sentence: 'SKU-1: nearly gone (on hand 1, available 0, position 5).',
      numbers: { onHand: 1, available: 0, position: 5 },
    });
    expect(look(options, { onHand: 2 })).toBe(null);
    expect(look({ when: 'onHand < 2' }, { onHand: 1 })?.sentence).toContain('SKU-1: onHand < 2 (on hand 1,');
  });

  it('finds nothing where the condition asks for what nobody knows', () => {
    expect(look({ when: 'abc == "A" && onHand < 2' }, { onHand: 1 })).toBe(null);
  });

  it('refuses a condition that cannot be read', () => {
    expect(condition.options.safeParse({ kind: 'condition', when: 'onHnd < 2' }).error?.issues).toMatchObject([
      { path: ['when'], message: 'at character 1: unknown name onHnd; did you mean onHand?' },
    ]);
  });
});
