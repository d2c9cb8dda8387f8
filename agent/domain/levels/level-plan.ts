import type { ExpectedDemand } from '../demand/expected-demand.ts';
import type { LeadTimeMoments } from '../demand/lead-time-demand.ts';
import type { OrderQuantity } from '../replenishment/order-quantity.ts';
import type { ReplenishmentPlan } from '../replenishment/replenishment.ts';
import type { ServiceTarget } from '../replenishment/service-target.ts';
import { phrase, type Words } from '../sentences/phrase.ts';
import { oneDecimal } from '../words/wording.ts';

/** A level of stock, in base units with one decimal, and the rules that it is made by. */
export interface CoveringLevel {
  readonly level: number;
  readonly rules: readonly string[];
  /** Puts together how that is said: asked where somebody wants to know. */
  readonly told: () => LevelWords;
}

/** What a level is made of: the words follow its number and "=". */
export interface LevelWords {
  readonly words: Words;
  readonly numbers: Readonly<Record<string, number>>;
}

/** A level that covers the mean of this demand and, beyond it, what reaches a service. */
export function servedLevel(expected: ExpectedDemand, demand: LeadTimeMoments, stock: number, target: ServiceTarget): CoveringLevel {
  // Rounded before they are added, so that the sum in the sentence comes out.
  const mean = oneDecimal(demand.mean);
  const safety = oneDecimal(stock - mean);
  return {
    level: oneDecimal(mean + safety),
    rules: [expected.rule, ...target.rules],
    told: () => ({
      words: phrase('served', { mean: expected.meanWords(mean, demand.days), safety, target: target.words }),
      numbers: { ...expected.numbers, ...target.numbers, [expected.name]: mean, protectionDays: demand.days, safetyStock: safety },
    }),
  };
}

/** Orders at the level and beyond it by a lot. */
export function lotAbove(at: CoveringLevel, lot: OrderQuantity): ReplenishmentPlan {
  const reorderPoint = at.level;
  const sum = oneDecimal(reorderPoint + lot.quantity);
  // Above the reorder point in any case, or the order would be followed by another at once.
  const orderUpTo = Math.max(Math.ceil(sum), Math.floor(reorderPoint) + 1);
  return {
    reorderPoint,
    orderUpTo,
    rules: [...at.rules, ...lot.rules],
    told() {
      const { words, numbers } = at.told();
      return {
        reorderWords: phrase('reorderPoint', { level: reorderPoint, words }),
        orderUpToWords: phrase('aLotAbove', {
          level: reorderPoint,
          quantity: lot.quantity,
          words: lot.words,
          isRounded: orderUpTo !== sum,
        }),
        numbers: { ...numbers, ...lot.numbers, orderQuantity: lot.quantity },
      };
    },
  };
}

/** Orders up to the level once at least so much is missing from it; every unit, where that is 0. */
export function missingFrom(up: CoveringLevel, missing: { readonly units: number; readonly words: Words }): ReplenishmentPlan {
  const orderUpTo = Math.ceil(up.level);
  const units = oneDecimal(Math.max(1, missing.units));
  const far = oneDecimal(orderUpTo - units);
  // An empty shelf orders, however little one order is to bring.
  const reorderPoint = orderUpTo > 0 ? Math.max(0, far) : far;
  return {
    reorderPoint,
    orderUpTo,
    rules: up.rules,
    told() {
      const { words, numbers } = up.told();
      return {
        reorderWords: phrase('missing', {
          level: reorderPoint,
          upTo: orderUpTo,
          units,
          words: missing.words,
          isRaised: reorderPoint > far,
        }),
        orderUpToWords: phrase('levelMade', { level: up.level, words, isRounded: orderUpTo !== up.level }),
        numbers: { ...numbers, orderUpTo, level: up.level, missing: units },
      };
    },
  };
}
