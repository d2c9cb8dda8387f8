import { formatTable } from '../../agent/cli/table.ts';
import type { LevelParameters } from '../../agent/domain/levels/level-rule.ts';
import { normalCdf } from '../../agent/domain/mathematics/normal.ts';
import { counted, shownNumber } from '../../agent/domain/words/wording.ts';
import { unseenUnitsOf } from './auto/auto-item.ts';
import type { Schedules } from './auto/with-auto.ts';
import type { ItemResult } from './evaluate-item.ts';
import type { Foresight } from './foresight.ts';
import type { ItemJob, Plan } from './plan.ts';
import { AUTO } from './policy-choice.ts';
import type { Step } from './step.ts';
import { type PolicyFigures, totalFigures, totalForesight } from './totals.ts';

/** What `evaluate` says: every policy over all items, and foresight beside them. */
export interface Evaluation {
  readonly items: number;
  readonly step: Step;
  readonly policies: Readonly<Record<string, PolicyFigures>>;
  readonly foresight: Foresight;
  /** What each `auto` went by in the end: the same parameters for all items, each with its own forecast and costs. */
  readonly chosen?: Readonly<Record<string, ChosenParameters>>;
}

/** Parameters in the end, and how many units were kept at any moment, at most, of any one item that nobody had asked for within the last year, where any were. */
export interface ChosenParameters extends LevelParameters {
  readonly unseenUnits?: number;
}

/** Sums the results in the order of the items. */
export function evaluationOf(jobs: readonly ItemJob[], results: readonly ItemResult[], plan: Plan, schedules: Schedules = []): Evaluation {
  const { policies, step } = plan;
  const autos = policies.filter(({ kind }) => kind === AUTO);
  const chosen = schedules.flatMap((schedule, at) => {
    const parameters = schedule.at(-1);
    if (!parameters) return [];
    const unseenUnits = unseenUnitsOf(jobs, plan, autos[at]!, schedule);
    return [[autos[at]!.name, { ...parameters, ...(unseenUnits > 0 && { unseenUnits }) }] as const];
  });
  const figuresOf = (at: number) => totalFigures(jobs.map(({ item }, index) => ({ item, figures: results[index]!.figures[at]! })));
  return {
    items: jobs.length,
    step,
    policies: Object.fromEntries(policies.map(({ name }, at) => [name, figuresOf(at)])),
    foresight: totalForesight(results.map(({ foresight }) => foresight)),
    ...(chosen.length > 0 && { chosen: Object.fromEntries(chosen) }),
  };
}

/** Beyond it a share would be shown as 100 %. */
const FARTHEST_TOLD = 3.5;

interface Line extends Partial<PolicyFigures> {
  readonly name: string;
}

/** The same for people. */
export function evaluationTable({ items, step, policies, foresight, chosen = {} }: Evaluation): string {
  const lines: Line[] = [
    ...Object.entries(policies).map(([name, figures]) => ({ name, ...figures })),
    { name: 'foresight', ...foresight, fillRate: 1 },
  ];
  const share = (value: number | null | undefined) => (value == null ? null : Number((100 * value).toFixed(2)));
  const money = (value: number | undefined) => (value === undefined ? null : Math.round(value));
  const table = formatTable(lines, [
    { title: 'POLICY', value: ({ name }) => name },
    { title: 'TOTAL COST', value: ({ totalCost }) => money(totalCost) },
    { title: 'HOLDING', value: ({ holdingCost }) => money(holdingCost) },
    { title: 'ORDERING', value: ({ orderingCost }) => money(orderingCost) },
    { title: 'LOST SALES', value: ({ lostSalesCost }) => money(lostSalesCost) },
    { title: 'FILL %', value: ({ fillRate }) => share(fillRate) },
    { title: 'CYCLE %', value: ({ cycleServiceLevel }) => share(cycleServiceLevel) },
    { title: 'STOCK VALUE', value: ({ averageStockValue }) => money(averageStockValue) },
    { title: 'ORDERS', value: ({ orders }) => orders ?? null },
    { title: 'UNITS LOST', value: ({ lostUnits }) => money(lostUnits) },
  ]);
  const choices = Object.entries(chosen).map(([name, parameters]) => `${name} went by ${parameterWords(parameters)} in the end.\n`);
  return `${table}\n${choices.join('')}${counted(items, 'item')}, in steps of a ${step}. Foresight serves all demand at the least cost, knowing it; no policy can.\n`;
}

function parameterWords({ safety, lotFactor, forecastShare, unseenUnits }: ChosenParameters): string {
  const percent = (share: number) => `${shownNumber(100 * share)} %`;
  const level = safety < FARTHEST_TOLD ? percent(normalCdf(safety)) : `${shownNumber(safety)} standard deviations`;
  const unseen =
    unseenUnits === undefined ? '' : `, with up to ${counted(unseenUnits, 'unit')} of what nobody had asked for within a year,`;
  return `a safety of ${level}, ${shownNumber(lotFactor)} times the economic order quantity and the forecast for ${percent(forecastShare)}${unseen}`;
}
