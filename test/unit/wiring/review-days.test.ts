import { expect, it } from 'vitest';
import { configSchema } from '../../../agent/config/schema.ts';
import { bindDoors } from '../../../agent/wiring/doors.ts';
import { policyInput } from '../../support/policy-input.ts';

const KINDS = ['reorder-point', 'order-up-to', 'forecast-quantile', 'base-stock', 'days-of-cover'];

it.each(KINDS)('stock under %s covers the days to the next chance to order, and more often changes nothing', (kind) => {
  const { policyFor } = bindDoors(configSchema.parse({ replenishment: { policy: { kind } } })).decide;
  const known = policyInput({ item: { leadTimeDays: 2 }, position: { onHand: 1000 }, observed: { units: 280, days: 28 } });
  const levelsFor = (orderEveryDays?: number) => {
    const answer = policyFor(known.item).ask({ ...known, ...(orderEveryDays && { orderEveryDays }) });
    return [answer.reorderPoint!, answer.orderUpTo!];
  };
  const [usual, often, rarely] = [levelsFor(), levelsFor(1), levelsFor(10)];
  expect(often).toEqual(usual);
  expect(rarely[1]! - usual[1]!).toBeGreaterThan(20);
});
