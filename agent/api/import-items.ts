import { toMinorUnits } from '../domain/items/currency.ts';
import { ITEM_DEFAULTS, type ItemPriceBreak, type ParameterLayer, truthProblem } from '../domain/items/item.ts';
import { unitProblem } from '../domain/items/succession.ts';
import type { Barcode } from '../store/items.ts';
import type { Store } from '../store/store.ts';
import { readBarcodes } from './barcode-cell.ts';
import { type CsvRow, type LineProblem, readCsvTable } from './csv-table.ts';
import { ITEM_COLUMNS, MONEY_COLUMNS } from './item-columns.ts';
import { readPriceBreaks } from './price-break-cell.ts';
import { readSubstitutes, successorProblem } from './succession-cells.ts';

/** Columns of the items table; only `sku` must be there. What a file has no column for stays as it was. */
export const ITEM_COLUMN_NAMES = [
  'sku',
  'location',
  'barcodes',
  ...MONEY_COLUMNS.map(({ column }) => column),
  'price_breaks',
  'substitutes',
  ...ITEM_COLUMNS.map(({ column }) => column),
];

/** An item of the file, its rows put together. */
export interface ImportedItem {
  readonly sku: string;
  /** Its first line. */
  readonly line: number;
  /** What the file states; undefined takes back what an earlier import stated. */
  readonly parameters: ParameterLayer;
  /** Null where the file names none: they stay as they are. */
  readonly locations: readonly string[] | null;
  readonly barcodes: readonly (Barcode & { readonly line: number })[] | null;
}

/** The items of a file, or every problem of it. */
export type ParsedItems =
  | { readonly ok: true; readonly items: readonly ImportedItem[]; readonly warnings: readonly LineProblem[] }
  | { readonly ok: false; readonly problems: readonly LineProblem[] };

/** How much an import set. */
export interface ImportedCounts {
  readonly items: number;
  readonly locations: number;
  readonly barcodes: number;
}

type Stated = string | number | readonly ItemPriceBreak[] | readonly string[];

interface Draft {
  readonly sku: string;
  readonly line: number;
  readonly parameters: Record<string, Stated | undefined>;
  readonly lines: Record<string, number>;
  readonly locations: Map<string, number>;
  readonly barcodes: Map<string, Barcode & { line: number }>;
}

type Report = (line: number, message: string) => void;

const NAME = /^[^\p{Cc}]{1,64}$/u;

/** Reads the items table; rows of the same SKU are locations of one item. */
export function parseItemsCsv(text: string): ParsedItems {
  const table = readCsvTable(text, ITEM_COLUMN_NAMES);
  if (!table.ok) return table;
  const { columns, rows } = table;
  if (!columns.includes('sku'))
    return { ok: false, problems: [{ line: 1, message: `the column sku is missing; there are ${columns.join(', ')}` }] };
  if (rows.length === 0) return { ok: false, problems: [{ line: 1, message: 'names columns, but no item' }] };
  const problems: LineProblem[] = [];
  const warnings: LineProblem[] = [...table.warnings];
  const report: Report = (line, message) => problems.push({ line, message });
  const warn: Report = (line, message) => warnings.push({ line, message });
  const drafts = new Map<string, Draft>();
  const owners = new Map<string, { sku: string; line: number }>();
  for (const row of rows) {
    const sku = row.cells.sku!;
    if (!NAME.test(sku)) {
      report(row.line, sku === '' ? 'sku is empty' : 'sku must be 1 to 64 printable characters');
      continue;
    }
    let draft = drafts.get(sku);
    if (draft) addLocation(draft, row, report);
    else {
      draft = { sku, line: row.line, parameters: {}, lines: {}, locations: new Map(), barcodes: new Map() };
      drafts.set(sku, draft);
      addLocation(draft, row, report);
    }
    addParameters(draft, row, report, warn);
    addBarcodes(draft, row, { owners, report, warn });
  }
  for (const draft of drafts.values()) checkWhole(draft, owners, report);
  if (problems.length > 0) return { ok: false, problems: inOrder(problems) };
  return { ok: true, items: [...drafts.values()].map((draft) => finish(draft, columns)), warnings: inOrder(warnings) };
}

function addLocation(draft: Draft, { line, cells }: CsvRow, report: Report): void {
  const location = cells.location ?? '';
  if (location !== '' && !NAME.test(location)) report(line, 'location must be 1 to 64 printable characters');
  const before = draft.locations.get(location);
  if (before !== undefined) {
    report(line, `${location === '' ? `"${draft.sku}" without a location` : `"${draft.sku}" at ${location}`} is in line ${before} already`);
  } else draft.locations.set(location, line);
}

function addParameters(draft: Draft, row: CsvRow, report: Report, warn: Report): void {
  for (const { column, parameter, read } of ITEM_COLUMNS) {
    const cell = row.cells[column];
    if (cell === undefined) continue;
    draft.parameters[parameter] ??= undefined;
    if (cell === '') continue;
    const value = read(cell);
    if (value.ok) state(draft, row.line, { column, parameter, value: value.value }, report);
    else report(row.line, `${column} ${value.message}`);
  }
  for (const money of MONEY_COLUMNS) addMoney(draft, row, money, { report, warn });
  addPriceBreaks(draft, row, report);
  addSubstitutes(draft, row, report);
}

function addPriceBreaks(draft: Draft, { line, cells }: CsvRow, report: Report): void {
  const cell = cells.price_breaks;
  if (cell === undefined) return;
  draft.parameters.priceBreaks ??= undefined;
  const { breaks, problems } = readPriceBreaks(cell, currencyOf(draft, cells));
  for (const message of problems) report(line, message);
  if (breaks.length > 0) state(draft, line, { column: 'price_breaks', parameter: 'priceBreaks', value: breaks }, report);
}

function addSubstitutes(draft: Draft, { line, cells }: CsvRow, report: Report): void {
  const cell = cells.substitutes;
  if (cell === undefined) return;
  draft.parameters.substitutes ??= undefined;
  const { substitutes, problems } = readSubstitutes(cell, draft.sku);
  for (const message of problems) report(line, message);
  if (substitutes.length > 0) state(draft, line, { column: 'substitutes', parameter: 'substitutes', value: substitutes }, report);
}

function currencyOf(draft: Draft, cells: CsvRow['cells']): string {
  return cells.currency || String(draft.parameters.currency ?? ITEM_DEFAULTS.currency);
}

function addMoney(
  draft: Draft,
  row: CsvRow,
  { column, parameter }: (typeof MONEY_COLUMNS)[number],
  { report, warn }: { report: Report; warn: Report },
): void {
  const cost = row.cells[column];
  if (cost === undefined) return;
  draft.parameters[parameter] ??= undefined;
  if (cost === '') return;
  const currency = currencyOf(draft, row.cells);
  const amount = toMinorUnits(cost, currency);
  if (!amount) {
    report(row.line, `${column} must be an amount with a decimal point such as 12.50, not "${cost.slice(0, 40)}"`);
    return;
  }
  if (!amount.exact) warn(row.line, `${column} ${cost} is finer than ${currency} allows and was rounded`);
  state(draft, row.line, { column, parameter, value: amount.minor }, report);
}

function state(draft: Draft, line: number, said: { column: string; parameter: string; value: Stated }, report: Report): void {
  const { column, parameter, value } = said;
  const before = draft.parameters[parameter];
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(value)) {
    report(line, `${column} of "${draft.sku}" differs from line ${draft.lines[parameter]}: rows of one SKU are locations of the same item`);
    return;
  }
  draft.parameters[parameter] = value;
  draft.lines[parameter] ??= line;
}

function addBarcodes(
  draft: Draft,
  row: CsvRow,
  { owners, report, warn }: { owners: Map<string, { sku: string; line: number }>; report: Report; warn: Report },
): void {
  const { barcodes, problems, warnings } = readBarcodes(row.cells.barcodes ?? '');
  for (const message of problems) report(row.line, message);
  for (const message of warnings) warn(row.line, message);
  for (const { code, units } of barcodes) {
    const owner = owners.get(code);
    const before = draft.barcodes.get(code);
    if (owner && owner.sku !== draft.sku) report(row.line, `barcode ${code} belongs to "${owner.sku}" in line ${owner.line}`);
    else if (before && before.units !== units)
      report(row.line, `barcode ${code} stands for ${before.units} base units in line ${before.line}`);
    else if (!before) draft.barcodes.set(code, { code, units, line: row.line });
    if (!owner) owners.set(code, { sku: draft.sku, line: row.line });
  }
}

function checkWhole(draft: Draft, owners: ReadonlyMap<string, { sku: string; line: number }>, report: Report): void {
  const { min, max, truth, unit } = draft.parameters;
  const problem = truthProblem(truth as string | undefined, unit as string | undefined);
  if (problem !== null) report(draft.line, `the truth of "${draft.sku}": ${problem}`);
  if ((min === undefined) !== (max === undefined)) report(draft.line, `min and max of "${draft.sku}" go together`);
  else if (min !== undefined && max !== undefined && max <= min)
    report(draft.lines.max ?? draft.line, `max of "${draft.sku}" must be above min`);
  const { unitCostMinor, priceBreaks } = draft.parameters;
  if (typeof unitCostMinor === 'number' && unitCostMinor > 0 && Array.isArray(priceBreaks))
    for (const { fromQuantity, unitCostMinor: price } of priceBreaks as readonly ItemPriceBreak[])
      if (price > unitCostMinor)
        report(draft.lines.priceBreaks ?? draft.line, `price_breaks of "${draft.sku}" from ${fromQuantity} on is dearer than unit_cost`);
  const owner = owners.get(draft.sku);
  if (owner && owner.sku !== draft.sku) report(owner.line, `barcode ${draft.sku} of "${owner.sku}" is the SKU in line ${draft.line}`);
}

function finish(draft: Draft, columns: readonly string[]): ImportedItem {
  const locations = [...draft.locations.keys()].filter((location) => location !== '');
  return {
    sku: draft.sku,
    line: draft.line,
    parameters: draft.parameters as ParameterLayer,
    locations: locations.length > 0 ? locations : null,
    barcodes: columns.includes('barcodes') ? [...draft.barcodes.values()] : null,
  };
}

function inOrder(problems: readonly LineProblem[]): LineProblem[] {
  return [...problems].sort((a, b) => a.line - b.line);
}

/** Writes the items in one transaction, or nothing where a code belongs to an item that the file does not name. */
export function importItems(
  store: Store,
  items: readonly ImportedItem[],
):
  | { readonly ok: true; readonly counts: ImportedCounts; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly problems: readonly LineProblem[] } {
  return store.transaction(() => {
    store.items.forget();
    const problems = [...foreignCodes(store, items), ...successionProblems(store, items)];
    if (problems.length > 0) return { ok: false, problems: inOrder(problems) };
    // First all codes of these items are dropped: a code may move from one of them to another.
    for (const item of items) if (item.barcodes) store.items.setBarcodes(item.sku, []);
    const counts = { items: items.length, locations: 0, barcodes: 0 };
    for (const { sku, parameters, locations, barcodes } of items) {
      store.items.putParameters(sku, 'import', { ...store.items.layer(sku, 'import'), ...parameters });
      if (locations) store.items.setLocations(sku, locations);
      if (barcodes) store.items.setBarcodes(sku, barcodes);
      counts.locations += locations?.length ?? 0;
      counts.barcodes += barcodes?.length ?? 0;
    }
    return { ok: true, counts, unknown: unknownNames(store, items) };
  });
}

/** Successors that lead in a circle, and what would stand in for an item in another base unit, as they will stand after the import. */
function successionProblems(store: Store, items: readonly ImportedItem[]): LineProblem[] {
  const stated = new Map(items.map(({ sku, parameters }) => [sku, parameters]));
  const successorOf = (sku: string): string | null | undefined => {
    const parameters = stated.get(sku);
    if (parameters && 'successor' in parameters) return parameters.successor ?? null;
    return store.items.get(sku)?.successor;
  };
  // Units that are not known yet are left to be found in doubt when it is ordered.
  const unitOf = (sku: string): string | undefined => {
    const known = store.items.get(sku);
    if (known?.sources.unit === 'operator' || known?.sources.unit === 'config') return known.unit;
    const parameters = stated.get(sku);
    return parameters ? (parameters.unit ?? known?.unit ?? ITEM_DEFAULTS.unit) : known?.unit;
  };
  return items.flatMap(({ sku, line, parameters }) => {
    const circle = parameters.successor === undefined ? null : successorProblem(sku, successorOf);
    const units = namedBy(parameters).map((other) => unitProblem(sku, other, unitOf));
    return [circle, ...units].flatMap((message) => (message === null ? [] : [{ line, message }]));
  });
}

/** SKUs that take the place of an item, or stand in for it, and are no items yet. */
function unknownNames(store: Store, items: readonly ImportedItem[]): string[] {
  const named = items.flatMap(({ parameters }) => namedBy(parameters));
  return [...new Set(named)].filter((sku) => store.items.get(sku) === null);
}

function namedBy({ successor, substitutes }: ImportedItem['parameters']): string[] {
  return [...new Set([...(successor ? [successor] : []), ...(substitutes ?? [])])];
}

function foreignCodes(store: Store, items: readonly ImportedItem[]): LineProblem[] {
  const restated = new Set(items.filter((item) => item.barcodes !== null).map((item) => item.sku));
  const problems: LineProblem[] = [];
  for (const item of items) {
    for (const { code, line } of item.barcodes ?? []) {
      const owner = store.items.lookUp(code)?.sku;
      const elsewhere = owner !== undefined && owner !== item.sku && (owner === code || !restated.has(owner));
      if (elsewhere) problems.push({ line, message: `barcode ${code} belongs to "${owner}" in the database` });
    }
  }
  return problems;
}
