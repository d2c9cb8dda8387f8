import { forItem } from './choice-candidates.ts';
import { minorUnitDigits } from './currency.ts';
import type { ExpectedDemand } from './expected-demand.ts';
import type { Item } from './item.ts';
import type { LeadTimeDemand } from './lead-time-demand.ts';
import type { LevelChoice, SimulatedOutcome } from './level-choice.ts';
import { type CoveringLevel, lotAbove } from './level-plan.ts';
import { type LevelParameters, reorderLevels, sharedLevel } from './level-rule.ts';
import { type DemandRecord, recordDemand } from './level-table.ts';
import { type OrderQuantity, type OrderQuantitySettings, orderQuantity } from './order-quantity.ts';
import type { ReplenishmentPlan } from './replenishment.ts';
import { counted, oneDecimal, shownNumber } from './wording.ts';

/** What was chosen for the items of a policy, and the record of the item that is asked for; null where it has none. */
export interface ChosenLevels {
  readonly choice: LevelChoice;
  readonly record: DemandRecord | null;
}

interface ChosenSettings extends OrderQuantitySettings {
  readonly reviewDays: number;
}

/** Orders by the parameters that were chosen: the reorder level is that of the forecast and that of the record in shares, the lot a multiple of the economic order quantity. */
export function chosenPlan(
  expected: ExpectedDemand,
  item: Item,
  settings: ChosenSettings,
  chosen: { readonly choice: LevelChoice; readonly parameters: LevelParameters; readonly record: DemandRecord },
): ReplenishmentPlan {
  const { choice, record } = chosen;
  const holding = settings.holdingRatePerYear * (item.unitCostMinor ?? 0);
  const own = forItem(chosen.parameters, choice.goal, holding > 0 ? holding / choice.typicalHoldingCost : 1);
  const parameters = { ...own, safety: Math.round(own.safety * 100) / 100 };
  const hasForecast = expected.rule === 'forecast';
  const rate = hasForecast ? (record.recentMean + expected.perDay) / 2 : record.recentMean || expected.perDay;
  const plan = lotAbove(
    sharedLevelOf(expected, item, settings, { parameters, record }),
    lotOf(orderQuantity(rate, item, settings), parameters.lotFactor),
  );
  return withFindings(plan, item, choice, ` with the safety ${shownNumber(parameters.safety)}, as simulation of`, {
    numbers: { safety: parameters.safety },
    rules: ['chosen-by-simulation'],
  });
}

/** The plan of the reorder point, where simulation found that to be the cheapest. */
export function reorderPointChosen(plan: ReplenishmentPlan, item: Item, choice: LevelChoice): ReplenishmentPlan {
  return withFindings(plan, item, choice, ', by the reorder point as simulation of', { numbers: {}, rules: ['reorder-point-chosen'] });
}

/** The plan of the reorder point for as long as nothing was chosen. */
export function notYetChosen(plan: ReplenishmentPlan): ReplenishmentPlan {
  return {
    ...plan,
    reorderWords: `${plan.reorderWords}, as reorder-point has it until simulation has chosen`,
    rules: [...plan.rules, 'not-yet-chosen'],
  };
}

function sharedLevelOf(
  expected: ExpectedDemand,
  { leadTimeDays, leadTimeSdDays }: Item,
  { reviewDays }: ChosenSettings,
  { parameters, record: seen }: { readonly parameters: LevelParameters; readonly record: DemandRecord },
): CoveringLevel {
  const interval = { leadTimeDays, leadTimeSdDays: leadTimeDays > 0 ? leadTimeSdDays : 0, reviewDays };
  const forecast = expected.rule === 'forecast' ? expected.over(leadTimeDays, reviewDays) : null;
  const record = recordDemand(seen, 1, interval);
  const levels = reorderLevels({ forecast, record }, parameters.safety);
  const byRecord = partOf(record, levels.byRecord);
  const recordWords = `record ${shownNumber(byRecord.mean)} of ${counted(seen.steps, 'day')} + safety stock ${shownNumber(byRecord.safety)}`;
  const numbers = { record: byRecord.mean, recordDays: seen.steps, recordSafetyStock: byRecord.safety, protectionDays: record.days };
  if (!forecast || levels.byForecast === null) {
    const words = `${recordWords} for ${counted(record.days, 'day')}`;
    return { level: byRecord.level, words, numbers, rules: ['record'] };
  }
  const byForecast = partOf(forecast, levels.byForecast);
  const { forecastShare } = parameters;
  const recordShare = Math.round((1 - forecastShare) * 100) / 100;
  const forecastWords = `${expected.meanWords(byForecast.mean, forecast.days)} + safety stock ${shownNumber(byForecast.safety)}`;
  return {
    level: oneDecimal(sharedLevel({ byForecast: byForecast.level, byRecord: byRecord.level }, forecastShare)),
    words: `${shownNumber(forecastShare)} x (${forecastWords}) + ${shownNumber(recordShare)} x (${recordWords})`,
    numbers: { ...numbers, forecast: byForecast.mean, safetyStock: byForecast.safety, forecastShare, recordShare },
    rules: [expected.rule, 'record'],
  };
}

/** Rounded before they are added, so that the sums in the sentence come out. */
function partOf(demand: LeadTimeDemand, level: number): { readonly mean: number; readonly safety: number; readonly level: number } {
  const mean = oneDecimal(demand.mean);
  const safety = oneDecimal(level - mean);
  return { mean, safety, level: oneDecimal(mean + safety) };
}

/** An economic order quantity times the factor; days of demand and discounted quantities stay as they are. */
function lotOf(lot: OrderQuantity, lotFactor: number): OrderQuantity {
  if (!lot.rules.includes('economic-order-quantity') || lot.rules.includes('quantity-discount')) return lot;
  return {
    quantity: oneDecimal(Math.max(1, lotFactor * lot.quantity)),
    words: `, ${shownNumber(lotFactor)} times the economic order quantity ${shownNumber(lot.quantity)}`,
    numbers: { lotFactor, economicOrderQuantity: lot.quantity },
    rules: lot.rules,
  };
}

/** The plan, and in its words and numbers from how much was chosen and what simulation found. */
function withFindings(
  plan: ReplenishmentPlan,
  item: Item,
  choice: LevelChoice,
  lead: string,
  own: { readonly numbers: Readonly<Record<string, number>>; readonly rules: readonly string[] },
): ReplenishmentPlan {
  const { items, days, simulatedDays } = choice;
  const found = findings(choice, item.currency);
  return {
    ...plan,
    reorderWords: `${plan.reorderWords}${lead} ${counted(days, 'day')} of ${counted(items, 'item')} chose: ${found.words}`,
    numbers: { ...plan.numbers, ...own.numbers, chosenFromDays: days, chosenFromItems: items, simulatedDays, ...found.numbers },
    rules: [...plan.rules, ...own.rules],
  };
}

/** What simulation found of a choice and of the reorder point, in words that follow a colon. */
export function findings(choice: LevelChoice, currency: string): { readonly words: string; readonly numbers: Record<string, number> } {
  const { goal, chosen, reorderPoint, simulatedDays } = choice;
  const within = `in the last ${counted(simulatedDays, 'day')}`;
  const money = (minor: number) => minor / 10 ** minorUnitDigits(currency);
  if (goal.kind === 'cost') {
    const [simulatedCost, reorderPointCost] = [money(chosen.cost), money(reorderPoint.cost)];
    return {
      words: `${within} choosing so cost ${shownNumber(simulatedCost)}, the reorder point ${shownNumber(reorderPointCost)}`,
      numbers: { simulatedCost, reorderPointCost },
    };
  }
  const served = ({ fillRate, cycleService }: SimulatedOutcome) => (goal.kind === 'fill' ? fillRate : (cycleService ?? 1));
  const stockOf = ({ stock, stockValueMinor }: SimulatedOutcome) => (stockValueMinor === null ? oneDecimal(stock) : money(stockValueMinor));
  const stockWords = chosen.stockValueMinor === null ? 'with a stock of' : 'with stock worth';
  const numbers = {
    ...{ simulatedService: served(chosen), simulatedStock: stockOf(chosen) },
    ...{ reorderPointService: served(reorderPoint), reorderPointStock: stockOf(reorderPoint) },
  };
  const of = goal.kind === 'fill' ? 'of demand' : 'of cycles';
  const tell = (service: number, stock: number) => `${shownNumber(service * 100)} % ${of} ${stockWords} ${shownNumber(stock)}`;
  return {
    words: `${within} choosing so served ${tell(numbers.simulatedService, numbers.simulatedStock)}, the reorder point ${tell(numbers.reorderPointService, numbers.reorderPointStock)}`,
    numbers,
  };
}
