import { describe, expect, it } from 'vitest';
import { wantOf } from '../../../../agent/pipeline/decide/joint-want.ts';
import { policyInput } from '../../../support/policy-input.ts';

/** What the first pack is worth to an empty shelf from which ten a day are wanted. */
function worth(given: object): number {
  const input = policyInput({ item: given, observed: { units: 200, days: 20 } });
  const reason = { sentence: '', numbers: {}, rules: [] };
  const answer = { kind: 'order', quantity: 50, reorderPoint: 80, priority: 100, reason } as const;
  return wantOf({ item: input.item, input, answer }, 100, 7).candidate.pieces[0]!.valuePerPack;
}

describe('an order that competes for a budget', () => {
  it('is worth what a unit short costs: as the item states it, else as its service level says', () => {
    expect(worth({ stockoutCostMinor: 500 })).toBeCloseTo(5 * worth({}), 6);
    expect(worth({ stockoutCostMinor: 500, serviceLevel: 0.5 })).toBe(worth({ stockoutCostMinor: 500 }));
    expect(worth({ stockoutCostMinor: 0 })).toBe(worth({}));
    expect(worth({ serviceLevel: 0.99 })).toBeGreaterThan(worth({}));
  });
});
