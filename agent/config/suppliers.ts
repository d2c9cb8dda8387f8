import { z } from 'zod';
import { ORDER_DAYS } from '../domain/suppliers/supplier.ts';
import { isHolidayDate } from '../domain/time/holidays.ts';
import { nearestName } from '../domain/words/nearest-name.ts';
import type { Fault } from './issues.ts';
import { always } from './one-of.ts';

const money = () => z.int().min(1).max(1_000_000_000_000);

const supplierSchema = z.strictObject({
  name: z.string().min(1).max(128).describe('As items name it'),
  leadTimeDays: z.number().min(0).max(730).optional().describe('From order to shelf, for items that state none of their own'),
  leadTimeSdDays: z.number().min(0).max(365).optional().describe('Standard deviation of the lead time'),
  orderDays: z.array(z.enum(ORDER_DAYS)).min(1).optional().describe('Days on which it takes orders; without it every day'),
  cutoff: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM')
    .optional()
    .describe('Local time from which on an order counts for the next order day'),
  closed: z
    .array(z.string().refine(isHolidayDate, 'must be YYYY-MM-DD, or MM-DD for every year'))
    .optional()
    .describe('Days on which it takes no orders: 2026-05-14, or 12-25 for every year'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be three capital letters, for example EUR')
    .optional()
    .describe('ISO 4217 code of the amounts below'),
  minimumOrderMinor: money().optional().describe('Least that one order may come to, in minor units (cents)'),
  freeShippingMinor: money().optional().describe('Order value from which on shipping costs nothing'),
  shippingCostMinor: money().optional().describe('What shipping of an order below that costs'),
  expedite: z
    .strictObject({
      leadTimeDays: z.number().min(0).max(730).describe('From order to shelf where it is brought forward'),
      costMinor: z.int().min(0).describe('What that costs, in minor units'),
    })
    .optional()
    .describe('Where it can bring an order forward'),
});

/** The suppliers of one item, where there are several. */
export const itemOffersSchema = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(128).describe('The supplier'),
      unitCostMinor: z
        .int()
        .min(0)
        .optional()
        .describe('What it takes for a base unit, in minor units; without it the item’s own unit cost'),
      unitsPerPack: z.int().min(1).optional().describe('Its pack, in base units; without it the item’s own'),
      minimumOrderQuantity: z
        .int()
        .min(1)
        .optional()
        .describe('The least of the item that it sells, in base units; without it the item’s own'),
      leadTimeDays: z.number().min(0).max(730).optional().describe('From order to shelf; without it the supplier’s, or the item’s own'),
      priority: z.int().min(0).max(1000).optional().describe('The lowest goes first where costs are not known, or are the same'),
      share: z
        .number()
        .gt(0)
        .max(1)
        .optional()
        .describe(
          'The part of what is ordered of the item that it should have, beside the shares of the others: of a year’s orders, whoever is furthest behind has the next, whatever it costs. Where any has a share, those without are asked only when none of these can sell',
        ),
    }),
  )
  .min(1)
  .superRefine((offers: unknown, context) => {
    if (!Array.isArray(offers)) return;
    const names = new Set<unknown>();
    for (const [index, offer] of offers.entries()) {
      const name: unknown = offer?.name;
      if (names.has(name)) context.addIssue({ code: 'custom', path: [index, 'name'], message: `"${name}" is named twice` });
      names.add(name);
    }
  }, always);

/** Whom the site buys from, and on what terms. */
export const suppliersSchema = z.array(supplierSchema).superRefine((suppliers: unknown, context) => {
  if (!Array.isArray(suppliers)) return;
  const names = new Set<unknown>();
  for (const [index, supplier] of suppliers.entries()) {
    if (!supplier || typeof supplier !== 'object') continue;
    const report = (field: string, message: string) => context.addIssue({ code: 'custom', path: [index, field], message });
    if (names.has(supplier.name)) report('name', `"${supplier.name}" is configured twice`);
    names.add(supplier.name);
    for (const [field, message] of termFaults(supplier)) report(field, message);
  }
}, always);

/** What does not go together in a supplier's terms, by the option at fault. */
function termFaults(terms: Record<string, unknown>): [string, string][] {
  const faults: [string, string][] = [];
  const amounts = ['minimumOrderMinor', 'freeShippingMinor', 'shippingCostMinor', 'expedite'].filter((name) => terms[name] !== undefined);
  if (amounts.length > 0 && terms['currency'] === undefined)
    faults.push(['currency', `is missing; ${amounts.join(', ')} cannot be read without it`]);
  if (terms['freeShippingMinor'] !== undefined && terms['shippingCostMinor'] === undefined)
    faults.push(['shippingCostMinor', 'is missing; freeShippingMinor says nothing without it']);
  const { leadTimeDays } = terms;
  const faster = (terms['expedite'] as { leadTimeDays?: unknown } | undefined)?.leadTimeDays;
  if (typeof leadTimeDays === 'number' && typeof faster === 'number' && faster >= leadTimeDays)
    faults.push(['expedite', `must be faster than leadTimeDays, ${leadTimeDays}`]);
  return faults;
}

/** Items of a configuration document that name a supplier which its list of suppliers does not have; where there is no list any name will do. */
export function supplierFaults(document: unknown): Fault[] {
  const { suppliers, items } = (document ?? {}) as { suppliers?: unknown; items?: unknown };
  if (!Array.isArray(suppliers) || suppliers.length === 0 || !Array.isArray(items)) return [];
  const names = [...new Set(suppliers.map((supplier) => supplier?.name).filter((name) => typeof name === 'string'))];
  return items.flatMap((item, index): Fault[] => {
    const offers: unknown[] = Array.isArray(item?.suppliers) ? item.suppliers : [];
    const named: [unknown, Fault['steps']][] = [
      [item?.supplier, ['items', index, 'supplier']],
      ...offers.map((offer, at): [unknown, Fault['steps']] => [
        (offer as { name?: unknown } | null)?.name,
        ['items', index, 'suppliers', at, 'name'],
      ]),
    ];
    return named.flatMap(([name, steps]) => (typeof name === 'string' && name !== '' ? unknownFault(name, names, steps) : []));
  });
}

/** Amounts of different currencies that would have to be held against each other: a supplier's minimum or free shipping, the price of an item that is bought there where one is stated, and the budget. */
export function currencyFaults({ suppliers, items, replenishment: { budget } }: Priced): Fault[] {
  const together = new Map(suppliers.map((supplier, at) => [supplier.name, { ...supplier, at }] as const));
  for (const [name, { minimumOrderMinor, freeShippingMinor }] of together)
    if (minimumOrderMinor === undefined && freeShippingMinor === undefined) together.delete(name);
  const ofBudget = [...together.values()].flatMap(({ name, currency, at }): Fault[] => {
    if (!budget || !currency || budget.currency === currency) return [];
    const message = `is ${currency}, but replenishment.budget is in ${budget.currency}: orders to ${name} cannot be held against both`;
    return [{ steps: ['suppliers', at, 'currency'], message, atKey: false }];
  });
  const ofItems = items.flatMap((item, index): Fault[] => {
    const { currency } = item;
    const other = pricedBy(item)
      .map((name) => together.get(name))
      .find((terms) => terms?.currency !== undefined && currency !== undefined && terms.currency !== currency);
    if (!other) return [];
    const message = `is ${currency}, but the terms of its supplier ${other.name} are in ${other.currency}: its price cannot be held against them`;
    return [{ steps: ['items', index, 'currency'], message, atKey: false }];
  });
  return [...ofBudget, ...ofItems];
}

/** Those of its suppliers at whom an item has a price. */
function pricedBy({ supplier, unitCostMinor, priceBreaks, suppliers: offers = [] }: PricedItem): readonly string[] {
  const hasPrice = unitCostMinor !== undefined || priceBreaks !== undefined;
  const priced = offers.filter((offer) => hasPrice || offer.unitCostMinor !== undefined).map(({ name }) => name);
  return supplier !== undefined && hasPrice ? [supplier, ...priced] : priced;
}

interface PricedItem {
  readonly currency?: string | undefined;
  readonly supplier?: string | undefined;
  readonly unitCostMinor?: number | undefined;
  readonly priceBreaks?: readonly unknown[] | undefined;
  readonly suppliers?: readonly { readonly name: string; readonly unitCostMinor?: number | undefined }[] | undefined;
}

/** What of a configuration names money of a supplier. */
interface Priced {
  readonly suppliers: readonly z.infer<typeof supplierSchema>[];
  readonly items: readonly PricedItem[];
  readonly replenishment: { readonly budget?: { readonly currency: string } | undefined };
}

function unknownFault(name: string, known: readonly string[], steps: Fault['steps']): Fault[] {
  if (known.includes(name)) return [];
  const meant = nearestName(name, known);
  const hint = meant ? `did you mean ${meant}?` : `there are ${known.join(', ')}`;
  return [{ steps, message: `there is no supplier "${name}"; ${hint}`, atKey: false }];
}
