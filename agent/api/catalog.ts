import { z } from 'zod';
import { SERVICE_KINDS } from '../domain/items/item.ts';
import { ORDER_DAYS } from '../domain/suppliers/supplier.ts';
import { isHolidayDate } from '../domain/time/holidays.ts';
import type { UpstreamOutcome } from '../pipeline/ingest/routes.ts';
import type { Store } from '../store/store.ts';

const name = z.string().min(1).max(128);

const money = z.int().min(1);
const currency = z.string().length(3);

const itemSchema = z.object({
  sku: name,
  name: z.string().max(500).optional(),
  unit: z.string().min(1).max(32).optional(),
  category: z.string().max(128).optional(),
  supplier: name.optional(),
  suppliers: z
    .array(
      z.object({
        name,
        unitCostMinor: z.int().min(0).optional(),
        unitsPerPack: z.int().min(1).max(1_000_000_000).optional(),
        minimumOrderQuantity: z.int().min(1).max(1_000_000_000).optional(),
        leadTimeDays: z.number().min(0).max(730).optional(),
        priority: z.int().min(0).max(1000).optional(),
        share: z.number().gt(0).max(1).optional(),
      }),
    )
    .min(1)
    .optional(),
  predecessor: name.optional(),
  successor: name.optional(),
  substitutes: z.array(name).min(1).max(20).optional(),
  unitsPerPack: z.int().min(1).max(1_000_000_000).optional(),
  minimumOrderQuantity: z.int().min(1).max(1_000_000_000).optional(),
  leadTimeDays: z.number().min(0).max(730).optional(),
  leadTimeSdDays: z.number().min(0).max(365).optional(),
  unitCostMinor: z.int().min(0).optional(),
  priceBreaks: z
    .array(z.object({ fromQuantity: z.int().min(2), unitCostMinor: z.number().positive() }))
    .transform((breaks) => breaks.sort((a, b) => a.fromQuantity - b.fromQuantity))
    .optional(),
  serviceLevel: z.number().min(0.5).max(0.999).optional(),
  serviceKind: z.enum(SERVICE_KINDS).optional(),
  stockoutCostMinor: z.number().min(0).optional(),
  currency: currency.optional(),
  unitWeightGrams: z.number().positive().optional(),
  tareGrams: z.number().min(0).optional(),
  barcodes: z.array(z.object({ code: name, units: z.int().min(1).max(1_000_000).default(1) })).optional(),
  locations: z.array(name).optional(),
});

/** Amounts without a currency would be guesses: such a catalogue is refused. */
const supplierSchema = z
  .object({
    id: name,
    leadTimeDays: z.number().min(0).max(730).optional(),
    leadTimeSdDays: z.number().min(0).max(365).optional(),
    orderDays: z.array(z.enum(ORDER_DAYS)).min(1).optional(),
    cutoff: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .optional(),
    closed: z.array(z.string().refine(isHolidayDate)).optional(),
    currency: currency.optional(),
    minimumOrderMinor: money.optional(),
    freeShippingMinor: money.optional(),
    shippingCostMinor: money.optional(),
    expedite: z.object({ leadTimeDays: z.number().min(0).max(730), costMinor: z.int().min(0) }).optional(),
  })
  .refine(
    (terms) =>
      terms.currency !== undefined || !(terms.minimumOrderMinor ?? terms.freeShippingMinor ?? terms.shippingCostMinor ?? terms.expedite),
    { message: 'amounts need a currency', path: ['currency'] },
  );

const catalogSchema = z.object({
  version: z.union([z.string().min(1), z.number()]).transform(String),
  suppliers: z.array(supplierSchema).default([]),
  items: z.array(itemSchema).max(1_000_000),
});

/** Takes upstream's catalogue whole: the weakest source of parameters above the defaults. The same version again, as after each reconnect, changes nothing. */
export function takeCatalog(store: Store, value: unknown): UpstreamOutcome {
  const result = catalogSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    return { ok: false, reason: 'invalid-message', detail: `${issue!.path.join('.')}: ${issue!.message}` };
  }
  const { version, suppliers, items } = result.data;
  if (store.settings.get('catalogVersion') === version) return { ok: true, skus: [] };
  store.suppliers.replace(
    'catalog',
    suppliers.map(({ id, ...terms }) => ({ name: id, ...terms })),
  );
  store.items.dropSource('catalog');
  for (const { sku, barcodes, locations, ...stated } of items) {
    store.items.putParameters(sku, 'catalog', stated);
    // An import knows the bins and codes of this site better than a central catalogue.
    if (store.items.layer(sku, 'import')) continue;
    if (barcodes)
      store.items.setBarcodes(
        sku,
        barcodes.filter(({ code }) => (store.items.lookUp(code)?.sku ?? sku) === sku),
      );
    for (const location of locations ?? []) store.items.addLocation(sku, location);
  }
  store.settings.put('catalogVersion', version);
  return { ok: true, skus: items.map((item) => item.sku) };
}
