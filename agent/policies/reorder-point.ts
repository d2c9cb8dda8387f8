import { z } from 'zod';
import { replenishBy } from '../domain/demand/expected-demand.ts';
import { reorderPointPlan } from '../domain/replenishment/reorder-point-plan.ts';
import { definePolicy, holdingOptions, quantityOptions, reviewOptions, serviceOptions } from './policy.ts';

const options = z.strictObject({
  kind: z.literal('reorder-point'),
  ...serviceOptions,
  ...reviewOptions,
  ...quantityOptions,
  ...holdingOptions,
});

/** Reorder point = mean demand over lead time and review period + safety stock, by the service aimed at; an item's own minimum and maximum win over it. */
export const reorderPoint = definePolicy({
  kind: 'reorder-point',
  title: 'Orders when the inventory position no longer covers forecast demand over lead time and review period with its safety stock',
  options,
  ask: (input, settings) => replenishBy(input, (expected, item) => reorderPointPlan(expected, item, settings)),
});
