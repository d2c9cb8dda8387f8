import { type Calendar, DAY_MS, formatDay } from '../domain/calendar.ts';
import type { Reason } from '../domain/decision.ts';
import { goesTogether, type Supplier } from '../domain/supplier.ts';
import type { OrderChance } from '../domain/supplier-calendar.ts';
import { chooseSupplierOrder } from '../domain/supplier-order.ts';
import {
  belowMinimumReason,
  type ChosenOrder,
  partWaitsReason,
  ridesReason,
  togetherReason,
  waitsFinding,
} from '../domain/supplier-words.ts';
import { oneDecimal } from '../domain/wording.ts';
import { AgentError } from '../errors.ts';
import type { Clock, Log } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { AlertBoard } from './alerts.ts';
import type { DecideSettings } from './decide-settings.ts';
import { createLoop, type Loop, type TurnResult } from './loop.ts';
import { type Placed, waitsForPerson } from './place-order.ts';
import { dockRoomFor, ridersAmong } from './riders.ts';
import { stopwatch } from './stopwatch.ts';
import { supplierChance } from './supplier-chance.ts';
import {
  asRiding,
  daysToNextChance,
  holdingCost,
  type Line,
  type Look,
  lineCosts,
  placedForDay,
  supplierInOtherCurrency,
} from './supplier-lines.ts';

export interface SupplierTurnParts {
  readonly store: Store;
  readonly alerts: AlertBoard;
  readonly settings: () => DecideSettings;
  readonly isHeld: () => boolean;
  /** An item as it is now; null where nothing may be ordered of it. */
  readonly look: (sku: string) => Look | null;
  /** Places an order in the caller's transaction; returns how many messages for upstream that made. */
  readonly place: (placed: Placed) => number;
  /** What a budget leaves beside the orders that wait here, minor units. */
  readonly spareMinor: () => number;
  /** Orders are being placed by a joint choice: more of them may come. */
  readonly isChoosing: () => boolean;
  readonly onDecided: () => void;
}

/** Orders of one supplier that go together. */
export interface SupplierTurn extends Loop {
  /** This order is asked for; false where its supplier lets it go alone. */
  want(asked: Line): boolean;
  unwant(sku: string): void;
  /** The marked items are through, or not yet: then what is asked for waits a minute at most. */
  ready(isThrough: boolean): void;
  /** A new cycle begins: looks at the orders that wait. */
  begin(): void;
  waiting(): number;
  /** What the orders come to that wait for their turn, minor units. */
  heldMinor(): number;
}

const KIND = 'supplier-minimum';
const TURN_MS = 8;
const RETRY_MS = 1000;
const AFTER_CHOICE_MS = 100;
const MINUTE_MS = 60_000;

interface Gathering {
  readonly supplier: Supplier;
  readonly skus: readonly string[];
  next: number;
  readonly lines: Map<string, Line>;
  readonly others: Map<string, Look>;
}

/** Puts the orders of a cycle to one supplier together: fills them up to its minimum or to free shipping where that pays, or has them wait where that hurts nobody. */
export function createSupplierTurn(ports: { clock: Clock; log: Log }, parts: SupplierTurnParts): SupplierTurn {
  const { clock, log } = ports;
  const { store, alerts } = parts;
  const wants = new Map<string, Line>();
  const fresh = new Set<string>();
  let freshSince = 0;
  let current: Gathering | null = null;
  let isPutOff = false;

  function turn(): TurnResult {
    if (parts.isHeld()) return 'idle';
    if (parts.isChoosing()) return { retryAfterMs: AFTER_CHOICE_MS };
    try {
      current ??= begin();
      if (!current) return 'idle';
      if (!gather(current)) return 'more';
      const gathered = current;
      const messages = store.transaction(() => finish(gathered, clock.now()));
      for (const [sku, asked] of gathered.lines) if (wants.get(sku) === asked) wants.delete(sku);
      current = null;
      if (messages > 0) parts.onDecided();
      if (fresh.size > 0) return 'more';
      // While one waits, whatever happens to its items, all of them are looked at once a minute at most.
      return isPutOff ? { retryAfterMs: MINUTE_MS } : 'idle';
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      log.warn({ cause: error.code, error: error.message }, 'orders to a supplier could not be written');
      return { retryAfterMs: RETRY_MS };
    }
  }

  function begin(): Gathering | null {
    for (const name of fresh) {
      fresh.delete(name);
      const supplier = store.suppliers.get(name);
      if (supplier && goesTogether(supplier)) {
        const lines = new Map([...wants].filter(([, { item }]) => item.supplier === name));
        return { supplier, skus: store.items.ofSupplier(name), next: 0, lines, others: new Map() };
      }
      // Its terms have changed: what waited for them is looked at as any other.
      store.transaction(() => alerts.set({ kind: KIND, subject: name, finding: null }, clock.now()));
      for (const [sku, { item }] of wants) if (item.supplier === name) wants.delete(sku);
    }
    return null;
  }

  /** Looks at the supplier's other items; true once it has seen them all. */
  function gather({ supplier, skus, lines, others, ...at }: Gathering): boolean {
    const endsAt = stopwatch(clock) + TURN_MS;
    let { next } = at;
    store.transaction(() => {
      for (; next < skus.length && stopwatch(clock) <= endsAt; next++) {
        const sku = skus[next]!;
        const look = lines.has(sku) ? null : parts.look(sku);
        if (look?.item.supplier !== supplier.name || supplierInOtherCurrency(store, look.item)) continue;
        const isAsked = look.answer.kind === 'order' && !parts.settings().budget;
        if (isAsked) lines.set(sku, look as Line);
        // Under a budget what an item asks for is chosen with the others'.
        else if (look.answer.kind !== 'order') others.set(sku, look);
      }
    });
    current!.next = next;
    return next >= skus.length;
  }

  /** Decides on the order as it is by now and writes it; in one transaction, so that no part of it goes alone. */
  function finish(gathered: Gathering, now: number): number {
    isPutOff = false;
    const { supplier } = gathered;
    const { calendar, approval, holdingRatePerYear } = parts.settings();
    const chance = supplierChance(store, calendar.timezone, supplier.name, now);
    const days = daysToNextChance(chance);
    const spareMinor = parts.spareMinor();
    const lines = spareMinor < 0 ? [] : [...gathered.lines].flatMap(([sku, asked]) => asItIsNow(sku, asked, supplier.name));
    const before = store.alerts.active(KIND, supplier.name)?.raisedAt ?? null;
    if (lines.length === 0) {
      alerts.set({ kind: KIND, subject: supplier.name, finding: null }, now);
      return before === null ? 0 : 1;
    }
    const costs = lines.map((asked) => lineCosts(asked, supplier, days));
    const askedMinor = lines.reduce((sum, { answer }, i) => sum + (costs[i]!.unitCost ?? 0) * answer.quantity, 0);
    const placedMinor = placedForDay(store, supplier, chance?.since ?? startOfToday(calendar, now), approval);
    const waitingMinor = costs.reduce((sum, cost) => sum + cost.waitingMinor, 0);
    const riders = ridersAmong({ store, settings: parts.settings(), look: parts.look }, gathered.others, { supplier, days, now });
    const dockRoom = dockRoomFor(store, parts.settings(), { riders, lines, now });
    const choice = chooseSupplierOrder({
      ...{ terms: supplier, placedMinor, askedMinor, waitingMinor, riders, spareMinor, dockRoom },
      holdingMinor: holdingCost(askedMinor, days, holdingRatePerYear),
    });
    const order: ChosenOrder = {
      ...{ supplier: supplier.name, currency: supplier.currency!, choice, waitingMinor, withoutMinor: placedMinor + askedMinor },
      ...{ minimumMinor: supplier.minimumOrderMinor, freeMinor: supplier.freeShippingMinor },
      waitedDays: before === null ? null : Math.max(0.1, oneDecimal((now - before) / DAY_MS)),
    };
    const sentMinor = lines.reduce(
      (sum, line, i) => sum + (waitsForPerson(line) ? 0 : (costs[i]!.unitCost ?? 0) * line.answer.quantity),
      0,
    );
    isPutOff = choice.kind === 'wait';
    const finding = isPutOff ? waitsFinding(order, nextChanceDay(calendar, chance, now)) : null;
    alerts.set({ kind: KIND, subject: supplier.name, finding }, now);
    if (isPutOff) return 1;
    // What waits for a person may never go: without it the rest must not fall below the minimum.
    const isShort = placedMinor + sentMinor + choice.ride.valueMinor < (supplier.minimumOrderMinor ?? 0);
    return placeAll(lines, gathered.others, order, { now, isProposed: choice.kind === 'ask' || isShort });
  }

  /** A want as it still is: the item asks for it, of the same supplier, and for no less than what was chosen; else for what it asks for now. */
  function asItIsNow(sku: string, asked: Line, supplier: string): Line[] {
    const look = parts.look(sku);
    if (look?.answer.kind !== 'order' || look.item.supplier !== supplier || supplierInOtherCurrency(store, look.item)) return [];
    const isCapped = parts.settings().budget !== undefined && look.answer.quantity >= asked.answer.quantity;
    return [isCapped ? asked : (look as Line)];
  }

  function placeAll(
    lines: readonly Line[],
    others: ReadonlyMap<string, Look>,
    order: ChosenOrder,
    how: { readonly now: number; readonly isProposed: boolean },
  ): number {
    const { now, isProposed } = how;
    const approval = isProposed ? { approval: 'manual' as const } : {};
    const isBelow = order.choice.kind === 'ask';
    const whyNot = (reason: Reason) => (isProposed && !isBelow ? partWaitsReason(reason, order.supplier) : reason);
    let messages = 0;
    for (const asked of lines) {
      const { answer } = asked;
      const reason = isBelow ? belowMinimumReason(answer.reason, order) : whyNot(togetherReason(answer.reason, order));
      messages += parts.place({ ...asked, answer: { ...answer, reason }, now, ...approval });
    }
    for (const [sku, packs] of order.choice.ride.packs) {
      const { item, input, terms, ...riding } = asRiding(others.get(sku)!, packs);
      const answer = { kind: 'order' as const, ...riding, priority: 0, reason: whyNot(ridesReason(riding, order)) };
      messages += parts.place({ item, input, terms, answer, now, ...approval });
    }
    return messages;
  }

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    want(asked) {
      const { supplier: name, sku } = asked.item;
      const supplier = name === '' ? null : store.suppliers.get(name);
      if (!supplier || !goesTogether(supplier) || supplierInOtherCurrency(store, asked.item)) return false;
      if (fresh.size === 0) freshSince = clock.monotonic();
      wants.set(sku, asked);
      fresh.add(name);
      return true;
    },
    unwant: (sku) => void wants.delete(sku),
    ready(isThrough) {
      if (fresh.size > 0 && (isThrough || clock.monotonic() - freshSince >= MINUTE_MS)) loop.wake();
    },
    begin() {
      for (const { subject } of store.alerts.activeOf(KIND)) fresh.add(subject);
    },
    waiting: () => fresh.size + wants.size + (current ? 1 : 0),
    heldMinor: () => [...wants.values()].reduce((sum, { item, answer }) => sum + (item.unitCostMinor ?? 0) * answer.quantity, 0),
  };
}

function startOfToday(calendar: Calendar, now: number): number {
  return calendar.startOfDay(calendar.businessDay(now));
}

function nextChanceDay(calendar: Calendar, chance: OrderChance | null, now: number): string {
  return formatDay(chance?.nextDay ?? calendar.businessDay(now) + 1);
}
