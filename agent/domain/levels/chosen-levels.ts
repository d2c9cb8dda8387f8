import type { ExpectedDemand } from '../demand/expected-demand.ts';
import type { LeadTimeDemand } from '../demand/lead-time-demand.ts';
import { minorUnitDigits } from '../items/currency.ts';
import type { Item } from '../items/item.ts';
import { type OrderQuantity, type OrderQuantitySettings, orderQuantity } from '../replenishment/order-quantity.ts';
import type { ReplenishmentPlan } from '../replenishment/replenishment.ts';
import { type Phrase, phrase } from '../sentences/phrase.ts';
import { oneDecimal } from '../words/wording.ts';
import { forItem } from './choice-candidates.ts';
import { safetiesOf } from './choice-record.ts';
import type { FirstDemand } from './first-demand.ts';
import type { LevelChoice, SimulatedOutcome } from './level-choice.ts';
import { type CoveringLevel, lotAbove } from './level-plan.ts';
import { type LevelParameters, reorderLevels, sharedLevel } from './level-rule.ts';
import { type DemandRecord, recordDemand, unitsKept } from './level-table.ts';

/** What was chosen for the items of a policy, and the record of the item that is asked for; null where it has none. */
export interface ChosenLevels {
  readonly choice: LevelChoice;
  readonly record: DemandRecord | null;
  /** What first demands were among the items of the policy, by which goes what nobody asked for within the last year: null where they were too few, absent where they say nothing of the item. */
  readonly firstDemand?: FirstDemand | null;
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
  const own = forItem(chosen.parameters, choice.goal, holdingAgainstTypical(item, settings, choice));
  const parameters = { ...own, safety: Math.round(own.safety * 100) / 100 };
  const hasForecast = expected.rule === 'forecast';
  const rate = hasForecast ? (record.recentMean + expected.perDay) / 2 : record.recentMean || expected.perDay;
  const plan = lotAbove(
    sharedLevelOf(expected, item, settings, { parameters, record }),
    lotOf(orderQuantity(rate, item, settings), parameters.lotFactor),
  );
  return withFindings(plan, item, choice, parameters.safety);
}

function holdingAgainstTypical(
  { unitCostMinor }: Item,
  { holdingRatePerYear }: ChosenSettings,
  { typicalHoldingCost }: LevelChoice,
): number {
  const holding = holdingRatePerYear * (unitCostMinor ?? 0);
  return holding > 0 ? holding / typicalHoldingCost : 1;
}

/**
 * Keeps units of an item that nobody asked for within the last year: as many as first demands of the others, under the safety that was chosen for all, say; each that goes is ordered again. Null where nothing was chosen for it to go by, or
 * somebody asked for it.
 */
export function unaskedPlan(item: Item, settings: ChosenSettings, chosen: ChosenLevels | null): ReplenishmentPlan | null {
  if (!chosen?.choice.parameters || !chosen.firstDemand || !chosen.record || chosen.record.mean > 0) return null;
  const { choice, firstDemand, record } = chosen;
  const against = holdingAgainstTypical(item, settings, choice);
  const { safety } = forItem(chosen.choice.parameters, choice.goal, against);
  const days = Math.max(1, Math.round(item.leadTimeDays + settings.reviewDays));
  const units = unitsKept(firstDemand, days, safetiesOf(choice.goal, against), safety);
  const chance = Math.round((1 - (1 - firstDemand.chance) ** days) * 10_000) / 10_000;
  const reorderPoint = Math.max(0, units - 1);
  const plan: ReplenishmentPlan = {
    ...{ reorderPoint, orderUpTo: units, rules: [FIRST_DEMANDS] },
    told: () => ({
      reorderWords: phrase('unasked', {
        level: reorderPoint,
        units,
        knownDays: record.steps,
        chance,
        days,
        firsts: firstDemand.sizes.length,
      }),
      orderUpToWords: '',
      numbers: { recordDays: record.steps, firstDemands: firstDemand.sizes.length, firstDemandChance: chance, protectionDays: days },
    }),
  };
  return withFindings(plan, item, choice, Math.round(safety * 100) / 100);
}

/** The rule by which units are kept of what nobody asked for. */
export const FIRST_DEMANDS = 'first-demands';

/** The plan of the reorder point, where simulation found that to be the cheapest. */
export function reorderPointChosen(plan: ReplenishmentPlan, item: Item, choice: LevelChoice): ReplenishmentPlan {
  return withFindings(plan, item, choice, null);
}

/** The plan of the reorder point for as long as nothing was chosen. */
export function notYetChosen(plan: ReplenishmentPlan): ReplenishmentPlan {
  return {
    ...plan,
    rules: [...plan.rules, 'not-yet-chosen'],
    told() {
      const told = plan.told();
      return { ...told, reorderWords: phrase('notYetChosen', { point: told.reorderWords }) };
    },
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
  const recordWords = () =>
    phrase('plusSafety', { mean: phrase('recordMean', { mean: byRecord.mean, days: seen.steps }), safety: byRecord.safety });
  const numbers = { record: byRecord.mean, recordDays: seen.steps, recordSafetyStock: byRecord.safety, protectionDays: record.days };
  if (!forecast || levels.byForecast === null) {
    const told = () => ({ words: phrase('coveringDays', { words: recordWords(), days: record.days }), numbers });
    return { level: byRecord.level, rules: ['record'], told };
  }
  const byForecast = partOf(forecast, levels.byForecast);
  const { forecastShare } = parameters;
  const recordShare = Math.round((1 - forecastShare) * 100) / 100;
  const forecastWords = () => phrase('plusSafety', { mean: expected.meanWords(byForecast.mean, forecast.days), safety: byForecast.safety });
  return {
    level: oneDecimal(sharedLevel({ byForecast: byForecast.level, byRecord: byRecord.level }, forecastShare)),
    rules: [expected.rule, 'record'],
    told: () => ({
      words: phrase('inShares', { forecastShare, forecast: forecastWords(), recordShare, record: recordWords() }),
      numbers: { ...numbers, forecast: byForecast.mean, safetyStock: byForecast.safety, forecastShare, recordShare },
    }),
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
    words: phrase('timesEconomic', { factor: lotFactor, quantity: lot.quantity }),
    numbers: { lotFactor, economicOrderQuantity: lot.quantity },
    rules: lot.rules,
  };
}

/** The plan, and in its words and numbers from how much was chosen and what simulation found; the safety is null where the reorder point was the cheapest. */
function withFindings(plan: ReplenishmentPlan, item: Item, choice: LevelChoice, safety: number | null): ReplenishmentPlan {
  const { items, days, simulatedDays } = choice;
  return {
    ...plan,
    rules: [...plan.rules, safety === null ? 'reorder-point-chosen' : 'chosen-by-simulation'],
    told() {
      const told = plan.told();
      const found = findings(choice, item.currency);
      return {
        ...told,
        reorderWords: phrase('byChoice', { point: told.reorderWords, safety, days, items, found: found.words }),
        numbers: {
          ...told.numbers,
          ...(safety !== null && { safety }),
          chosenFromDays: days,
          chosenFromItems: items,
          simulatedDays,
          ...found.numbers,
        },
      };
    },
  };
}

/** What simulation found of a choice and of the reorder point, in words that follow a colon. */
function findings(choice: LevelChoice, currency: string): { readonly words: Phrase; readonly numbers: Record<string, number> } {
  const { goal, chosen, reorderPoint, simulatedDays } = choice;
  const money = (minor: number) => minor / 10 ** minorUnitDigits(currency);
  if (goal.kind === 'cost') {
    const [simulatedCost, reorderPointCost] = [money(chosen.cost), money(reorderPoint.cost)];
    return {
      words: phrase('foundCost', { days: simulatedDays, cost: simulatedCost, pointCost: reorderPointCost }),
      numbers: { simulatedCost, reorderPointCost },
    };
  }
  const served = ({ fillRate, cycleService }: SimulatedOutcome) => (goal.kind === 'fill' ? fillRate : (cycleService ?? 1));
  const stockOf = ({ stock, stockValueMinor }: SimulatedOutcome) => (stockValueMinor === null ? oneDecimal(stock) : money(stockValueMinor));
  const numbers = {
    ...{ simulatedService: served(chosen), simulatedStock: stockOf(chosen) },
    ...{ reorderPointService: served(reorderPoint), reorderPointStock: stockOf(reorderPoint) },
  };
  return {
    words: phrase('foundService', {
      ...{ kind: goal.kind, days: simulatedDays, isValue: chosen.stockValueMinor !== null },
      ...{ service: numbers.simulatedService, stock: numbers.simulatedStock },
      ...{ pointService: numbers.reorderPointService, pointStock: numbers.reorderPointStock },
    }),
    numbers,
  };
}
