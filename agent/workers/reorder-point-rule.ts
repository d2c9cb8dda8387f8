import type { RollingForecasts } from '../domain/forecast/rolling-forecast.ts';
import type { Item } from '../domain/items/item.ts';
import type { OrderRule } from '../domain/levels/closed-loop.ts';
import type { ChoiceTerms } from '../domain/levels/level-choice.ts';
import { reorderPoint } from '../policies/reorder-point.ts';

/** What a choice is measured beside: the policy `reorder-point` on the same terms, asked at the end of each day with the forecast of that day. */
export function reorderPointRule(item: Item, demand: readonly number[], forecasts: RollingForecasts, terms: ChoiceTerms): OrderRule {
  const { goal, fixedOrderCostMinor, stockoutCostMinor, ...given } = terms;
  const options = reorderPoint.options.parse({
    ...{ kind: 'reorder-point', reviewDays: given.reviewDays, orderDays: given.orderDays, holdingRatePerYear: given.holdingRatePerYear },
    ...(goal.kind === 'cost' ? { ...(stockoutCostMinor && { stockoutCostMinor }) } : { serviceLevel: goal.level, serviceKind: goal.kind }),
    ...(fixedOrderCostMinor !== null && { fixedOrderCostMinor }),
  });
  const protectionDays = Math.max(1, Math.round(item.leadTimeDays + terms.reviewDays));
  // Lead times of the loop do not vary.
  const known = { ...item, leadTimeSdDays: 0, ...(goal.kind !== 'cost' && { stockoutCostMinor: null }) };
  let units = 0;
  let next = 0;
  return ({ step, onHand, onOrder }) => {
    for (; next <= step; next++) units += demand[next]!;
    const { forecast, stepsOld } = forecasts(step, protectionDays);
    const answer = reorderPoint.ask(
      {
        item: known,
        position: { onHand, onOrder, allocated: 0, backorders: 0 },
        ...{ forecast, forecastDaysOld: stepsOld, observed: forecast ? { units: 0, days: 0 } : { units, days: step + 1 } },
        chosen: null,
      },
      options,
    );
    return answer.kind === 'order' ? answer.quantity : 0;
  };
}
