import { z } from 'zod';
import { DAY_MS } from '../domain/calendar.ts';
import { type ExpectedDemand, replenishBy } from '../domain/demand/expected-demand.ts';
import type { Item } from '../domain/items/item.ts';
import type { ChoiceGoal } from '../domain/levels/choice-candidates.ts';
import { chosenPlan, notYetChosen, reorderPointChosen, unaskedPlan } from '../domain/levels/chosen-levels.ts';
import { type ChoiceSettings, type ChoiceTerms, countsFirsts } from '../domain/levels/level-choice.ts';
import { reorderPointPlan } from '../domain/replenishment/reorder-point-plan.ts';
import { replenish } from '../domain/replenishment/replenishment.ts';
import { phrase } from '../domain/sentences/phrase.ts';
import { duration } from '../registry.ts';
import { definePolicy, holdingOptions, type PolicyInput, quantityOptions, reviewOptions, serviceOptions } from './policy.ts';

const SERVICE_LEVEL = 0.95;
/** Raised where the parameters of a choice come to mean something else: what was chosen before is then chosen anew. */
const RULE = 3;

const options = z.strictObject({
  kind: z.literal('auto'),
  ...serviceOptions,
  serviceLevel: z
    .number()
    .min(0.5)
    .max(0.999)
    .optional()
    .describe(
      'Service that is aimed at over all items together; without it the least cost is, where stockoutCostMinor and fixedOrderCostMinor are known, and 0.95 where they are not',
    ),
  ...reviewOptions,
  ...quantityOptions,
  ...holdingOptions,
  chooseEvery: duration('7d')
    .refine((ms) => ms >= DAY_MS && ms % DAY_MS === 0, 'must be a whole number of days, at least 1d')
    .describe('How often parameters are chosen, in the night'),
  chooseItems: z
    .int()
    .min(5)
    .max(2000)
    .default(200)
    .describe('Items whose past is simulated for that, at most: those with the longest history, some hundred are enough'),
  chooseDays: z.int().min(60).max(730).default(365).describe('Days of their past, at most'),
  chooseBudget: duration('10m').describe('How long that may take; items that are left then are left out'),
});
type Options = z.infer<typeof options>;

/** Orders by levels whose parameters simulation on the past of all items together finds best; an item's own levels or service level win over them. */
export const auto = definePolicy({
  kind: 'auto',
  title:
    'Orders by levels whose parameters simulation on the items’ own past chooses, for the least cost or a service; until then by reorder-point',
  options,
  choice: choiceSettings,
  ask: (input, given) => {
    const settings = { ...given, serviceLevel: given.serviceLevel ?? SERVICE_LEVEL };
    const unasked = isOwnWay(input.item) ? null : unaskedPlan(input.item, settings, input.chosen);
    if (unasked) return replenish(input, unasked);
    const planFor = (expected: ExpectedDemand, item: Item) => {
      const { choice, record } = input.chosen ?? {};
      if (choice?.parameters && record && record.mean > 0 && item.serviceLevel === null)
        return chosenPlan(expected, item, settings, { choice, parameters: choice.parameters, record });
      const plan = reorderPointPlan(expected, item, settings);
      if (item.serviceLevel !== null) return { ...plan, rules: [...plan.rules, 'own-service-level'] };
      return choice && !choice.parameters ? reorderPointChosen(plan, item, choice) : notYetChosen(plan);
    };
    return replenishBy(input, planFor, phrase(isToldTooLittle(input, given) ? 'tooFewFirsts' : 'noDemand', {}));
  },
});

function isOwnWay({ min, serviceLevel }: Item): boolean {
  return min !== null || serviceLevel !== null;
}

/** Whether units of what nobody asked for would be kept, were it known how items come to be asked for. */
function isToldTooLittle({ item, chosen }: PolicyInput, given: Options): boolean {
  return (
    !isOwnWay(item) && item.successor === null && countsFirsts({ goal: goalOf(given) }) && (chosen === null || chosen.firstDemand === null)
  );
}

function choiceSettings(given: Options): ChoiceSettings {
  const { reviewDays, orderDays, holdingRatePerYear } = given;
  const terms: ChoiceTerms = {
    ...{ goal: goalOf(given), reviewDays, orderDays, holdingRatePerYear },
    fixedOrderCostMinor: given.fixedOrderCostMinor ?? null,
    stockoutCostMinor: given.stockoutCostMinor ?? null,
  };
  return {
    ...{
      key: `${RULE} ${JSON.stringify(terms)}`,
      terms,
      mostItems: given.chooseItems,
      mostDays: given.chooseDays,
      budgetMs: given.chooseBudget,
    },
    everyDays: given.chooseEvery / DAY_MS,
  };
}

function goalOf({ serviceLevel, serviceKind, stockoutCostMinor, fixedOrderCostMinor }: Options): ChoiceGoal {
  const isWeighed = serviceLevel === undefined && stockoutCostMinor !== undefined && fixedOrderCostMinor !== undefined;
  return isWeighed ? { kind: 'cost' } : { kind: serviceKind, level: serviceLevel ?? SERVICE_LEVEL };
}
