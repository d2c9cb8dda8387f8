import { goesTogether, type Supplier } from '../../domain/suppliers/supplier.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log } from '../../ports.ts';
import { createLoop, type Loop, type TurnResult } from '../loop.ts';
import { stopwatch } from '../stopwatch.ts';
import { type ChoosingParts, type ChosenToGo, chooseOrder, FELL_BELOW, WAITS } from './choose-supplier-order.ts';
import { ordersBegun } from './orders-begun.ts';
import { beginPlacing, hasFallenBelow, type Placing, type PlacingParts, placeNext } from './place-supplier-order.ts';
import { beginGathering, type Gathering, gatherNext } from './supplier-gathering.ts';
import { type Line, supplierInOtherCurrency } from './supplier-lines.ts';

export interface SupplierTurnParts extends ChoosingParts, PlacingParts {
  readonly isHeld: () => boolean;
  /** Orders are being placed by a joint choice: more of them may come. */
  readonly isChoosing: () => boolean;
  readonly onDecided: () => void;
}

/** Orders of one supplier that go together. */
export interface SupplierTurn extends Loop {
  /** This order is asked for; false where its supplier lets it go alone. */
  want(asked: Line): boolean;
  unwant(sku: string): void;
  /** A part of this supplier's order was withdrawn: what is left of it must not stay below its minimum. In the caller's transaction. */
  mend(supplier: string, at: number): void;
  /** The marked items are through, or not yet: then what is asked for waits a minute at most. */
  ready(isThrough: boolean): void;
  /** A new cycle begins: looks at the orders that wait. */
  begin(): void;
  waiting(): number;
  /** What the orders come to that wait for their turn, minor units. */
  heldMinor(): number;
}

const TURN_MS = 8;
/** Items that are looked at or placed in a turn, at most. */
const STEPS_PER_TURN = 64;
const RETRY_MS = 1000;
const AFTER_CHOICE_MS = 100;
const MINUTE_MS = 60_000;

/** The order to a supplier from the first look at its items to the last that is placed. */
interface UnderWay {
  readonly gathering: Gathering;
  /** The choice that is being made; null before and after. */
  choosing: Generator<void, ChosenToGo | null> | null;
  /** Null until it is chosen what goes. */
  placing: Placing | null;
}

/** What a turn has done. */
interface Done {
  messages: number;
  readonly placed: string[];
  /** Null where the order takes another turn. */
  outcome: 'through' | 'put-off' | null;
}

/**
 * Puts the orders of a cycle to one supplier together: fills them up to its minimum or to free shipping where that pays, or has them wait where that hurts nobody. What takes longer than a turn is placed over several, each with one
 * transaction; from the first to the last it stands in the database that the order is begun.
 */
export function createSupplierTurn(ports: { clock: Clock; log: Log }, parts: SupplierTurnParts): SupplierTurn {
  const { clock, log } = ports;
  const { store, alerts } = parts;
  const begun = ordersBegun(store);
  const wants = new Map<string, Line>();
  const fresh = new Set<string>();
  /** Of which a part was withdrawn while their order was under way: it remains begun for the turn that mends it. */
  const mending = new Set<string>();
  let freshSince = 0;
  let current: UnderWay | null = null;
  let turns = 0;

  function turn(): TurnResult {
    if (parts.isHeld()) return 'idle';
    if (store.settings.get('paused') === 'true') return letRest();
    if (parts.isChoosing()) return { retryAfterMs: AFTER_CHOICE_MS };
    try {
      current ??= begin();
      if (!current) return 'idle';
      return settle(current, workOn(current, clock.now()));
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      log.warn({ cause: error.code, error: error.message }, 'orders to a supplier could not be written');
      // What was not written is gathered anew.
      if (current) fresh.add(current.gathering.supplier.name);
      current = null;
      return { retryAfterMs: RETRY_MS };
    }
  }

  /** Whoever lets the agent go on has it look at every item anew; an order that is begun goes on then. */
  function letRest(): TurnResult {
    fresh.clear();
    if (current?.placing) fresh.add(current.gathering.supplier.name);
    current = null;
    wants.clear();
    return 'idle';
  }

  function begin(): UnderWay | null {
    for (const name of fresh) {
      fresh.delete(name);
      mending.delete(name);
      const supplier = store.suppliers.get(name);
      if (supplier && goesTogether(supplier)) return { gathering: gatheringOf(supplier), choosing: null, placing: null };
      // Its terms have changed: what waited for them is looked at as any other.
      store.transaction(() => {
        for (const kind of [WAITS, FELL_BELOW]) alerts.set({ kind, subject: name, finding: null }, clock.now());
        begun.end(name);
      });
      for (const [sku, { item }] of wants) if (item.supplier === name) wants.delete(sku);
    }
    return null;
  }

  function gatheringOf(supplier: Supplier): Gathering {
    const asked = new Map([...wants].filter(([, { item }]) => item.supplier === supplier.name));
    return beginGathering(parts, supplier, asked, clock.now());
  }

  /** Does what a turn has time for, in one transaction. */
  function workOn(order: UnderWay, now: number): Done {
    const endsAt = stopwatch(clock) + TURN_MS;
    const at = { now, turn: ++turns };
    return store.transaction(() => {
      const done: Done = { messages: 0, placed: [], outcome: null };
      for (let steps = 0; done.outcome === null && steps < STEPS_PER_TURN && stopwatch(clock) <= endsAt; steps++) step(order, done, at);
      const { name } = order.gathering.supplier;
      // One that is short remains begun: what is asked for next fills it up.
      const isShort = mending.has(name) || store.alerts.active(FELL_BELOW, name) !== undefined;
      if (done.outcome !== null && !isShort) begun.end(name);
      else if (order.placing && begun.since(name) === null) begun.begin(name, now);
      return done;
    });
  }

  function step(order: UnderWay, done: Done, at: { readonly now: number; readonly turn: number }): void {
    const { gathering, placing } = order;
    if (gathering.next < gathering.skus.length) gatherNext(parts, gathering, at);
    else if (!placing) {
      order.choosing ??= chooseOrder(parts, gathering, at.now);
      const { done: isChosen, value: chosen } = order.choosing.next();
      if (!isChosen) return;
      order.choosing = null;
      order.placing = chosen && beginPlacing(chosen, gathering);
      if (chosen) return;
      done.messages++;
      done.outcome = store.alerts.active(WAITS, gathering.supplier.name) ? 'put-off' : 'through';
    } else if (placing.open.length > 0) {
      done.placed.push(placing.open.at(-1)!.sku);
      done.messages += placeNext(parts, gathering, placing, at);
    } else if (hasFallenBelow(placing)) {
      // It is filled up by others: none that was tried is left among them.
      if (begun.since(gathering.supplier.name) === null) begun.begin(gathering.supplier.name, at.now);
      order.placing = null;
    } else done.outcome = 'through';
  }

  function settle({ gathering: { asked } }: UnderWay, { messages, placed, outcome }: Done): TurnResult {
    const over = outcome === null ? placed : asked.keys();
    for (const sku of over) if (wants.get(sku) === asked.get(sku)) wants.delete(sku);
    if (messages > 0) parts.onDecided();
    if (outcome === null) return 'more';
    current = null;
    if (fresh.size > 0) return 'more';
    // While one waits, whatever happens to its items, all of them are looked at once a minute at most.
    return outcome === 'put-off' ? { retryAfterMs: MINUTE_MS } : 'idle';
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
    mend(name, at) {
      if ((store.suppliers.get(name)?.minimumOrderMinor ?? null) === null) return;
      if (fresh.size === 0) freshSince = clock.monotonic();
      begun.begin(name, at);
      if (current?.gathering.supplier.name === name) mending.add(name);
      fresh.add(name);
    },
    ready(isThrough) {
      if (fresh.size > 0 && (isThrough || clock.monotonic() - freshSince >= MINUTE_MS)) loop.wake();
    },
    begin() {
      for (const kind of [WAITS, FELL_BELOW]) for (const { subject } of store.alerts.activeOf(kind)) fresh.add(subject);
      for (const name of begun.suppliers()) fresh.add(name);
    },
    waiting: () => fresh.size + wants.size + (current ? 1 : 0),
    heldMinor: () => [...wants.values()].reduce((sum, { item, answer }) => sum + (item.unitCostMinor ?? 0) * answer.quantity, 0),
  };
}
