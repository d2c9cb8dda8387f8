import { describe, expect, it } from 'vitest';
import { predictedStockout } from '../../../agent/advisors/predicted-stockout.ts';
import { viewOf } from '../../support/item-view.ts';
import { forecastOf } from '../../support/policy-input.ts';

const options = predictedStockout.options.parse({ kind: 'predicted-stockout' });
const forecast = forecastOf(new Array<number>(28).fill(4), { steps: 7, mean: 28, sd: 7 });
const tea = { leadTimeDays: 7, unitCostMinor: 250 };
const delivery = { orderId: 'o', units: 60, inDays: 6, overdueDays: 0 };
const look = (known: Parameters<typeof viewOf>[0], given: Parameters<typeof viewOf>[1] = {}) =>
  predictedStockout.lookAtItem?.(viewOf({ item: tea, forecast, ...known }, given), options) ?? null;

describe('the predicted-stockout advisor', () => {
  it('says when an item runs out before its delivery, how likely, how many would be short and what that costs', () => {
    expect(look({ position: { onHand: 12, onOrder: 60 } }, { deliveries: [delivery], now: 1000 })).toMatchObject({
      sentence:
        'SKU-1 is likely to run out in 2.5 days, with a probability of 0.96: 12 available, 28 expected to be asked for in 7 days; the next delivery of 60 is counted on in 6 days. About 12.1 would be short, which costs about 30.25 EUR.',
      numbers: expect.objectContaining({
        available: 12,
        runsOutInDays: 2.5,
        severity: 2,
        probability: 0.96,
        nextUnits: 60,
        costMinor: 3025,
      }),
    });
  });

  it('finds nothing where the stock lasts until the delivery, nor where no demand is known', () => {
    expect(look({ position: { onHand: 40, onOrder: 60 } }, { deliveries: [delivery] })).toBeNull();
    expect(look({ forecast: null, position: { onHand: 0 } })).toBeNull();
  });

  it('says that nothing is on order, and that an overdue delivery is overdue', () => {
    expect(look({ position: { onHand: 12 } })?.sentence).toContain('nothing is on order, and an order takes 7 days');
    const late = { ...delivery, inDays: 3, overdueDays: 3 };
    expect(look({ position: { onHand: 5, onOrder: 60 } }, { deliveries: [late] })?.sentence).toContain('in 3 days, overdue by 3 days');
  });

  it('is most severe where the item has run out', () => {
    const found = look({ position: { onHand: 0 } });
    expect(found?.sentence).toContain('SKU-1 has run out, with a probability of 1');
    expect(found?.numbers['severity']).toBe(3);
  });

  it('ends further off than it began', () => {
    const position = { onHand: 33 };
    expect(look({ position })).toBeNull();
    expect(look({ position }, { isRaised: () => true })).not.toBeNull();
    expect(look({ position: { onHand: 45 } }, { isRaised: () => true })).toBeNull();
  });

  it('names no cost where nobody knows one', () => {
    const found = look({ item: { leadTimeDays: 7 }, position: { onHand: 1 } });
    expect(found?.sentence).toMatch(/would be short\.$/);
    expect(found?.numbers).not.toHaveProperty('costMinor');
  });

  it('says what can be sent in its place, and what would be short and lost with that', () => {
    const found = look({ position: { onHand: 12 } }, { instead: () => [{ sku: 'SKU-2', units: 10 }] });
    expect(found?.sentence).toMatch(
      /About 16 would be short, which costs about 40\.00 EUR\. In its place can be sent: 10 SKU-2, above what that needs itself\. With that about [67](\.\d)? would be short, which costs about 1[5-7]\.\d\d EUR\.$/,
    );
    expect(found?.numbers).toMatchObject({ short: 16, costMinor: 4000, substitutes: 10 });
    expect(found?.numbers['costWithSubstitutesMinor']).toBe(Math.round((found?.numbers['shortWithSubstitutes'] ?? 0) * 250));
  });

  it('lets be what is meant to run out where its successor reaches, and nothing else', () => {
    const spares = (units: number, isSucceeded = true) => ({ instead: () => [{ sku: 'SKU-2', units }], isSucceeded });
    expect(look({ position: { onHand: 12 } }, spares(60))).toBeNull();
    expect(look({ position: { onHand: 12 } }, spares(4))).not.toBeNull();
    expect(look({ position: { onHand: 12 } }, spares(60, false))).not.toBeNull();
  });
});
