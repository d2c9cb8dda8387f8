import type { ItemResult } from './evaluate-item.ts';
import type { ItemJob } from './plan.ts';
import type { PolicyChoice } from './policy-choice.ts';
import { totalFigures } from './totals.ts';

const COLUMNS = [
  ...['policy', 'series_id', 'steps', 'units', 'fill_rate', 'cycle_service_level', 'average_on_hand', 'average_stock_value', 'orders'],
  ...['units_ordered', 'holding_cost', 'ordering_cost', 'lost_units', 'lost_sales_cost', 'total_cost', 'foresight_total_cost'],
];

/** A table (CSV) with a row per policy and item. */
export function perItemTable(jobs: readonly ItemJob[], results: readonly ItemResult[], policies: readonly PolicyChoice[]): string {
  const rows = policies.flatMap((policy, at) =>
    jobs.map(({ item }, index) => {
      const { figures: all, foresight } = results[index]!;
      const figures = all[at]!;
      const { fillRate, cycleServiceLevel, averageOnHand, averageStockValue, orders, unitsOrdered, ...costs } = totalFigures([
        { item, figures },
      ]);
      const { holdingCost, orderingCost, lostUnits, lostSalesCost, totalCost } = costs;
      return [
        ...[quoted(policy.name), quoted(item.id), figures.steps, figures.units, fillRate, cycleServiceLevel ?? ''],
        ...[averageOnHand, averageStockValue, orders, unitsOrdered, holdingCost, orderingCost, lostUnits, lostSalesCost, totalCost],
        foresight.totalCost,
      ].join(',');
    }),
  );
  return `${[COLUMNS.join(','), ...rows].join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
