import { ITEM_DEFAULTS, type Item, type ParameterLayer, type ParameterSource, resolveItem } from '../domain/items/item.ts';
import type { PositionKey } from '../domain/stock/stock-row.ts';
import type { LeadTime } from '../domain/suppliers/learned-lead-time.ts';
import type { Supplier } from '../domain/suppliers/supplier.ts';
import type { Database } from './database.ts';
import { IN_KEYS, unknownKeys } from './many-keys.ts';
import { createRecent } from './recent.ts';

export interface Barcode {
  readonly code: string;
  /** Base units that one scan stands for. */
  readonly units: number;
}

/** What a scanned code stands for. */
export interface Coded {
  readonly sku: string;
  /** Base units that one scan stands for. */
  readonly units: number;
  readonly item: Item | null;
  /** Where it was scanned last, for whoever scans: most codes are met at one place. */
  place: PositionKey | null;
}

export interface Hold {
  readonly kind: 'rejected' | 'snoozed';
  readonly until: number;
  readonly reason: string;
}

/** What is known of whom an item is bought from. */
interface SupplierKnowledge {
  readonly terms: (name: string) => Supplier | null;
  readonly learned: (supplier: string, sku: string, stated: LeadTime) => LeadTime | null;
}

/** What one source says of a SKU. */
interface StoredLayer {
  readonly sku: string;
  readonly source: ParameterSource;
  readonly parameters: string;
}

const CACHED = 131_072;
const MOST_OF_CATEGORY = 100;
/** So many codes that stand for nothing are remembered, of at most so many characters: each label is looked up in forms that nobody gave an item. */
const UNKNOWN_CODES = 4096;
const LONGEST_UNKNOWN = 64;

/** Items: parameters per source, locations, barcodes, and holds. Resolved items are cached until `forget` is called. */
export function itemsTable(db: Database, from: SupplierKnowledge) {
  const layers = db.prepare<[string], StoredLayer>('SELECT sku, source, parameters FROM item_parameters WHERE sku = ?');
  const layersOf = db.prepare<[string], StoredLayer>(
    `SELECT sku, source, parameters FROM item_parameters WHERE sku ${IN_KEYS} ORDER BY sku`,
  );
  const putLayer = db.prepare<[string, string, string]>(
    'INSERT OR REPLACE INTO item_parameters (sku, source, parameters) VALUES (?, ?, ?)',
  );
  const dropLayer = db.prepare<[string, string]>('DELETE FROM item_parameters WHERE sku = ? AND source = ?');
  const dropSource = db.prepare<[string]>('DELETE FROM item_parameters WHERE source = ?');
  const skus = db.prepare<[], { sku: string }>('SELECT DISTINCT sku FROM item_parameters ORDER BY sku');
  const ofCategory = db.prepare<[string, number], { sku: string }>(
    "SELECT DISTINCT sku FROM item_parameters WHERE json_extract(parameters, '$.category') = ? ORDER BY sku LIMIT ?",
  );
  const ofSupplier = db.prepare<[string], { sku: string }>(
    "SELECT DISTINCT sku FROM item_parameters WHERE json_extract(parameters, '$.supplier') = ? ORDER BY sku",
  );
  const successors = db.prepare<[], { sku: string }>(
    // Few have one, and a word is found many times faster than all of them are parsed.
    `SELECT DISTINCT sku FROM item_parameters WHERE instr(parameters, '"successor"') > 0 AND json_extract(parameters, '$.successor') IS NOT NULL
      ORDER BY sku`,
  );
  const skusAt = db.prepare<[string], { sku: string }>('SELECT sku FROM item_locations WHERE location = ? ORDER BY sku');
  const locationsOf = db.prepare<[string], { location: string }>('SELECT location FROM item_locations WHERE sku = ? ORDER BY location');
  const allLocations = db.prepare<[], { sku: string; location: string }>('SELECT sku, location FROM item_locations ORDER BY sku, location');
  const addLocation = db.prepare<[string, string]>('INSERT OR IGNORE INTO item_locations (location, sku) VALUES (?, ?)');
  const dropLocations = db.prepare<[string]>('DELETE FROM item_locations WHERE sku = ?');
  const barcode = db.prepare<[string], { code: string; sku: string; units: number }>(
    'SELECT code, sku, units FROM barcodes WHERE code = ?',
  );
  const addBarcode = db.prepare<[string, string, number]>('INSERT OR REPLACE INTO barcodes (code, sku, units) VALUES (?, ?, ?)');
  const dropBarcodes = db.prepare<[string]>('DELETE FROM barcodes WHERE sku = ?');
  const barcodesOf = db.prepare<[string], Barcode>('SELECT code, units FROM barcodes WHERE sku = ? ORDER BY code');
  const holds = db.prepare<[string, number], Hold>('SELECT kind, until, reason FROM item_holds WHERE sku = ? AND until > ?');
  const allHolds = db.prepare<[], { sku: string }>('SELECT DISTINCT sku FROM item_holds');
  const putHold = db.prepare<[string, string, number, string]>(
    'INSERT OR REPLACE INTO item_holds (sku, kind, until, reason) VALUES (?, ?, ?, ?)',
  );
  const dropHold = db.prepare<[string, string]>('DELETE FROM item_holds WHERE sku = ? AND kind = ?');
  const dropHolds = db.prepare<[number]>('DELETE FROM item_holds WHERE until <= ?');
  const cache = new Map<string, Item>();
  const byCode = createRecent<string, Coded>(CACHED);
  const unknownCodes = createRecent<string, true>(UNKNOWN_CODES);
  const places = createRecent<string, Set<string>>(CACHED);
  const atLocation = createRecent<string, readonly string[]>(CACHED);

  /** Of each resolved item: what its lead time would be by word alone. */
  const statedTimes = new Map<string, LeadTime>();
  const byCategory = new Map<string, readonly string[]>();
  const bySupplier = new Map<string, readonly string[]>();
  /** SKUs by the SKU that takes their place; null until somebody asks. */
  let bySuccessor: Map<string, readonly string[]> | null = null;

  /** SKUs that may have a hold: asked with each look at an item. A reader asks the file. */
  let held: Set<string> | null = null;
  function mayBeHeld(sku: string): boolean {
    if (db.readonly) return true;
    held ??= new Set(allHolds.all().map((row) => row.sku));
    return held.has(sku);
  }

  function skusThere(location: string): readonly string[] {
    let found = atLocation.get(location);
    if (!found) {
      found = skusAt.all(location).map((row) => row.sku);
      // Names that nobody knows, of which a broken device may send any number, are not kept.
      if (found.length > 0) atLocation.set(location, found);
    }
    return found;
  }

  // A SKU that nobody knows is not remembered: devices can make up any number of them.
  function get(sku: string): Item | null {
    const known = cache.get(sku);
    if (known !== undefined) return known;
    const rows = layers.all(sku);
    return rows.length === 0 ? null : resolved(rows);
  }

  /** The item that these layers, all that there are of its SKU, make. */
  function resolved(rows: readonly StoredLayer[]): Item {
    const item = withSupplier(
      rows[0]!.sku,
      Object.fromEntries(rows.map((row) => [row.source, JSON.parse(row.parameters) as ParameterLayer])),
    );
    cache.set(item.sku, item);
    return item;
  }

  /** What its supplier's terms say of each of its items counts where no source speaks of the item itself; what its orders really took beats all but a person's word. */
  function withSupplier(sku: string, layers: Parameters<typeof resolveItem>[1]): Item {
    const own = resolveItem(sku, layers);
    const terms = termsOf(own.supplier);
    const item = terms.supplier ? resolveItem(sku, { ...layers, ...terms }) : own;
    const stated = { days: item.leadTimeDays, sdDays: item.leadTimeSdDays };
    const learned = from.learned(item.supplier, sku, stated);
    statedTimes.set(sku, stated);
    if (!learned) return item;
    return resolveItem(sku, {
      ...layers,
      ...termsOf(item.supplier),
      learned: { leadTimeDays: learned.days, leadTimeSdDays: learned.sdDays },
    });
  }

  function termsOf(name: string): { supplier?: ParameterLayer } {
    const supplier = name === '' ? null : from.terms(name);
    if (!supplier) return {};
    const { leadTimeDays, leadTimeSdDays } = supplier;
    return { supplier: { ...(leadTimeDays !== null && { leadTimeDays }), ...(leadTimeSdDays !== null && { leadTimeSdDays }) } };
  }

  function skuAsCode(code: string): { code: string; sku: string; units: number } | null {
    const sku = get(code)?.sku;
    return sku === undefined ? null : { code: sku, sku, units: 1 };
  }

  function forgetCodes(): void {
    byCode.clear();
    unknownCodes.clear();
  }

  /** Says that a code stands for nothing, and remembers it for the next label of its kind. */
  function unknown(code: string): null {
    // A copy, for a part of a message would keep all of it in memory.
    if (code.length <= LONGEST_UNKNOWN) unknownCodes.set(JSON.parse(JSON.stringify(code)) as string, true);
    return null;
  }

  function changed(sku: string): void {
    cache.delete(sku);
    forgetCodes();
    byCategory.clear();
    bySupplier.clear();
    bySuccessor = null;
  }

  function readSuccessors(): Map<string, readonly string[]> {
    const found = new Map<string, string[]>();
    for (const { sku } of successors.all()) {
      const by = get(sku)?.successor;
      if (by) found.set(by, [...(found.get(by) ?? []), sku]);
    }
    return found;
  }

  return {
    /** Null where no source knows the SKU. */
    get,
    /** Reads many that are about to be asked for. */
    readAhead(asked: readonly string[]): void {
      const keys = unknownKeys(asked, (sku) => cache.has(sku));
      const rows = keys === null ? [] : layersOf.all(keys);
      for (let from = 0, to = 0; from < rows.length; from = to) {
        while (rows[to]?.sku === rows[from]!.sku) to++;
        resolved(rows.slice(from, to));
      }
    },
    /** Every known SKU, in order. */
    skus: (): string[] => skus.all().map((row) => row.sku),
    layer: (sku: string, source: ParameterSource): ParameterLayer | null => {
      const row = layers.all(sku).find((candidate) => candidate.source === source);
      return row ? (JSON.parse(row.parameters) as ParameterLayer) : null;
    },
    /** Sets what a source says of a SKU, whole; an empty layer still makes the SKU known. */
    putParameters(sku: string, source: ParameterSource, layer: ParameterLayer): void {
      putLayer.run(sku, source, JSON.stringify(layer));
      changed(sku);
    },
    dropParameters(sku: string, source: ParameterSource): void {
      dropLayer.run(sku, source);
      changed(sku);
    },
    /** Forgets all that a source said. */
    dropSource(source: ParameterSource): void {
      dropSource.run(source);
      cache.clear();
      forgetCodes();
      byCategory.clear();
      bySupplier.clear();
      bySuccessor = null;
    },
    /** SKUs of a category, the first of them in order: what one of them is like the others are. */
    ofCategory(category: string): readonly string[] {
      let found = byCategory.get(category);
      if (!found) {
        found = ofCategory
          .all(category, MOST_OF_CATEGORY)
          .map(({ sku }) => sku)
          .filter((sku) => get(sku)?.category === category);
        byCategory.set(category, found);
      }
      return found;
    },
    /** SKUs that are bought from a supplier, in order. */
    ofSupplier(supplier: string): readonly string[] {
      let found = bySupplier.get(supplier);
      if (!found) {
        found = ofSupplier
          .all(supplier)
          .map(({ sku }) => sku)
          .filter((sku) => get(sku)?.supplier === supplier);
        bySupplier.set(supplier, found);
      }
      return found;
    },
    /** SKUs whose place a SKU takes, in order. */
    succeededBy(sku: string): readonly string[] {
      bySuccessor ??= readSuccessors();
      return bySuccessor.get(sku) ?? [];
    },
    /** What an item's lead time is said to be, whatever its orders took. */
    statedLeadTime(sku: string): LeadTime {
      get(sku);
      return statedTimes.get(sku) ?? { days: ITEM_DEFAULTS.leadTimeDays, sdDays: ITEM_DEFAULTS.leadTimeSdDays };
    },
    /** More of these has come: their lead times are worked out anew. */
    relearn(skus: Iterable<string>): void {
      for (const sku of skus) cache.delete(sku);
      byCode.clear();
    },
    skusAt: skusThere,
    isLocation: (location: string): boolean => skusThere(location).length > 0,
    locationsOf: (sku: string): string[] => locationsOf.all(sku).map((row) => row.location),
    /** Where every SKU lies, in one query. */
    locationsBySku: (): Map<string, string[]> => groupBySku(allLocations.all()),
    addLocation(sku: string, location: string): void {
      let known = places.get(sku);
      if (known?.has(location)) return;
      addLocation.run(location, sku);
      atLocation.delete(location);
      if (!known) {
        known = new Set();
        places.set(sku, known);
      }
      known.add(location);
    },
    /** Replaces where a SKU lies. */
    setLocations(sku: string, locations: readonly string[]): void {
      dropLocations.run(sku);
      places.clear();
      atLocation.clear();
      for (const location of locations) addLocation.run(location, sku);
    },
    /** What a scanned code stands for: a barcode, or the SKU itself. */
    lookUp(code: string): Coded | null {
      let found = byCode.get(code);
      if (!found) {
        if (unknownCodes.get(code)) return null;
        const row = barcode.get(code) ?? skuAsCode(code);
        if (!row) return unknown(code);
        found = { sku: row.sku, units: row.units, item: get(row.sku), place: null };
        // Not the asker's own text: a part of a message would keep all of it in memory.
        byCode.set(row.code, found);
      }
      return found;
    },
    /** Replaces the codes of a SKU. */
    setBarcodes(sku: string, codes: readonly Barcode[]): void {
      dropBarcodes.run(sku);
      forgetCodes();
      for (const { code, units } of codes) addBarcode.run(code, sku, units);
    },
    barcodesOf: (sku: string): Barcode[] => barcodesOf.all(sku),
    holds: (sku: string, now: number): Hold[] => (mayBeHeld(sku) ? holds.all(sku, now) : []),
    putHold(sku: string, hold: Hold): void {
      putHold.run(sku, hold.kind, hold.until, hold.reason);
      held?.add(sku);
    },
    dropHold: (sku: string, kind: Hold['kind']): void => void dropHold.run(sku, kind),
    dropExpiredHolds: (now: number): void => void dropHolds.run(now),
    /** Another process may have changed the tables: resolve anew. */
    forget(): void {
      held = null;
      cache.clear();
      forgetCodes();
      places.clear();
      atLocation.clear();
      byCategory.clear();
      bySupplier.clear();
      bySuccessor = null;
    },
  };
}

function groupBySku(rows: readonly { readonly sku: string; readonly location: string }[]): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const { sku, location } of rows) {
    const list = grouped.get(sku);
    if (list) list.push(location);
    else grouped.set(sku, [location]);
  }
  return grouped;
}
