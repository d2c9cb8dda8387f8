import { describe, expect, it } from 'vitest';
import { resolveItem } from '../../../../agent/domain/items/item.ts';
import { asReplenished, productionReason } from '../../../../agent/domain/items/made-item.ts';

const bought = resolveItem('JAM', { config: { unitsPerPack: 12, minimumOrderQuantity: 24, leadTimeDays: 9, leadTimeSdDays: 2 } });
const made = resolveItem('JAM', { config: { unitsPerPack: 12, leadTimeSdDays: 2, makes: { leadTimeDays: 1, batch: 50 } } });

describe('an item', () => {
  it('that is bought is replenished as its supplier sells it', () => {
    expect(asReplenished(bought)).toBe(bought);
  });

  it('that is made on site comes in batches, after the time that making takes', () => {
    expect(asReplenished(made)).toMatchObject({ leadTimeDays: 1, leadTimeSdDays: 0, unitsPerPack: 50, minimumOrderQuantity: 50 });
  });

  it('says so in the reason of its order, with the numbers', () => {
    const reason = { sentence: 'Position 3 is low: 50.', numbers: { position: 3 }, rules: ['min-max'] };
    expect(productionReason(reason, { leadTimeDays: 1, batch: 50 })).toMatchObject({
      sentence: 'Position 3 is low: 50. Made on site in 1 day, in batches of 50.',
      numbers: { position: 3, leadTimeDays: 1, batch: 50 },
      rules: ['min-max', 'production'],
    });
  });
});
