import { andSaid, type Phrase, phrase } from '../sentences/phrase.ts';
import type { Reason } from './decision.ts';
import { type LotTerms, roundUpToLot } from './lot-size.ts';

/** Something that stock must not exceed. Base units; `demand` is expected in the `days` that count against it. */
export interface OrderLimit {
  readonly rule: 'capacity' | 'shelf-life';
  /** What fits at the site; null where only demand takes it off. */
  readonly capacity: number | null;
  readonly demand: number;
  readonly days: number;
}

/** An order with its reason; a quantity of 0 is none. */
export interface LimitedOrder {
  readonly quantity: number;
  readonly reason: Reason;
}

/** The most that can be ordered at this inventory position: stock on arrival, position - expected demand until then + the order, must fit. */
export function mostWithin(limit: OrderLimit, position: number): number {
  return Math.max(0, Math.floor((limit.capacity ?? 0) + limit.demand - position));
}

/** Reduces an order to what every limit allows, in whole packs and at least the minimum, or to nothing; the reason says so. */
export function limitOrder(order: LimitedOrder, terms: LotTerms, limits: readonly OrderLimit[], position: number): LimitedOrder {
  return limits.reduce((left, limit) => limitOnce(left, terms, limit, position), order);
}

function limitOnce(order: LimitedOrder, terms: LotTerms, limit: OrderLimit, position: number): LimitedOrder {
  const most = mostWithin(limit, position);
  if (order.quantity <= most) return order;
  const least = roundUpToLot(1, terms);
  const packed = Math.floor(most / terms.unitsPerPack) * terms.unitsPerPack;
  const quantity = packed >= least ? packed : 0;
  const { unitsPerPack } = terms;
  const outcome =
    quantity === 0
      ? phrase('leastIsTooMuch', { least })
      : phrase('reducedTo', { quantity, pack: quantity < most && unitsPerPack > 1 ? unitsPerPack : null });
  return {
    quantity,
    reason: {
      ...andSaid(order.reason, limitPhrase(limit, { most, position, outcome })),
      numbers: {
        ...order.reason.numbers,
        ...limitNumbers(limit),
        position,
        quantity,
        most,
        least,
        ...(unitsPerPack > 1 && { unitsPerPack }),
      },
      rules: [...order.reason.rules, limit.rule],
    },
  };
}

function limitPhrase(
  { rule, capacity, demand, days }: OrderLimit,
  found: { readonly most: number; readonly position: number; readonly outcome: Phrase },
): Phrase {
  if (rule === 'capacity') return phrase('mostThatFits', { ...found, capacity: capacity ?? 0, demand, days });
  return phrase('mostThatSells', { ...found, demand, days });
}

function limitNumbers({ rule, capacity, demand, days }: OrderLimit): Record<string, number> {
  return rule === 'capacity'
    ? { capacity: capacity ?? 0, untilArrival: demand, arrivalDays: days }
    : { withinLife: demand, sellableDays: days };
}
