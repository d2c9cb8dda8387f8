/** Whose word counts for on-hand at a location with a shelf sensor. */
export type Truth = 'scans' | 'sensor' | 'fused';

/** What a service level means: the probability of no stockout in a replenishment cycle, or the share of demand that is served from stock. */
export const SERVICE_KINDS = ['cycle', 'fill'] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];

/** From this order quantity on, in base units, every unit of the order has this price. */
export interface ItemPriceBreak {
  readonly fromQuantity: number;
  readonly unitCostMinor: number;
}

/** How an item is made on site, in place of being bought. */
export interface ItemProduction {
  readonly leadTimeDays: number;
  /** Base units that are made at a time. */
  readonly batch: number;
}

/** What one of several suppliers asks for an item; what it leaves out is as of the item. Base units, minor units of the item's currency. */
export interface ItemOffer {
  readonly name: string;
  readonly unitCostMinor?: number | undefined;
  readonly unitsPerPack?: number | undefined;
  readonly minimumOrderQuantity?: number | undefined;
  readonly leadTimeDays?: number | undefined;
  /** The lowest is taken where costs do not tell, or tell the same. */
  readonly priority?: number | undefined;
  /** The part of what is ordered of the item that it should have, beside the others' shares. Where any has one, those without are asked only when none of these can sell. */
  readonly share?: number | undefined;
}

/** Where a parameter of an item came from, strongest first; `learned`: from how long its orders took; `supplier`: from the terms of whom it is bought from. */
export const PARAMETER_SOURCES = ['operator', 'config', 'learned', 'import', 'catalog', 'supplier', 'default'] as const;
export type ParameterSource = (typeof PARAMETER_SOURCES)[number];

/** What is known of a SKU at this site. Quantities in base units, money in minor units. */
export interface ItemParameters {
  readonly name: string;
  /** Name of the base unit: `each`, `g`, `ml`, `mm`. */
  readonly unit: string;
  readonly category: string;
  readonly supplier: string;
  /** Whom else it can be bought from, and on what terms; null where there is nobody else. */
  readonly suppliers: readonly ItemOffer[] | null;
  readonly unitsPerPack: number;
  /** In base units. */
  readonly minimumOrderQuantity: number;
  readonly leadTimeDays: number;
  /** Standard deviation of the lead time. */
  readonly leadTimeSdDays: number;
  readonly unitCostMinor: number | null;
  /** Discounts on larger orders, quantities ascending; null where there are none. */
  readonly priceBreaks: readonly ItemPriceBreak[] | null;
  readonly currency: string;
  readonly unitWeightGrams: number | null;
  readonly tareGrams: number;
  /** Undecided (null): a shelf sensor's word counts from its first reading on. */
  readonly truth: Truth | null;
  /** Reorder when the position is at or below `min`, up to `max`; both or neither. */
  readonly min: number | null;
  readonly max: number | null;
  /** Service that is aimed at, 0 to 1, and what it means; null takes the policy's own. */
  readonly serviceLevel: number | null;
  readonly serviceKind: ServiceKind | null;
  /** What a base unit costs that is wanted and not there; null where nobody knows. */
  readonly stockoutCostMinor: number | null;
  readonly shelfLifeDays: number | null;
  /** Base units of it that fit at the site; null: what fits at its locations. */
  readonly capacityUnits: number | null;
  /** Null where it is bought. */
  readonly makes: ItemProduction | null;
  /** The SKU whose place it takes: its demand stands in while there is little of its own. */
  readonly predecessor: string | null;
  /** The SKU that is ordered in its place from now on, while what is left of it runs out; null where it is ordered itself. */
  readonly successor: string | null;
  /** SKUs that customers take for it where it is short, the first choice first; null where there are none. */
  readonly substitutes: readonly string[] | null;
}

export type ParameterName = keyof ItemParameters;

/** A SKU with its parameters and, for each, where the value came from. */
export interface Item extends ItemParameters {
  readonly sku: string;
  readonly sources: Readonly<Record<ParameterName, ParameterSource>>;
}

/** One source's values; what it leaves out falls to the next source. */
export type ParameterLayer = Partial<ItemParameters>;

/** Used where no source says anything. */
export const ITEM_DEFAULTS: ItemParameters = {
  name: '',
  unit: 'each',
  category: '',
  supplier: '',
  suppliers: null,
  unitsPerPack: 1,
  minimumOrderQuantity: 1,
  leadTimeDays: 7,
  leadTimeSdDays: 0,
  unitCostMinor: null,
  priceBreaks: null,
  currency: 'EUR',
  unitWeightGrams: null,
  tareGrams: 0,
  truth: null,
  min: null,
  max: null,
  serviceLevel: null,
  serviceKind: null,
  stockoutCostMinor: null,
  shelfLifeDays: null,
  capacityUnits: null,
  makes: null,
  predecessor: null,
  successor: null,
  substitutes: null,
};

const NAMES = Object.keys(ITEM_DEFAULTS) as readonly ParameterName[];
const BY_DEFAULT = Object.fromEntries(NAMES.map((name) => [name, 'default'])) as unknown as Item['sources'];
/** An item of which nothing is stated: each is a copy of it, and so all have one shape. */
const BARE: Item = { sku: '', ...ITEM_DEFAULTS, sources: BY_DEFAULT };
const WEAKEST_FIRST = [...PARAMETER_SOURCES].reverse();
const MOST_SHARED = 1000;
/** Most items have their parameters from the same sources: they share one record of them. By what each source states. */
const shared = new Map<string, Item['sources']>();

type Layers = Partial<Record<ParameterSource, ParameterLayer>>;

function sourcesOf(layers: Layers, stated: string): Item['sources'] {
  let sources = shared.get(stated);
  if (!sources) {
    const given: Record<ParameterName, ParameterSource> = { ...BY_DEFAULT };
    for (const source of WEAKEST_FIRST) for (const name of namesIn(layers[source])) given[name] = source;
    sources = given;
    if (shared.size >= MOST_SHARED) shared.clear();
    shared.set(stated, sources);
  }
  return sources;
}

function namesIn(layer: ParameterLayer | undefined): ParameterName[] {
  return layer
    ? (Object.keys(layer) as ParameterName[]).filter((name) => Object.hasOwn(ITEM_DEFAULTS, name) && layer[name] !== undefined)
    : [];
}

/** Merges the sources field by field: the strongest that states a field wins, and is named. */
export function resolveItem(sku: string, layers: Layers): Item {
  const item: Record<string, unknown> = { ...BARE };
  item['sku'] = sku;
  let stated = '';
  for (const source of WEAKEST_FIRST) {
    const layer = layers[source];
    if (!layer) continue;
    stated += `${source}:`;
    for (const name of namesIn(layer)) {
      item[name] = layer[name] ?? ITEM_DEFAULTS[name];
      stated += `${name} `;
    }
  }
  item['sources'] = sourcesOf(layers, stated);
  return item as unknown as Item;
}

const MEASURES: ReadonlySet<string> = new Set(['g', 'kg', 'mg', 't', 'ml', 'cl', 'dl', 'l', 'mm', 'cm', 'm']);

/** Why goods of a base unit cannot have this truth, in words; null where they can. One estimate of scans and sensor weighs whole pieces: of goods by weight, volume or length it knows nothing. */
export function truthProblem(truth: string | undefined, unit: string | undefined): string | null {
  if (truth !== 'fused' || unit === undefined || !MEASURES.has(unit.toLowerCase())) return null;
  return `fused is for goods counted in pieces, not in ${unit}: use sensor or scans`;
}
