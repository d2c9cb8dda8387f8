import { z } from 'zod';
import { defineFault } from './fault.ts';

/** Everybody wants it. */
export const promotion = defineFault({
  kind: 'promotion',
  title: 'Customers want more, of one item or of all',
  options: z.strictObject({
    kind: z.literal('promotion'),
    sku: z.string().min(1).optional().describe('The item; without it all'),
    factor: z.number().min(0).max(100).default(3).describe('Factor on what they want on other days'),
  }),
  begin({ conditions }, { sku, factor }) {
    if (sku !== undefined) {
      conditions.demandFactorOf.set(sku, factor);
      return () => void conditions.demandFactorOf.delete(sku);
    }
    const before = conditions.demandFactor;
    conditions.demandFactor *= factor;
    return () => {
      conditions.demandFactor = before;
    };
  },
});

/** A supplier ships nothing. */
export const supplierStrike = defineFault({
  kind: 'supplier-strike',
  title: 'A supplier ships nothing; what was ordered leaves once it is over',
  options: z.strictObject({
    kind: z.literal('supplier-strike'),
    supplier: z.string().min(1).optional().describe('Its name; without it one is drawn'),
  }),
  begin({ conditions, items, random }, options) {
    const supplier = options.supplier ?? random.pick(items).supplier;
    conditions.onStrike.add(supplier);
    return () => void conditions.onStrike.delete(supplier);
  },
});

/** The road is closed. */
export const truckLate = defineFault({
  kind: 'truck-late',
  title: 'Trucks that would arrive now are late',
  options: z.strictObject({ kind: z.literal('truck-late'), days: z.number().positive().max(60).default(2).describe('By so many days') }),
  begin({ conditions }, { days }) {
    conditions.truckDelayDays += days;
    return () => {
      conditions.truckDelayDays = Math.max(0, conditions.truckDelayDays - days);
    };
  },
});
