import { z } from 'zod';
import { formatDay, parseDate } from '../domain/calendar.ts';
import type { Promotion } from '../store/demand-drivers.ts';
import type { Store } from '../store/store.ts';

/** More than these are counted, not named. */
const MOST_NAMED = 5;

/** A promotion that is to be forgotten, as the import named it. */
export const removePromotionArgs = z.strictObject({
  sku: z.string().min(1).max(64).optional(),
  category: z.string().min(1).max(64).optional(),
  name: z.string().min(1).max(64).default('promotion'),
  from: z.string(),
});

/** Days on which an item, or every item of a category, is sold otherwise than usual. */
export interface PromotionView {
  readonly sku: string | null;
  readonly category: string | null;
  readonly name: string;
  /** Its first and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly through: string;
  /** How many times the usual demand is expected; null where it is learnt. */
  readonly uplift: number | null;
}

/** Every promotion that is known, the earliest first. */
export function promotionViews(store: Store): PromotionView[] {
  return store.demandDrivers.allPromotions().map(({ scope, subject, name, fromDay, throughDay, uplift }) => ({
    sku: scope === 'sku' ? subject : null,
    category: scope === 'category' ? subject : null,
    ...{ name, from: formatDay(fromDay), through: formatDay(throughDay), uplift },
  }));
}

/** Forgets a promotion in the caller's transaction; the next forecasts go without it. Returns why not, with what is known of its subject, or null. */
export function removePromotion(store: Store, { sku, category, name, from }: z.infer<typeof removePromotionArgs>): string | null {
  if ((sku === undefined) === (category === undefined)) return 'name either a sku or a category';
  const [scope, subject] = sku === undefined ? (['category', category!] as const) : (['sku', sku] as const);
  const fromDay = parseDate(from);
  if (fromDay === null) return `from must be YYYY-MM-DD, not "${from.slice(0, 40)}"`;
  if (store.demandDrivers.dropPromotion({ scope, subject, name, fromDay })) return null;
  const known = store.demandDrivers.allPromotions().filter((one) => one.scope === scope && one.subject === subject);
  return `no promotion "${name}" of "${subject}" from ${from}; ${knownWords(known)}`;
}

function knownWords(known: readonly Promotion[]): string {
  if (known.length === 0) return 'none is known of it';
  const named = known.slice(0, MOST_NAMED).map(({ name, fromDay }) => `"${name}" from ${formatDay(fromDay)}`);
  return `known of it: ${named.join(', ')}${known.length > MOST_NAMED ? ` and ${known.length - MOST_NAMED} more` : ''}`;
}
