import { describe, expect, it } from 'vitest';
import { alternativesTo } from '../../../../agent/domain/replenishment/alternatives.ts';
import { policyInput } from '../../../support/policy-input.ts';

const demand = { days: 10, mean: 100, sdOfDemand: 10, sdOfLeadTime: 0, perDay: 10, spread: [] };
const about = (item: object, position = 40) => ({ item: policyInput({ item }).item, demand, position });

describe('what else could have been ordered', () => {
  it('is weighed by what is expected short and left, in units and in money', () => {
    const item = { unitsPerPack: 10, unitCostMinor: 365, stockoutCostMinor: 1000 };
    const rows = alternativesTo(about(item), { quantity: 70, policy: 'min-max' }, [{ policy: 'base-stock', quantity: 60 }]);
    expect(rows.map(({ kind, policy, quantity }) => [kind, policy, quantity])).toEqual([
      ['ordered', 'min-max', 70],
      ['pack-less', null, 60],
      ['pack-more', null, 80],
      ['nothing', null, 0],
      ['policy', 'base-stock', 60],
    ]);
    // At 110 units, one standard deviation above the mean: 10 G(1) = 0.8332 short, 10.8332 left; 10.8332 x 3.65 x 0.25 x 10/365 to hold.
    expect(rows[0]).toMatchObject({ short: 0.83, shortMinor: 833, left: 10.83, holdingMinor: 27 });
    expect(rows[3]).toMatchObject({ short: 60, shortMinor: 60_000, left: 0, holdingMinor: 0 });
  });

  it('has no price where nobody knows what a unit costs', () => {
    const [ordered] = alternativesTo(about({}), { quantity: 70, policy: 'min-max' }, []);
    expect(ordered).toMatchObject({ shortMinor: null, holdingMinor: null });
  });

  it('is never less than can be ordered', () => {
    const kinds = (item: object, quantity: number) => alternativesTo(about(item), { quantity, policy: 'p' }, []).map(({ kind }) => kind);
    expect(kinds({ unitsPerPack: 10, minimumOrderQuantity: 65 }, 70)).not.toContain('pack-less');
    expect(kinds({ unitsPerPack: 10 }, 10)).not.toContain('pack-less');
    expect(kinds({ unitsPerPack: 10, minimumOrderQuantity: 65 }, 80)).toContain('pack-less');
  });
});
