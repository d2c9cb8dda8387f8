import type { ParameterName } from '../domain/items/item.ts';

/** What a cell stands for, or what is wrong with it. */
export type CellValue = { readonly ok: true; readonly value: string | number } | { readonly ok: false; readonly message: string };

/** A column of the items table that states one parameter. */
export interface ItemColumn {
  readonly column: string;
  readonly parameter: ParameterName;
  read(text: string): CellValue;
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

function text(column: string, parameter: ParameterName, longest = 200): ItemColumn {
  return {
    column,
    parameter,
    read: (cell) => (cell.length <= longest ? { ok: true, value: cell } : { ok: false, message: `is longer than ${longest} characters` }),
  };
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

function number(column: string, parameter: ParameterName, { least, most, whole = false }: Range): ItemColumn {
  const kind = whole ? 'a whole number' : 'a number with a decimal point';
  return {
    column,
    parameter,
    read: (cell) => {
      const value = Number(cell);
      if (!DECIMAL.test(cell) || (whole && !Number.isInteger(value)))
        return { ok: false, message: `must be ${kind}, not "${cell.slice(0, 40)}"` };
      return value >= least && value <= most
        ? { ok: true, value }
        : { ok: false, message: `must be from ${least} to ${most}, not ${cell.slice(0, 40)}` };
    },
  };
}

function pattern(column: string, parameter: ParameterName, expression: RegExp, expected: string): ItemColumn {
  return {
    column,
    parameter,
    read: (cell) =>
      expression.test(cell) ? { ok: true, value: cell } : { ok: false, message: `must be ${expected}, not "${cell.slice(0, 40)}"` },
  };
}

const MOST_UNITS = 1_000_000_000;

/** Columns of money, whose parameters are in minor units of the item's currency. */
export const MONEY_COLUMNS = [
  { column: 'unit_cost', parameter: 'unitCostMinor' },
  { column: 'stockout_cost', parameter: 'stockoutCostMinor' },
] as const satisfies readonly { column: string; parameter: ParameterName }[];

/** Columns of one parameter each; `sku`, `location`, `barcodes` and money are read apart. */
export const ITEM_COLUMNS: readonly ItemColumn[] = [
  text('name', 'name'),
  text('unit', 'unit', 16),
  text('category', 'category'),
  text('supplier', 'supplier'),
  number('units_per_pack', 'unitsPerPack', { least: 1, most: MOST_UNITS, whole: true }),
  number('moq', 'minimumOrderQuantity', { least: 1, most: MOST_UNITS, whole: true }),
  number('lead_time_days', 'leadTimeDays', { least: 0, most: 730 }),
  number('lead_time_sd_days', 'leadTimeSdDays', { least: 0, most: 365 }),
  pattern('currency', 'currency', /^[A-Z]{3}$/, 'three capital letters such as EUR'),
  number('unit_weight_grams', 'unitWeightGrams', { least: 0.000_001, most: 10_000_000 }),
  number('tare_grams', 'tareGrams', { least: 0, most: 10_000_000 }),
  pattern('truth', 'truth', /^(scans|sensor|fused)$/, 'scans, sensor or fused'),
  number('min', 'min', { least: 0, most: MOST_UNITS, whole: true }),
  number('max', 'max', { least: 1, most: MOST_UNITS, whole: true }),
  number('service_level', 'serviceLevel', { least: 0.5, most: 0.999 }),
  pattern('service_kind', 'serviceKind', /^(cycle|fill)$/, 'cycle or fill'),
  text('predecessor', 'predecessor', 64),
  text('successor', 'successor', 64),
  number('shelf_life_days', 'shelfLifeDays', { least: 1, most: 36_500, whole: true }),
];
