import { describe, expect, it } from 'vitest';
import { type ParameterLayer, resolveItem } from '../../../../agent/domain/items/item.ts';
import { leadTimeDoubt, withLeadTime } from '../../../../agent/domain/replenishment/lead-time-doubt.ts';

const reason = { sentence: 'Order 5.', numbers: { quantity: 5 }, rules: ['min-max'] };
const doubt = (layer: ParameterLayer) => leadTimeDoubt(reason, resolveItem('TEA', { import: layer }));

describe('a lead time', () => {
  it('that is stated is gone by, and nothing is said', () => {
    expect(doubt({ leadTimeDays: 3 })).toBe(reason);
    const item = resolveItem('TEA', { import: { leadTimeDays: 3 } });
    expect(withLeadTime(item)).toBe(item);
  });

  it('that is not stated is said to be assumed', () => {
    expect(doubt({})).toMatchObject({
      sentence: 'Order 5. Its lead time is not stated: 7 days are reckoned with.',
      numbers: { quantity: 5, leadTimeDays: 7 },
      rules: ['min-max', 'lead-time-assumed'],
    });
  });

  it('of 0 days counts as a day, and that is said', () => {
    expect(withLeadTime(resolveItem('TEA', { import: { leadTimeDays: 0 } })).leadTimeDays).toBe(1);
    expect(doubt({ leadTimeDays: 0 })).toMatchObject({
      sentence: 'Order 5. A lead time of 0 days is stated: 1 day is reckoned with.',
      rules: ['min-max', 'lead-time-zero'],
    });
  });
});
