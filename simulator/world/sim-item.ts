import type { DemandModel } from '../demand/demand-model.ts';

/** One SKU of the simulated warehouse, with what is true of it. Quantities in base units, money in minor units. */
export interface SimItem {
  readonly sku: string;
  readonly name: string;
  /** Pick bins; a scale stands under its one bin, scanners serve any number. */
  readonly bins: readonly string[];
  readonly watchedBy: 'scanner' | 'scale';
  readonly barcode: string;
  readonly caseCode: string;
  readonly unitsPerPack: number;
  readonly minimumOrderQuantity: number;
  readonly leadTimeDays: number;
  readonly leadTimeSdDays: number;
  readonly unitCostMinor: number;
  readonly supplier: string;
  readonly unitWeightGrams: number;
  readonly tareGrams: number;
  readonly demand: DemandModel;
  /** The opening stock, and the day on which it comes in. */
  readonly initialUnits: number;
  readonly opensOn: number;
  /** Customers order some of its units in advance. */
  readonly isReserved: boolean;
}
