import { toIso } from '../domain/calendar.ts';
import type { ItemClass } from '../domain/items/item-class.ts';
import { available, inventoryPosition, splitReserved } from '../domain/stock/stock.ts';
import type { StockRow } from '../domain/stock/stock-row.ts';
import { believedOf, estimatesInForce, isCountedSince } from '../pipeline/ingest/believed-stock.ts';
import { readVerification, type Verification } from '../pipeline/keep/verification.ts';
import type { ReorderPoint } from '../store/reorder-points.ts';
import type { StockEstimate } from '../store/stock-estimates.ts';
import type { Store } from '../store/store.ts';
import type { StockView } from './views.ts';

/** What is read once for all items, or once for the one that is asked for. */
interface Figures {
  readonly locations: ReadonlyMap<string, readonly string[]>;
  readonly onOrder: ReadonlyMap<string, number>;
  readonly reserved: ReadonlyMap<string, number>;
  readonly reorderPoints: ReadonlyMap<string, ReorderPoint>;
  readonly classes: ReadonlyMap<string, ItemClass>;
  readonly verification: Verification;
  /** By SKU and location. */
  readonly estimates: ReadonlyMap<string, StockEstimate>;
}

/** For each item its total, then its locations, in order of SKU and location. */
export function stockViews(store: Store, sku?: string): StockView[] {
  const figures = sku === undefined ? figuresOfAll(store) : figuresOf(store, sku);
  const rows = sku === undefined ? store.stock.all() : store.stock.ofSku(sku);
  const bySku = new Map<string, StockRow[]>();
  for (const known of sku === undefined ? store.items.skus() : [sku]) if (store.items.get(known)) bySku.set(known, []);
  for (const row of rows) {
    const list = bySku.get(row.sku);
    if (list) list.push(row);
    else bySku.set(row.sku, [row]);
  }
  return [...bySku].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([of, positions]) => itemViews(store, figures, of, positions));
}

// One query per table, not per item: with thousands of items the agent must not stand still for a page.
function figuresOfAll(store: Store): Figures {
  return {
    locations: store.items.locationsBySku(),
    onOrder: store.orders.onOrderBySku(),
    reserved: store.reservations.reservedBySku(),
    reorderPoints: new Map(store.reorderPoints.all().map((row) => [row.sku, row])),
    classes: store.itemClasses.all(),
    verification: readVerification(store),
    estimates: byPlace(estimatesInForce(store, store.estimates.all())),
  };
}

function figuresOf(store: Store, sku: string): Figures {
  return {
    locations: new Map([[sku, store.items.locationsOf(sku)]]),
    onOrder: new Map([[sku, store.orders.onOrder(sku)]]),
    reserved: new Map([[sku, store.reservations.reserved(sku)]]),
    reorderPoints: new Map([store.reorderPoints.get(sku)].flatMap((row) => (row ? [[sku, row]] : []))),
    classes: store.itemClasses.all(),
    verification: readVerification(store),
    estimates: byPlace(estimatesInForce(store, store.estimates.ofSku(sku))),
  };
}

const byPlace = (estimates: readonly StockEstimate[]): Map<string, StockEstimate> =>
  new Map(estimates.map((estimate) => [`${estimate.sku}\n${estimate.location}`, estimate]));

function itemViews(store: Store, read: Figures, sku: string, rows: readonly StockRow[]): StockView[] {
  const item = store.items.get(sku);
  const { name, unit } = item ?? { name: '', unit: 'each' };
  const locations = [...new Set([...(read.locations.get(sku) ?? []), ...rows.map((row) => row.location)])].sort();
  const perLocation = locations.map((location) => ({
    ...locationView({ sku, name, unit }, location, rows),
    estimate: estimateView(store, sellableAt(location, rows), read.estimates.get(`${sku}\n${location}`)),
    verified: isVerifiedAt(location, rows, read.verification),
  }));
  const sum = (field: 'onHand' | 'quarantine' | 'damaged'): number => perLocation.reduce((total, view) => total + view[field], 0);
  const onHand = sum('onHand');
  const figures = { onHand, onOrder: read.onOrder.get(sku) ?? 0, ...splitReserved(read.reserved.get(sku) ?? 0, onHand) };
  const updatedAt = rows.reduce<number | null>((latest, row) => Math.max(latest ?? 0, row.updatedAt), null);
  const total: StockView = {
    sku,
    name,
    location: null,
    onHand,
    allocated: figures.allocated,
    available: available(figures),
    onOrder: figures.onOrder,
    backorders: figures.backorders,
    position: inventoryPosition(figures),
    unit,
    updatedAt: updatedAt === null ? null : toIso(updatedAt),
    quarantine: sum('quarantine'),
    damaged: sum('damaged'),
    keptBy: null,
    estimate: null,
    negative: perLocation.some((view) => view.negative),
    verified: perLocation.every((view) => view.verified),
    ...reorderFigures(read.reorderPoints.get(sku)),
    ...classFigures(read.classes.get(sku)),
  };
  return [total, ...perLocation];
}

const sellableAt = (location: string, rows: readonly StockRow[]): StockRow | undefined =>
  rows.find((row) => row.location === location && row.condition === 'sellable');

function estimateView(store: Store, row: StockRow | undefined, estimate: StockEstimate | undefined): StockView['estimate'] {
  if (!estimate || row?.keptBy !== 'fused' || isCountedSince(row, estimate)) return null;
  const believed = believedOf(store, row, estimate);
  return { ...believed, at: toIso(believed.at) };
}

function reorderFigures(row: ReorderPoint | undefined): Pick<StockView, 'reorderPoint' | 'orderUpTo' | 'reorderPointAt'> {
  if (!row) return { reorderPoint: null, orderUpTo: null, reorderPointAt: null };
  return { reorderPoint: row.reorderPoint, orderUpTo: row.orderUpTo, reorderPointAt: toIso(row.computedAt) };
}

function classFigures(item: ItemClass | undefined): Pick<StockView, 'abc' | 'xyz'> {
  return { abc: item?.abc ?? null, xyz: item?.xyz ?? null };
}

// Customers reserve a SKU, not a bin, and purchases belong to the item: at a location nothing is allocated or on order.
function locationView(
  item: Pick<StockView, 'sku' | 'name' | 'unit'>,
  location: string,
  rows: readonly StockRow[],
): Omit<StockView, 'verified' | 'estimate'> {
  const at = rows.filter((row) => row.location === location);
  const quantity = (condition: string): number => at.find((row) => row.condition === condition)?.onHand ?? 0;
  const onHand = quantity('sellable');
  const updatedAt = at.reduce<number | null>((latest, row) => Math.max(latest ?? 0, row.updatedAt), null);
  return {
    ...item,
    location,
    onHand,
    allocated: 0,
    available: onHand,
    onOrder: 0,
    backorders: 0,
    position: onHand,
    updatedAt: updatedAt === null ? null : toIso(updatedAt),
    quarantine: quantity('quarantine'),
    damaged: quantity('damaged'),
    keptBy: at.find((row) => row.condition === 'sellable')?.keptBy ?? null,
    negative: at.some((row) => row.onHand < 0),
    ...reorderFigures(undefined),
    ...classFigures(undefined),
  };
}

// What is asked for is a count of what can be sold: it settles a location; where there is none of that, what else lies there has to be stated.
function isVerifiedAt(location: string, rows: readonly StockRow[], { isVerified }: Verification): boolean {
  const at = rows.filter((row) => row.location === location);
  const sellable = at.filter((row) => row.condition === 'sellable');
  return (sellable.length > 0 ? sellable : at).every(isVerified);
}
