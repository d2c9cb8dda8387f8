import type { Forecast } from '../../agent/domain/forecast/forecast.ts';
import { forecastInDays } from '../../agent/domain/forecast/forecast-in-days.ts';
import type { RollingForecasts } from '../../agent/domain/forecast/rolling-forecast.ts';
import { type Item, resolveItem } from '../../agent/domain/items/item.ts';
import type { Course, OrderRule } from '../../agent/domain/levels/closed-loop.ts';
import type { LoopItem } from './item-table.ts';
import { agentPolicy, type PolicyChoice, takes } from './policy-choice.ts';
import { staticLevels } from './static-rule.ts';

/** Money in the tables has any currency; policies count in its hundredths. */
const MINOR = 100;
/** Of `holdingRatePerYear` in the policies' own options. */
const LARGEST_HOLDING_RATE = 10;
/** What `min-max` goes by where nobody typed levels in: what `static` finds at its ordinary service. */
const ORDINARY_Z = 1.88;

/**
 * A rule that asks the agent's own policy, with the agent's own forecasts, at the end of each step. Policies count in days: lead time, review period and the age of
 * the forecast are given in days of whole steps. Costs of the item go into the options of that name; what was typed with the policy wins over them.
 */
export function agentRule(choice: PolicyChoice, item: LoopItem, course: Course, forecasts: RollingForecasts): OrderRule {
  const policy = agentPolicy(choice.kind)!;
  const { daysPerStep, demand } = course;
  const known = resolveItem(item.id, { import: parametersOf(item, course) });
  const options = policy.options.parse({ kind: choice.kind, ...optionsOf(choice, item, course, known), ...choice.options });
  const protectionSteps = protectionStepsOf(options, course);
  let [latest, latestInDays]: [Forecast | null, Forecast | null] = [null, null];
  return ({ step, onHand, onOrder }) => {
    const { forecast, stepsOld } = forecasts(step, protectionSteps);
    if (forecast !== latest) [latest, latestInDays] = [forecast, forecast && forecastInDays(forecast, daysPerStep)];
    const answer = policy.ask(
      {
        item: known,
        position: { onHand, onOrder, allocated: 0, backorders: 0 },
        forecast: latestInDays,
        forecastDaysOld: stepsOld * daysPerStep,
        observed: latestInDays ? { units: 0, days: 0 } : observed(demand, step, daysPerStep),
        chosen: null,
      },
      options,
    );
    return answer.kind === 'order' ? answer.quantity : 0;
  };
}

/** Steps that an order has to cover, as the agent's learning loop reckons them: lead time and review period, rounded. */
export function protectionStepsOf(options: object, { leadSteps, daysPerStep }: Course): number {
  const { periodDays = daysPerStep, reviewDays = periodDays } = options as { reviewDays?: number; periodDays?: number };
  return Math.max(1, Math.round(leadSteps - 1 + reviewDays / daysPerStep));
}

function parametersOf(item: LoopItem, { leadSteps, daysPerStep }: Course): Partial<Item> {
  return {
    unitsPerPack: item.packSize,
    minimumOrderQuantity: item.minimumOrder,
    // What is ordered at the end of a step and is there at the start of the next has taken no time.
    leadTimeDays: (leadSteps - 1) * daysPerStep,
    unitCostMinor: Math.round(item.unitCost * MINOR) || null,
  };
}

function optionsOf({ kind, options: typed }: PolicyChoice, item: LoopItem, course: Course, known: Item): Record<string, unknown> {
  const all: Record<string, unknown> = { reviewDays: course.daysPerStep };
  if (item.orderCost > 0) all['fixedOrderCostMinor'] = item.orderCost * MINOR;
  // By the unit cost as the policy sees it, in whole minor units, so that their product is the item's holding cost again.
  if (known.unitCostMinor !== null)
    all['holdingRatePerYear'] = Math.min(LARGEST_HOLDING_RATE, (item.holdingCost * MINOR) / known.unitCostMinor);
  // A service that was typed is what is aimed at, whatever a lost sale costs.
  if (!('serviceLevel' in typed)) all['stockoutCostMinor'] = item.lostSaleCost * MINOR;
  if (takes(kind, 'min') && takes(kind, 'max')) Object.assign(all, typedLevels(item, course));
  return Object.fromEntries(Object.entries(all).filter(([option]) => takes(kind, option)));
}

function typedLevels(item: LoopItem, course: Course): { min: number; max: number } {
  if (item.min !== null && item.max !== null) return { min: item.min, max: item.max };
  const { s, S } = staticLevels(item, course, ORDINARY_Z);
  return { min: Math.max(0, s), max: Math.max(0, S) };
}

function observed(demand: readonly number[], step: number, daysPerStep: number): { units: number; days: number } {
  let units = 0;
  for (let past = 0; past <= step; past++) units += demand[past]!;
  return { units, days: (step + 1) * daysPerStep };
}
