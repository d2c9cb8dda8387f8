import { type Calendar, DAY_MS, formatDay } from '../../domain/calendar.ts';
import { chooseSupplierOrder, type DockRoom } from '../../domain/suppliers/supplier-order.ts';
import { type ChosenOrder, fellBelowFinding, waitsFinding } from '../../domain/suppliers/supplier-words.ts';
import { oneDecimal } from '../../domain/words/wording.ts';
import type { AlertBoard } from '../alerts.ts';
import { dueOn } from './dock-day.ts';
import { ordersBegun } from './orders-begun.ts';
import { waitsForPerson } from './place-order.ts';
import type { Gathering, GatheringParts } from './supplier-gathering.ts';
import { holdingCost, placedSince, proposedOf } from './supplier-lines.ts';

/** The alert about an order that waits for its supplier's minimum, and the one about an order that has come down below it. */
export const WAITS = 'supplier-minimum';
export const FELL_BELOW = 'supplier-order-short';

export interface ChoosingParts extends GatheringParts {
  readonly alerts: AlertBoard;
  /** What a budget leaves beside the orders that wait here, minor units. */
  readonly spareMinor: () => number;
}

/** An order that was chosen. */
export interface ChosenToGo {
  readonly order: ChosenOrder;
  /** All of it waits for a person. */
  readonly isProposed: boolean;
  /** What was ordered for the same order day before, minor units. */
  readonly placedMinor: number;
}

/** Chooses what becomes of what was gathered, in steps, each in the caller's transaction, of which the last alone says anything; null where nothing goes now. An order of which a part has gone does not wait: it is filled up, or said to be short. */
export function* chooseOrder(parts: ChoosingParts, gathering: Gathering, now: number): Generator<void, ChosenToGo | null> {
  const { store, alerts } = parts;
  const { supplier, chance, days } = gathering;
  const { calendar, approval, holdingRatePerYear } = parts.settings();
  const minimumMinor = supplier.minimumOrderMinor;
  const placed = yield* placedSince(store, supplier, chance?.since ?? startOfToday(calendar, now));
  const spareMinor = parts.spareMinor();
  if (spareMinor < 0) gathering.lines.clear();
  const proposedMinor = yield* underWay(parts, gathering, now);
  const isBegun = proposedMinor !== null && placed.sentMinor + proposedMinor > 0;
  const placedMinor = placed.sentMinor + (isBegun ? proposedMinor : approval === 'manual' ? placed.proposedMinor : 0);
  const before = store.alerts.active(WAITS, supplier.name)?.raisedAt ?? null;
  const say = (kind: string, finding: ReturnType<typeof waitsFinding> | null) => alerts.set({ kind, subject: supplier.name, finding }, now);
  const lines = [...gathering.lines.values()];
  if (lines.length === 0 && !(isBegun && placedMinor < (minimumMinor ?? 0))) {
    for (const kind of [WAITS, FELL_BELOW]) say(kind, null);
    return null;
  }
  const askedMinor = lines.reduce((sum, { line, unitCost }) => sum + (unitCost ?? 0) * line.answer.quantity, 0);
  const waitingMinor = lines.reduce((sum, line) => sum + line.waitingMinor, 0);
  const riders = [...gathering.riders.values()].map(({ rider }) => rider);
  const choice = yield* chooseSupplierOrder({
    ...{ terms: supplier, placedMinor, askedMinor, waitingMinor, riders, spareMinor, isBegun },
    ...{ dockRoom: dockRoomFor(parts, gathering), holdingMinor: holdingCost(askedMinor, days, holdingRatePerYear) },
  });
  const order: ChosenOrder = {
    ...{ supplier: supplier.name, currency: supplier.currency!, choice, waitingMinor, withoutMinor: placedMinor + askedMinor },
    ...{ minimumMinor, freeMinor: supplier.freeShippingMinor },
    waitedDays: before === null ? null : Math.max(0.1, oneDecimal((now - before) / DAY_MS)),
  };
  say(WAITS, choice.kind === 'wait' ? waitsFinding(order, formatDay(chance?.nextDay ?? calendar.businessDay(now) + 1)) : null);
  say(FELL_BELOW, choice.kind === 'ask' && lines.length === 0 ? fellBelowFinding(order) : null);
  if (choice.kind === 'wait' || (lines.length === 0 && choice.ride.packs.size === 0)) return null;
  const sentMinor = lines.reduce(
    (sum, { line, unitCost }) => sum + (waitsForPerson(line) ? 0 : (unitCost ?? 0) * line.answer.quantity),
    approval === 'manual' ? placedMinor : placed.sentMinor,
  );
  // What waits for a person may never go: without it the rest must not fall below the minimum.
  const isShort = sentMinor + choice.ride.valueMinor < (minimumMinor ?? 0);
  return { order, isProposed: choice.kind === 'ask' || isShort, placedMinor };
}

/** What waits for a person of an order that is begun, minor units; null where none is. What was begun for a chance that is over, and waits for nobody, is forgotten. */
function* underWay({ store, settings }: ChoosingParts, { supplier, chance }: Gathering, now: number): Generator<void, number | null> {
  const begun = ordersBegun(store);
  const since = begun.since(supplier.name);
  if (since === null) return null;
  const proposedMinor = yield* proposedOf(store, supplier);
  if (proposedMinor > 0 || since >= (chance?.since ?? startOfToday(settings().calendar, now))) return proposedMinor;
  begun.end(supplier.name);
  return null;
}

/** What the dock still takes of riders: on each of their days what neither open orders nor the order's own lines bring. Empty where it takes any number. */
function dockRoomFor({ store, settings }: GatheringParts, { lines, riders }: Gathering): DockRoom {
  const { calendar, dockUnitsPerDay } = settings();
  const days = new Set([...riders.values()].flatMap(({ rider: { dock } }) => (dock ? [dock.day] : [])));
  if (dockUnitsPerDay === undefined || days.size === 0) return new Map();
  const due = dueOn(store, calendar);
  for (const { line, day } of lines.values()) if (day !== null) due.set(day, (due.get(day) ?? 0) + line.answer.quantity);
  return new Map([...days].map((day) => [day, Math.max(0, dockUnitsPerDay - (due.get(day) ?? 0))]));
}

function startOfToday(calendar: Calendar, now: number): number {
  return calendar.startOfDay(calendar.businessDay(now));
}
