import { formatTable } from '../../agent/cli/table.ts';
import { counted } from '../../agent/domain/wording.ts';
import type { ItemResult } from './evaluate-item.ts';
import type { Foresight } from './foresight.ts';
import type { ItemJob, Plan } from './plan.ts';
import type { Step } from './step.ts';
import { type PolicyFigures, totalFigures, totalForesight } from './totals.ts';

/** What `evaluate` says: every policy over all items, and foresight beside them. */
export interface Evaluation {
  readonly items: number;
  readonly step: Step;
  readonly policies: Readonly<Record<string, PolicyFigures>>;
  readonly foresight: Foresight;
}

/** Sums the results in the order of the items. */
export function evaluationOf(jobs: readonly ItemJob[], results: readonly ItemResult[], { policies, step }: Plan): Evaluation {
  const figuresOf = (at: number) => totalFigures(jobs.map(({ item }, index) => ({ item, figures: results[index]!.figures[at]! })));
  return {
    items: jobs.length,
    step,
    policies: Object.fromEntries(policies.map(({ name }, at) => [name, figuresOf(at)])),
    foresight: totalForesight(results.map(({ foresight }) => foresight)),
  };
}

interface Line extends Partial<PolicyFigures> {
  readonly name: string;
}

/** The same for people. */
export function evaluationTable({ items, step, policies, foresight }: Evaluation): string {
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
  return `${table}\n${counted(items, 'item')}, in steps of a ${step}. Foresight serves all demand at the least cost, knowing it; no policy can.\n`;
}
