import { type Calendar, DAY_MS } from '../../domain/calendar.ts';
import { type Budget, type BudgetChoice, type BudgetPeriod, budgetPeriod, reachedFinding } from '../../domain/replenishment/budget.ts';
import { chooseJointly, type JointChoice, type JointProblem } from '../../domain/replenishment/joint-orders.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Compute, Log } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { AlertBoard } from '../alerts.ts';
import { createLoop, type Loop, type TurnResult } from '../loop.ts';
import { stopwatch } from '../stopwatch.ts';
import { type Asked, leastOrder, type Want, wantOf } from './joint-want.ts';
import { unitCostAt } from './order-price.ts';

/** An order as the joint turn places it. */
export interface Placing {
  readonly sku: string;
  /** Whom it was chosen to be bought from. */
  readonly supplier: string;
  /** Base units at most: less where the item asks for less by now. */
  readonly quantity: number;
  /** All that the item asked for at the time of the choice. */
  readonly isWhole: boolean;
  /** Null where all that was asked for could be ordered. */
  readonly choice: BudgetChoice | null;
}

export interface JointTurnParts {
  readonly store: Store;
  readonly alerts: AlertBoard;
  readonly settings: () => { readonly budget?: Budget; readonly calendar: Calendar };
  readonly isHeld: () => boolean;
  /** Looks at the item again and orders, in the caller's transaction; returns how many messages for upstream that made. */
  readonly place: (placing: Placing) => number;
  /** What orders come to that were chosen and wait for others to the same supplier. */
  readonly heldMinor: () => number;
  readonly onDecided: () => void;
}

/**
 * What becomes of an order that is asked for. `waits`: a joint turn places it, reduces it or puts it off. `free`: it costs nothing. `beyond`: no budget can
 * hold it, as the least order costs too much in minor units, or nobody knows how much (null).
 */
export type Wanted = { readonly kind: 'waits' | 'free' } | { readonly kind: 'beyond'; readonly leastMinor: number | null };

/** Orders that compete for one budget. */
export interface JointTurn extends Loop {
  /** This order is asked for. */
  want(asked: Asked, budget: Budget, now: number): Wanted;
  unwant(sku: string): void;
  /** The marked items are through, or not yet: then what is asked for waits a minute at most. */
  ready(isThrough: boolean): void;
  /** A new cycle begins: looks whether an alert is over. */
  begin(): void;
  /** Orders that wait for a joint turn; those that were put off do not. */
  waiting(): number;
  isPlacing(): boolean;
  /** What the budget leaves beside those orders, minor units; without bound where there is none. */
  leftMinor(): number;
}

const KIND = 'budget-reached';
const TURN_MS = 8;
const RETRY_MS = 1000;
const MINUTE_MS = 60_000;
const SOLVER_MS = 3000;

/** Chooses among the orders of a cycle what one budget pays for: all of them at once where it reaches, else the most valuable, at most once a minute. */
export function createJointTurn(ports: { clock: Clock; compute: Compute; log: Log }, parts: JointTurnParts): JointTurn {
  const { clock, compute, log } = ports;
  const { store, alerts } = parts;
  const wants = new Map<string, Want>();
  const fresh = new Set<string>();
  let placings: Placing[] = [];
  let freshSince = 0;
  let isBound = false;
  let isSolving = false;
  /** What may still be spent on what is being placed; null before the first is. */
  let left: number | null = null;

  function turn(): TurnResult | Promise<TurnResult> {
    if (parts.isHeld()) return 'idle';
    const { budget, calendar } = parts.settings();
    const now = clock.now();
    const period = budget ? budgetPeriod(calendar, budget.per, now) : null;
    try {
      if (placings.length > 0) {
        // Others may have ordered since the choice.
        left ??= budget && period ? store.transaction(() => leftOf(budget, period)) : Number.POSITIVE_INFINITY;
        return placeSome(left);
      }
      clearAlerts(period, now);
      if (!budget || !period) {
        wants.clear();
        fresh.clear();
      }
      if (fresh.size === 0 || !budget || !period) return 'idle';
      return choose(budget, period, now);
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      log.warn({ cause: error.code, error: error.message }, 'orders could not be chosen or written');
      return { retryAfterMs: RETRY_MS };
    }
  }

  function leftOf(budget: Budget, period: BudgetPeriod): number {
    return budget.amountMinor - spentSince(store, budget, period.startsAt) - parts.heldMinor();
  }

  function choose(budget: Budget, period: BudgetPeriod, now: number): TurnResult | Promise<TurnResult> {
    const free = store.transaction(() => leftOf(budget, period));
    const [spentMinor, money] = [budget.amountMinor - free, Math.max(0, free)];
    fresh.clear();
    const asked = [...wants.values()].sort((a, b) => (a.candidate.sku < b.candidate.sku ? -1 : 1));
    const ordersMinor = asked.reduce((sum, { costMinor }) => sum + costMinor, 0);
    left = null;
    isBound = ordersMinor > money;
    if (!isBound) {
      placings = asked.map(({ candidate: { sku }, supplier, quantity }) => ({ sku, supplier, quantity, isWhole: true, choice: null }));
      return 'more';
    }
    const problem = { candidates: asked.map(({ candidate }) => candidate), budget: money };
    const take = (chosen: JointChoice): TurnResult => {
      const choice = { budget, spentMinor, orders: asked.length, ordersMinor, isProved: chosen.how === 'proved' };
      const quantities = asked.map((want, i) => quantityOf(want, chosen.packs[i]!));
      placings = asked.flatMap(({ candidate: { sku }, supplier, quantity: wanted }, i) => {
        const quantity = quantities[i]!;
        return quantity > 0 ? [{ sku, supplier, quantity, isWhole: quantity === wanted, choice }] : [];
      });
      const short = asked.filter((want, i) => quantities[i]! < want.quantity).sort((a, b) => b.priority - a.priority);
      const names = short.map(({ candidate: { sku } }) => sku);
      const finding = reachedFinding(budget, spentMinor + chosen.cost, names, ordersMinor - chosen.cost);
      return raise(period, finding, now);
    };
    const isAnyAffordable = problem.candidates.some(({ packCost, pieces }) => packCost * pieces[0]!.packs <= money);
    return isAnyAffordable ? solve(problem).then(take) : take({ packs: asked.map(() => 0), cost: 0, value: 0, bound: 0, how: 'proved' });
  }

  /** Without an answer the rule's own choice stands. */
  async function solve(problem: JointProblem): Promise<JointChoice> {
    isSolving = true;
    try {
      return await compute.jointOrders({ ...problem, budgetMs: SOLVER_MS });
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      log.warn({ cause: error.code, error: error.message }, 'the choice among orders was not improved');
      return chooseJointly(problem);
    } finally {
      isSolving = false;
    }
  }

  function raise(period: BudgetPeriod, finding: ReturnType<typeof reachedFinding>, now: number): TurnResult {
    try {
      store.transaction(() => alerts.set({ kind: KIND, subject: period.name, finding }, now));
      parts.onDecided();
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      log.warn({ cause: error.code }, 'a reached budget could not be reported');
    }
    return placings.length > 0 ? 'more' : { retryAfterMs: MINUTE_MS };
  }

  function placeSome(most: number): TurnResult {
    const endsAt = stopwatch(clock) + TURN_MS;
    let placed = 0;
    let cost = 0;
    const messages = store.transaction(() => {
      let sum = 0;
      while (placed < placings.length && (placed === 0 || stopwatch(clock) <= endsAt)) {
        const placing = placings[placed++]!;
        const want = wants.get(placing.sku);
        const price = want ? (want.costMinor / want.quantity) * placing.quantity : Number.POSITIVE_INFINITY;
        if (!want || cost + price > most) continue;
        sum += parts.place(placing);
        cost += price;
      }
      return sum;
    });
    left = most - cost;
    for (const { sku } of placings.splice(0, placed)) wants.delete(sku);
    if (messages > 0) parts.onDecided();
    if (placings.length > 0) return 'more';
    if (isBound) return { retryAfterMs: MINUTE_MS };
    return fresh.size > 0 ? 'more' : 'idle';
  }

  /** An alert is over when its day or week is, or when there is no such budget any more. */
  function clearAlerts(period: BudgetPeriod | null, now: number): void {
    const over = store.transaction(() => store.alerts.activeOf(KIND)).filter(({ subject }) => subject !== period?.name);
    if (over.length === 0) return;
    store.transaction(() => {
      for (const { subject } of over) alerts.set({ kind: KIND, subject, finding: null }, now);
    });
    parts.onDecided();
  }

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    want(asked, budget, now) {
      const { item } = asked;
      const unitCost = item.currency === budget.currency ? item.unitCostMinor : null;
      const leastMinor = unitCost === null ? null : unitCost * leastOrder(item);
      if (unitCost === null || leastMinor === null || leastMinor > budget.amountMinor) return { kind: 'beyond', leastMinor };
      if (unitCost === 0) return { kind: 'free' };
      const waitDays = (budgetPeriod(parts.settings().calendar, budget.per, now).endsAt - now) / DAY_MS;
      if (fresh.size === 0) freshSince = clock.monotonic();
      wants.set(item.sku, wantOf(asked, unitCost, waitDays));
      fresh.add(item.sku);
      return { kind: 'waits' };
    },
    unwant(sku) {
      wants.delete(sku);
      fresh.delete(sku);
    },
    ready(isThrough) {
      if (fresh.size > 0 && (isThrough || clock.monotonic() - freshSince >= MINUTE_MS)) loop.wake();
    },
    begin() {
      if (parts.settings().budget || store.alerts.activeOf(KIND).length > 0) loop.wake();
    },
    waiting: () => fresh.size + placings.length,
    isPlacing: () => isSolving || placings.length > 0,
    leftMinor() {
      const { budget, calendar } = parts.settings();
      return budget ? leftOf(budget, budgetPeriod(calendar, budget.per, clock.now())) : Number.POSITIVE_INFINITY;
    },
  };
}

function quantityOf({ quantity, unitsPerPack }: Want, packs: number): number {
  return Math.min(quantity, packs * unitsPerPack);
}

/** What this agent has ordered for since a time, by today's unit costs: what somebody else bought is not its money; a proposal that alone exceeds the budget counts once it is approved. */
function spentSince(store: Store, { currency, amountMinor }: Budget, time: number): number {
  let spent = 0;
  for (const { sku, supplier, state, units } of store.orders.decidedSince(time)) {
    const item = store.items.get(sku);
    const unitCost = item?.currency === currency ? unitCostAt(item, supplier) : null;
    if (unitCost === null) continue;
    const cost = unitCost * units;
    if (state !== 'proposed' || cost <= amountMinor) spent += cost;
  }
  return spent;
}
