import { z } from 'zod';
import type { Item } from '../domain/item.ts';
import { forecastDemand, type LeadTimeDemand, observedDemand } from '../domain/lead-time-demand.ts';
import { economicOrderQuantity } from '../domain/lot-size.ts';
import { minMaxPlan, type ReplenishmentPlan, replenish, waitFor } from '../domain/replenishment.ts';
import { safetyStock } from '../domain/safety-stock.ts';
import { counted, oneDecimal, shownNumber } from '../domain/wording.ts';
import { definePolicy, type PolicyInput } from './policy.ts';

const DAYS_PER_YEAR = 365;
/** A first day of bulk demand would else buy stock for months before there is a forecast, which takes a few days. */
const LEAST_OBSERVED_DAYS = 14;

const options = z.strictObject({
  kind: z.literal('reorder-point'),
  serviceLevel: z
    .number()
    .min(0.5)
    .max(0.999)
    .default(0.95)
    .describe('Probability of no stockout in a replenishment cycle, for an item that states none of its own'),
  reviewDays: z
    .number()
    .min(0)
    .max(366)
    .default(1)
    .describe('Days between two looks at an item, which the safety stock covers beside the lead time'),
  orderDays: z.number().min(0).max(366).default(7).describe('Days of mean demand that one order covers'),
  fixedOrderCostMinor: z
    .number()
    .positive()
    .optional()
    .describe('Cost of one order in minor units; where it and the unit cost are known, the economic order quantity replaces orderDays'),
  holdingRatePerYear: z.number().positive().max(10).default(0.25).describe('Cost of keeping stock for a year, as a part of its value'),
});
type Options = z.infer<typeof options>;

/** Reorder point = mean demand over lead time and review period + safety stock; an item's own minimum and maximum win over it. */
export const reorderPoint = definePolicy({
  kind: 'reorder-point',
  title: 'Orders when the inventory position no longer covers forecast demand over lead time and review period with its safety stock',
  options,
  ask(input, settings) {
    const { item, position } = input;
    const expected = expectedDemand(input, settings);
    const perDay = expected?.demand.perDay ?? null;
    if (item.min !== null && item.max !== null) return replenish(item, position, minMaxPlan(item.min, item.max, perDay));
    if (!expected) return waitFor(position, 'no demand seen yet, and no minimum and maximum are set', 'no-demand-seen');
    const plan = expected.demand.perDay * DAYS_PER_YEAR < 1 ? dormantPlan(expected) : plannedBy(expected, item, settings);
    return replenish(item, position, plan);
  },
});

interface Expected {
  readonly demand: LeadTimeDemand;
  /** What the mean is called, and what it was taken from. */
  readonly name: string;
  readonly source: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly rule: string;
}

/** By the forecast or, before there is one, by what was seen; null when nothing was. */
function expectedDemand(input: PolicyInput, settings: Options): Expected | null {
  const { forecast, observed, item } = input;
  const interval = { leadTimeDays: item.leadTimeDays, leadTimeSdDays: item.leadTimeSdDays, reviewDays: settings.reviewDays };
  if (forecast)
    return {
      demand: forecastDemand(forecast, input.forecastDaysOld, interval),
      name: 'forecast',
      source: '',
      numbers: {},
      rule: 'forecast',
    };
  if (observed.units <= 0) return null;
  const observedDays = Math.max(observed.days, LEAST_OBSERVED_DAYS);
  const counting = observed.days < observedDays ? ', counted as ' : ' in ';
  return {
    demand: observedDemand(observed.units / observedDays, interval),
    name: 'expected',
    source: ` (${shownNumber(observed.units)} seen so far${counting}${counted(observedDays, 'day')})`,
    numbers: { observedUnits: observed.units, observedDays },
    rule: 'observed-demand',
  };
}

/** Only what is owed is bought of an item that hardly sells any more. */
function dormantPlan({ demand, numbers, rule }: Expected): ReplenishmentPlan {
  return {
    reorderPoint: 0,
    orderUpTo: 0,
    perDay: demand.perDay,
    reorderWords: 'the reorder point 0, as less than 1 is expected in a year',
    orderUpToWords: '',
    numbers: { ...numbers, mostPerYear: 1 },
    rules: [rule, 'no-demand-expected'],
  };
}

function plannedBy(expected: Expected, item: Item, settings: Options): ReplenishmentPlan {
  const { demand } = expected;
  const serviceLevel = item.serviceLevel ?? settings.serviceLevel;
  // Rounded before they are added, so that the sum in the sentence comes out.
  const mean = oneDecimal(demand.mean);
  const safety = oneDecimal(safetyStock(demand, serviceLevel));
  const reorderPoint = oneDecimal(mean + safety);
  const lot = orderQuantity(demand.perDay, item, settings);
  const sum = oneDecimal(reorderPoint + lot.quantity);
  // Above the reorder point in any case, or the order would be followed by another at once.
  const orderUpTo = Math.max(Math.ceil(sum), Math.floor(reorderPoint) + 1);
  const rounded = orderUpTo === sum ? '' : ', rounded up';
  return {
    reorderPoint,
    orderUpTo,
    perDay: demand.perDay,
    reorderWords:
      `the reorder point ${shownNumber(reorderPoint)} = ${expected.name} ${shownNumber(mean)} for ${counted(demand.days, 'day')}${expected.source}` +
      ` + safety stock ${shownNumber(safety)} (${shownNumber(serviceLevel * 100)} % service)`,
    orderUpToWords: ` (${shownNumber(reorderPoint)} + ${shownNumber(lot.quantity)}${lot.words}${rounded})`,
    numbers: {
      ...expected.numbers,
      ...lot.numbers,
      [expected.name]: mean,
      ...{ protectionDays: demand.days, safetyStock: safety, serviceLevel, orderQuantity: lot.quantity },
    },
    rules: [expected.rule, ...lot.rules],
  };
}

interface OrderQuantity {
  readonly quantity: number;
  readonly words: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly rules: readonly string[];
}

/** What one order covers: the economic order quantity where its costs are known, else some days of demand. */
function orderQuantity(perDay: number, item: Item, settings: Options): OrderQuantity {
  const { fixedOrderCostMinor: fixedOrderCost, holdingRatePerYear, orderDays } = settings;
  if (fixedOrderCost !== undefined && item.unitCostMinor !== null && item.unitCostMinor > 0) {
    const holdingCostPerUnitYear = holdingRatePerYear * item.unitCostMinor;
    const quantity = oneDecimal(economicOrderQuantity({ demandPerYear: perDay * DAYS_PER_YEAR, fixedOrderCost, holdingCostPerUnitYear }));
    return { quantity, words: ' economic order quantity', numbers: {}, rules: ['economic-order-quantity'] };
  }
  const words = ` for ${counted(orderDays, 'day')} of demand`;
  return { quantity: oneDecimal(orderDays * perDay), words, numbers: { orderDays }, rules: [] };
}
