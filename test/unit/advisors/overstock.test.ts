import { describe, expect, it } from 'vitest';
import { overstock } from '../../../agent/advisors/overstock.ts';
import { viewOf } from '../../support/item-view.ts';
import { forecastOf } from '../../support/policy-input.ts';

const options = overstock.options.parse({ kind: 'overstock' });
const forecast = forecastOf(new Array<number>(28).fill(1), { steps: 180, mean: 180, sd: 15.6 });
const look = (known: Parameters<typeof viewOf>[0], given: Parameters<typeof viewOf>[1] = {}) =>
  overstock.lookAtItem?.(viewOf({ forecast, item: { unitCostMinor: 120 }, ...known }, given), options) ?? null;

describe('the overstock advisor', () => {
  // 180 + 1.2816 x 15.6 = 200: of 500 that leaves 300, worth 360.00, of which a quarter a year is 7.50 a month.
  it('names what is beyond the likely demand, its value and what it costs a month', () => {
    expect(look({ position: { onHand: 500 } })).toMatchObject({
      sentence:
        'SKU-1 has 500 available: about 180 are expected to be asked for in 180 days, and probably not more than 200; 300 are more than that. Their value is 360.00 EUR, and to keep them costs about 7.50 EUR a month.',
      numbers: {
        ...{ available: 500, days: 180, likely: 200, excess: 300, knownDays: 365, expected: 180 },
        ...{ valueMinor: 36_000, holdingPerMonthMinor: 750 },
      },
    });
  });

  it('says what is likely to expire where the shelf life is shorter', () => {
    // 30 + 1.2816 x 15.6 x sqrt(30 / 180) = 38.2.
    const found = look({ item: { shelfLifeDays: 30 }, position: { onHand: 100 } });
    expect(found?.sentence).toMatch(/asked for in 30 days, its shelf life, and probably not more than 39; 61 are likely to expire\.$/);
    expect(found?.numbers).toMatchObject({ likelyToExpire: 61, days: 30 });
  });

  it('names stock that nobody has ever asked for, and lets new items and empty ones be', () => {
    const dead = { forecast: null, position: { onHand: 1 } };
    expect(look(dead, { knownDays: () => 90 })?.sentence).toBe(
      'SKU-1 has 1 available: nobody has asked for it in the 90 days that it is known. Their value is 1.20 EUR, and to keep them costs about 0.03 EUR a month.',
    );
    expect(look(dead, { knownDays: () => 59 })).toBeNull();
    expect(look({ forecast: null, position: { onHand: 0 } })).toBeNull();
  });

  it('lets be what is kept on purpose of what nobody asked for', () => {
    const dead = { forecast: null, position: { onHand: 4 } };
    expect(look(dead, { keptUnasked: 4 })).toBeNull();
    expect(look({ ...dead, position: { onHand: 10 } }, { keptUnasked: 4 })?.numbers).toMatchObject({ likely: 4, excess: 6 });
  });

  it('begins a fifth above what is likely to be asked for and ends at it', () => {
    expect(look({ position: { onHand: 240 } })).toBeNull();
    expect(look({ position: { onHand: 241 } })).not.toBeNull();
    expect(look({ position: { onHand: 201 } }, { isRaised: () => true })).not.toBeNull();
    expect(look({ position: { onHand: 200 } }, { isRaised: () => true })).toBeNull();
  });
});
