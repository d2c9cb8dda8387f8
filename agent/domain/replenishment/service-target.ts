import { type CycleDemand, cycleDemand, stockForCycleService, stockForExpectedShort } from '../demand/cycle-demand.ts';
import type { LeadTimeDemand } from '../demand/lead-time-demand.ts';
import type { Item, ServiceKind } from '../items/item.ts';
import { phrase, type Words } from '../sentences/phrase.ts';
import { safetyStock } from './safety-stock.ts';

/** The service that is aimed at; the words follow "safety stock ..." in brackets. */
export interface ServiceTarget {
  readonly kind: ServiceKind;
  readonly level: number;
  readonly words: Words;
  readonly numbers: Readonly<Record<string, number>>;
  readonly rules: readonly string[];
}

/** A policy's own target, for items that state none. Money in minor units. */
export interface ServiceSettings {
  readonly serviceLevel: number;
  readonly serviceKind: ServiceKind;
  readonly stockoutCostMinor?: number | undefined;
  readonly holdingRatePerYear: number;
}

const HIGHEST_LEVEL = 0.9999;

/**
 * The target of an item: the level that it states, else the one that its stockout cost is worth, else the policy's. With lost sales at a cost of b a unit the cheapest
 * probability of a stockout in a cycle is h Q / (b D + h Q), for an order quantity Q, D units a year and holding cost h (Nahmias and Olsen, Production and Operations
 * Analysis, 7th ed., section 5.5; Silver, Pyke and Thomas, 4th ed., section 6.7).
 */
export function serviceTarget(
  item: Item,
  settings: ServiceSettings,
  lot: { readonly perYear: number; readonly quantity: number },
): ServiceTarget {
  const kind = item.serviceKind ?? settings.serviceKind;
  if (item.serviceLevel !== null) return typed(kind, item.serviceLevel);
  const stockoutCostMinor = item.stockoutCostMinor ?? settings.stockoutCostMinor;
  const holding = settings.holdingRatePerYear * (item.unitCostMinor ?? 0) * lot.quantity;
  // No cost, like an empty cell of a table, means that nobody knows it.
  if (!stockoutCostMinor || !(holding > 0) || !(lot.perYear > 0)) return typed(kind, settings.serviceLevel);
  const level = Math.min(HIGHEST_LEVEL, (stockoutCostMinor * lot.perYear) / (stockoutCostMinor * lot.perYear + holding));
  return {
    kind: 'cycle',
    level,
    words: phrase('costService', { level }),
    numbers: { serviceLevel: level, stockoutCostMinor },
    rules: ['stockout-cost'],
  };
}

function typed(kind: ServiceKind, level: number): ServiceTarget {
  const rules = kind === 'fill' ? ['fill-rate'] : [];
  return {
    kind,
    level,
    words: phrase(kind === 'fill' ? 'fillService' : 'cycleService', { level }),
    numbers: { serviceLevel: level },
    rules,
  };
}

/**
 * The reorder point, in base units and not rounded, that reaches the target with orders of this quantity. A fill rate f leaves (1 - f) of what is sold in a cycle to be
 * short, and that is the order quantity and the undershoot (Silver, Pyke and Thomas, 4th ed., sections 6.7 and 7.9).
 */
export function reorderPointFor(
  demand: CycleDemand,
  { kind, level }: Pick<ServiceTarget, 'kind' | 'level'>,
  orderQuantity: number,
): number {
  if (kind === 'cycle') return stockForCycleService(demand, level);
  return stockForExpectedShort(demand, (1 - level) * (orderQuantity + demand.undershoot));
}

/**
 * The level, in base units and not rounded, that must be ordered up to when the next chance to order comes after the review period: demand is that of lead time and review
 * (Silver, Pyke and Thomas, 4th ed., section 6.9: (R, S) systems), `perReview` what is sold between two orders.
 */
export function orderUpToFor(demand: LeadTimeDemand, { kind, level }: Pick<ServiceTarget, 'kind' | 'level'>, perReview: number): number {
  if (kind === 'cycle') return demand.mean + safetyStock(demand, level);
  return stockForExpectedShort(cycleDemand(demand, null), (1 - level) * perReview);
}
