import { type ChoiceItem, type ChoiceRecord, choiceRecordOf } from '../domain/levels/choice-record.ts';
import { runChoices } from '../domain/levels/choice-run.ts';
import { type LoopFigures, runClosedLoop } from '../domain/levels/closed-loop.ts';
import { startedCourse } from '../domain/levels/course.ts';
import { type FirstCounts, type FirstDemand, firstDemandAt, wouldSpoil } from '../domain/levels/first-demand.ts';
import {
  type ChoiceCase,
  type ChoiceRequest,
  type ChoiceTerms,
  holdingCostOf,
  LEAST_ITEMS,
  type LevelChoice,
  type SimulatedOutcome,
} from '../domain/levels/level-choice.ts';
import type { LevelParameters } from '../domain/levels/level-rule.ts';
import { reorderPointRule } from './reorder-point-rule.ts';
import { rollingForecasts } from './rolling-forecasts.ts';

/** Parameters are chosen anew so often in the simulated past, in days. */
const EVERY_DAYS = 7;

/** An item as it is simulated, and what came of that. */
interface Simulated {
  readonly of: ChoiceCase;
  /** In the course that is run: the last half of all days. */
  readonly run: ChoiceItem;
  readonly record: ChoiceRecord;
  readonly rival: LoopFigures;
}

/**
 * Chooses the parameters of all items together by what simulation of their own past finds best, from what was known at the time; null where there are too few items, or
 * `goOn`, asked before each item, left no time for more. Deterministic without it.
 */
export function chooseLevels({ terms, cases, learning, firsts }: ChoiceRequest, goOn: () => boolean = () => true): LevelChoice | null {
  const { goal } = terms;
  const days = cases.reduce((most, { demand }) => Math.max(most, demand.length), 0);
  const firstRun = Math.ceil(days / 2);
  const moments: number[] = [];
  for (let moment = days; moment >= firstRun; moment -= EVERY_DAYS) moments.unshift(moment);
  const typicalHoldingCost = middleOf(cases.flatMap(({ item }) => holdingCostOf(item, terms) ?? [])) ?? 1;
  const firstDemands = new Map([...(firsts ?? [])].map(([unit, counts]) => [unit, rememberedFirsts(counts, days)]));
  const simulated: Simulated[] = [];
  for (const one of cases) {
    if (!goOn()) break;
    const firstDemand = firstDemands.get(one.item.unit);
    simulated.push(simulate(one, { terms, learning, moments, days, typicalHoldingCost, firstDemand }));
  }
  if (simulated.length < LEAST_ITEMS) return null;
  const { chosen, figures } = runChoices({
    items: simulated.map(({ run }) => run),
    records: simulated.map(({ record }) => record),
    ...{ goal, times: { moments, every: EVERY_DAYS, daysPerStep: 1 } },
  });
  const [own, rival] = [
    outcomeOf(simulated, figures),
    outcomeOf(
      simulated,
      simulated.map((one) => one.rival),
    ),
  ];
  return {
    ...{ goal, items: simulated.length, days, simulatedDays: days - moments[0]!, typicalHoldingCost },
    parameters: goal.kind === 'cost' && rival.cost < own.cost ? null : shown(chosen.at(-1)!),
    ...{ chosen: own, reorderPoint: rival },
  };
}

interface Simulation extends Pick<ChoiceRequest, 'terms' | 'learning'> {
  readonly moments: readonly number[];
  readonly days: number;
  readonly typicalHoldingCost: number;
  /** By days from the first of the longest history on. */
  readonly firstDemand: ((day: number) => FirstDemand | null) | undefined;
}

/** What was known of first demands at the end of each day, worked out once a day. */
function rememberedFirsts(firsts: FirstCounts, days: number): (day: number) => FirstDemand | null {
  const known = new Map<number, FirstDemand | null>();
  return (day) => {
    let found = known.get(day);
    if (found === undefined) {
      found = firstDemandAt(firsts, firsts.waiting.length - days + day);
      known.set(day, found);
    }
    return found;
  };
}

/** First demands as the item is kept by them: of what would spoil first nothing is. */
function keptBy(first: FirstDemand | null, { shelfLifeDays }: ChoiceCase['item']): FirstDemand | null {
  return first && wouldSpoil(first, shelfLifeDays) ? null : first;
}

/** A third of an item's days are history only, then the candidates are simulated, and the last half of all days is run under what was chosen. */
function simulate(one: ChoiceCase, { terms, learning, moments, days, typicalHoldingCost, firstDemand }: Simulation): Simulated {
  const { item } = one;
  const demand = Array.from(one.demand);
  const offset = days - demand.length;
  const leadSteps = Math.max(1, Math.round(item.leadTimeDays) + 1);
  const courseFrom = (from: number) => startedCourse({ demand, from, leadSteps, daysPerStep: 1 });
  const past = courseFrom(Math.max(learning.leastSteps, Math.round(demand.length / 3)));
  const known = holdingCostOf(item, terms);
  const about = { item: ruleItemOf(one, terms), offset, holdingAgainstTypical: known === null ? 1 : known / typicalHoldingCost };
  const run = { ...about, course: courseFrom(Math.max(past.from, moments[0]! - offset)) };
  const forecasts = rollingForecasts(past, learning);
  // The loop knows lead times that do not vary: what they take beyond that is added where it is ordered.
  const interval = { leadTimeDays: item.leadTimeDays, leadTimeSdDays: 0, reviewDays: terms.reviewDays };
  const sources = { forecasts, interval, ...(firstDemand && { firstDemand: (step: number) => keptBy(firstDemand(step + offset), item) }) };
  return {
    ...{ of: one, run },
    record: choiceRecordOf({ ...about, course: past }, { goal: terms.goal, moments }, sources),
    rival: runClosedLoop(run.course, about.item, reorderPointRule(item, demand, forecasts, terms)),
  };
}

function ruleItemOf({ item }: ChoiceCase, terms: ChoiceTerms): ChoiceItem['item'] {
  const { unitsPerPack, minimumOrderQuantity } = item;
  const holdingCost = holdingCostOf(item, terms);
  const isWeighed = terms.fixedOrderCostMinor !== null && holdingCost !== null;
  return {
    ...{ unitsPerPack, minimumOrderQuantity, isSmoothed: false, holdingCost: holdingCost ?? 1 },
    orderCost: terms.fixedOrderCostMinor ?? 0,
    lostSaleCost: item.stockoutCostMinor ?? terms.stockoutCostMinor ?? 0,
    ...(!isWeighed && { lotDays: terms.orderDays }),
  };
}

function outcomeOf(simulated: readonly Simulated[], figures: readonly LoopFigures[]): SimulatedOutcome {
  const sum = (of: (figures: LoopFigures, item: ChoiceCase['item']) => number) =>
    figures.reduce((total, some, at) => total + of(some, simulated[at]!.of.item), 0);
  const [units, cycles] = [sum((some) => some.units), sum((some) => some.cycles)];
  const isPriced = simulated.every(({ of }) => of.item.unitCostMinor !== null);
  const stockOf = ({ steps, averageOnHand }: LoopFigures) => (steps > 0 ? averageOnHand : 0);
  return {
    cost: sum(({ totalCost }) => totalCost),
    fillRate: units > 0 ? 1 - sum(({ lostUnits }) => lostUnits) / units : 1,
    cycleService: cycles > 0 ? sum(({ servedCycles }) => servedCycles) / cycles : null,
    stock: sum(stockOf),
    stockValueMinor: isPriced ? sum((some, item) => stockOf(some) * item.unitCostMinor!) : null,
  };
}

/** As a sentence shows them: what is shown and what is gone by must be the same. */
function shown({ safety, lotFactor, forecastShare }: LevelParameters): LevelParameters {
  const rounded = (value: number) => Math.round(value * 100) / 100;
  return { safety: rounded(safety), lotFactor: rounded(lotFactor), forecastShare: rounded(forecastShare) };
}

function middleOf(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
