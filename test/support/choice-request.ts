import type { Learning } from '../../agent/domain/forecast/rolling-forecast.ts';
import { ITEM_DEFAULTS, type ItemParameters, resolveItem } from '../../agent/domain/items/item.ts';
import type { ChoiceRequest, ChoiceTerms } from '../../agent/domain/levels/level-choice.ts';

/** A quick way to learn. */
export const quickLearning: Learning = {
  ...{ refitSteps: 7, chooseSteps: 90, shadowSteps: 0, horizonSteps: 28, historySteps: 200, leastSteps: 10, season: 7 },
  candidates: [{ kind: 'ses' }],
};

/** A question about this many items with lumpy demand, the same in every run. */
export function choiceRequest(
  given: {
    readonly items?: number;
    readonly days?: number;
    readonly goal?: ChoiceTerms['goal'];
    readonly terms?: Partial<ChoiceTerms>;
    readonly parameters?: Partial<ItemParameters>;
    readonly budgetMs?: number;
  } = {},
): ChoiceRequest {
  const { items = 8, days = 120, goal = { kind: 'fill', level: 0.9 } } = given;
  return {
    terms: {
      ...{ goal, reviewDays: 1, orderDays: 7, fixedOrderCostMinor: 60, holdingRatePerYear: 0.25, stockoutCostMinor: 200 },
      ...given.terms,
    },
    cases: Array.from({ length: items }, (_, at) => ({
      item: resolveItem(`SKU-${at}`, {
        config: { ...ITEM_DEFAULTS, leadTimeDays: 2 + (at % 3), unitCostMinor: 100 * (at + 1), ...given.parameters },
      }),
      demand: Float64Array.from({ length: days - (at % 4) * 7 }, (_, day) => lumpy(at, day + (at % 4) * 7)),
    })),
    learning: quickLearning,
    budgetMs: given.budgetMs ?? 60_000,
  };
}

/** What an item sells on a day: nothing on two of three, and seldom much. */
export function lumpy(item: number, day: number): number {
  let mixed = Math.imul(day + 1, 0x9e3779b1) ^ Math.imul(item + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  const share = ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
  return share < 2 / 3 ? 0 : Math.round(2 / (1.02 - share)) % 40;
}
