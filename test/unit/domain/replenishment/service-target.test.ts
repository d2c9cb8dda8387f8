import { describe, expect, it } from 'vitest';
import { cycleDemand } from '../../../../agent/domain/demand/cycle-demand.ts';
import { observedDemand } from '../../../../agent/domain/demand/lead-time-demand.ts';
import { reorderPointFor, serviceTarget } from '../../../../agent/domain/replenishment/service-target.ts';
import { policyInput } from '../../../support/policy-input.ts';

const settings = { serviceLevel: 0.95, serviceKind: 'cycle', holdingRatePerYear: 0.25 } as const;
const lot = { perYear: 200, quantity: 100 };
const itemOf = (given: object) => policyInput({ item: given }).item;

describe('the service that is aimed at', () => {
  it('is the item’s, else what its stockout cost is worth, else the policy’s', () => {
    const level = (item: object, more: object = {}) => serviceTarget(itemOf(item), { ...settings, ...more }, lot).level;
    expect(level({})).toBe(0.95);
    expect(level({ serviceLevel: 0.8, stockoutCostMinor: 25, unitCostMinor: 100 })).toBe(0.8);
    // A stockout probability of h Q / (b D + h Q) = 25 x 100 / (25 x 200 + 25 x 100).
    expect(level({ stockoutCostMinor: 25, unitCostMinor: 100 })).toBeCloseTo(2 / 3, 12);
    expect(level({ unitCostMinor: 100 }, { stockoutCostMinor: 25 })).toBeCloseTo(2 / 3, 12);
    expect(level({ stockoutCostMinor: 25 })).toBe(0.95);
    expect(level({ stockoutCostMinor: 0, unitCostMinor: 100 })).toBe(0.95);
    expect(level({ stockoutCostMinor: 1e12, unitCostMinor: 1 })).toBe(0.9999);
  });

  it('is of the item’s kind, else of the policy’s', () => {
    const kind = (item: object, serviceKind: 'cycle' | 'fill') => serviceTarget(itemOf(item), { ...settings, serviceKind }, lot).kind;
    expect([kind({}, 'fill'), kind({ serviceKind: 'cycle' }, 'fill'), kind({ serviceKind: 'fill' }, 'cycle')]).toEqual([
      'fill',
      'cycle',
      'fill',
    ]);
  });
});

describe('the reorder point for it', () => {
  const interval = { leadTimeDays: 6, leadTimeSdDays: 0, reviewDays: 1 };
  const demand = cycleDemand(observedDemand(5, { ...interval, reviewDays: 0 }), observedDemand(5, { ...interval, leadTimeDays: 0 }));

  it('falls with the order quantity for a fill rate: large orders are seldom short', () => {
    const at = (quantity: number) => reorderPointFor(demand, { kind: 'fill', level: 0.95 }, quantity);
    expect([10, 50, 200, 1e6].map(at)).toEqual([10, 50, 200, 1e6].map(at).sort((a, b) => b - a));
    expect(at(1e6)).toBe(0);
    expect(reorderPointFor(demand, { kind: 'cycle', level: 0.95 }, 10)).toBe(reorderPointFor(demand, { kind: 'cycle', level: 0.95 }, 1e6));
  });
});
