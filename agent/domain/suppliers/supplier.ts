/** Days of the week as a supplier's order days name them, Monday first. */
export const ORDER_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type OrderDay = (typeof ORDER_DAYS)[number];

/** What is known of a supplier; null where nobody says. Money in minor units of its currency. */
export interface SupplierTerms {
  /** From order to shelf. */
  readonly leadTimeDays: number | null;
  readonly leadTimeSdDays: number | null;
  /** Days on which orders are taken. */
  readonly orderDays: readonly OrderDay[] | null;
  /** Local time `HH:MM` from which on an order counts for the next order day. */
  readonly cutoff: string | null;
  /** Days without orders: `YYYY-MM-DD`, or `MM-DD` of every year. */
  readonly closed: readonly string[] | null;
  readonly currency: string | null;
  /** The least that one order may come to. */
  readonly minimumOrderMinor: number | null;
  /** From this order value on, shipping costs nothing; below it, `shippingCostMinor`. */
  readonly freeShippingMinor: number | null;
  readonly shippingCostMinor: number | null;
  /** What bringing an order forward costs, and how long it then takes. */
  readonly expedite: { readonly leadTimeDays: number; readonly costMinor: number } | null;
}

/** A supplier by its name. */
export interface Supplier extends SupplierTerms {
  readonly name: string;
}

/** Who says something of suppliers, strongest first. */
export const SUPPLIER_SOURCES = ['config', 'catalog'] as const;
export type SupplierSource = (typeof SUPPLIER_SOURCES)[number];

/** One source's terms; what it leaves out falls to the next source. */
export type SupplierLayer = { readonly [Name in keyof SupplierTerms]?: SupplierTerms[Name] | undefined };

const UNKNOWN: SupplierTerms = {
  leadTimeDays: null,
  leadTimeSdDays: null,
  orderDays: null,
  cutoff: null,
  closed: null,
  currency: null,
  minimumOrderMinor: null,
  freeShippingMinor: null,
  shippingCostMinor: null,
  expedite: null,
};

/** Amounts, which mean nothing without their source's currency. */
const AMOUNTS: readonly (keyof SupplierTerms)[] = ['minimumOrderMinor', 'freeShippingMinor', 'shippingCostMinor', 'expedite'];

/** Whether a supplier has terms by which its orders go together. */
export function goesTogether({
  minimumOrderMinor,
  freeShippingMinor,
}: Pick<SupplierTerms, 'minimumOrderMinor' | 'freeShippingMinor'>): boolean {
  return minimumOrderMinor !== null || freeShippingMinor !== null;
}

/** Merges the sources field by field, the strongest first; amounts only of sources that count in the currency of the strongest that names one. */
export function resolveSupplier(name: string, layers: Partial<Record<SupplierSource, SupplierLayer>>): Supplier {
  const currency = SUPPLIER_SOURCES.map((source) => layers[source]?.currency).find((value) => value !== undefined);
  const counts = (layer: SupplierLayer | undefined, field: keyof SupplierTerms) =>
    !AMOUNTS.includes(field) || (layer?.currency ?? currency) === currency;
  const stated = (field: keyof SupplierTerms) =>
    SUPPLIER_SOURCES.map((source) => (counts(layers[source], field) ? layers[source]?.[field] : undefined)).find(
      (value) => value !== undefined,
    ) ?? UNKNOWN[field];
  const fields = Object.keys(UNKNOWN) as (keyof SupplierTerms)[];
  return { name, ...(Object.fromEntries(fields.map((field) => [field, stated(field)])) as unknown as SupplierTerms) };
}
