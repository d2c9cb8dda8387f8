import type { Item } from '../../domain/items/item.ts';
import { asReplenished } from '../../domain/items/made-item.ts';
import { approvalReason, chosenReason } from '../../domain/replenishment/budget.ts';
import { AgentError } from '../../errors.ts';
import type { PolicyInput } from '../../policies/policy.ts';
import type { Clock, Compute } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { AlertBoard } from '../alerts.ts';
import { createLoop, type Loop, type TurnResult } from '../loop.ts';
import { stopwatch } from '../stopwatch.ts';
import { advise } from './advise.ts';
import { askPolicy, type PolicyAsked } from './ask-policy.ts';
import type { DecideSettings } from './decide-settings.ts';
import { waitsForDock } from './dock-day.ts';
import { createJointTurn, type JointTurn, type Placing } from './joint-turn.ts';
import type { Asked } from './joint-want.ts';
import { type PlaceParts, type PlacePorts, placeOrder } from './place-order.ts';
import { isSeen } from './positions.ts';
import { thinkOverProposals } from './proposals.ts';
import { rememberReorderPoint } from './remember-reorder-point.ts';
import { createRuleDoubts, type RuleDoubts } from './rule-doubts.ts';
import { thinkAgain } from './second-thoughts.ts';
import { asSucceeded, withSuccession } from './succession.ts';
import { askOffers } from './supplier-offers.ts';
import { createSupplierTurn, type SupplierTurn } from './supplier-turn.ts';
import { requestRefills } from './transfers.ts';
import { isUrgent } from './urgent.ts';

export interface DecidePorts extends PlacePorts {
  readonly clock: Clock;
  readonly compute: Compute;
}

export interface DecideParts extends PlaceParts {
  readonly store: Store;
  readonly alerts: AlertBoard;
  readonly settings: () => DecideSettings;
  readonly onDecided: () => void;
  /** Messages come so fast that they should have most of the time. */
  readonly isPressed: () => boolean;
  /** The date is not known: items are marked, and looked at later. */
  readonly isHeld: () => boolean;
}

export interface Decide extends Loop {
  /** These items are looked at in the next turn. */
  mark(skus: Iterable<string>): void;
  markAll(): void;
  /** Items that wait for their turn. */
  waiting(): number;
}

const TURN_MS = 8;
const ITEMS_PER_TURN = 64;
const URGENT_PER_TURN = 16;
const RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;
/** While messages press, a turn is followed by a rest of so many times its length: a twentieth of the time is enough to look at each item within some seconds. */
const REST = 19;

/** The decision loop, stateless: for each marked item re-read stock, forecast and open orders, ask the policy, write decision and outbox row in one transaction. */
export function createDecide(ports: DecidePorts, given: DecideParts): Decide {
  const { clock } = ports;
  const { store } = given;
  const marked = new Set<string>();
  const parts = { ...given, isHurried: () => marked.size > ITEMS_PER_TURN };
  /** Looked at before the others. */
  const urgent = new Set<string>();
  const doubts = createRuleDoubts(ports, parts);
  const ask = createAsking(parts, doubts);
  const joint = createJointTurn(ports, {
    ...parts,
    place: (placing) => placeChosen(ports, { ...parts, ask, again, suppliers }, placing),
    heldMinor: () => suppliers.heldMinor(),
  });
  const suppliers = createSupplierTurn(ports, {
    ...parts,
    look: (sku) => lookAt({ ...parts, ask }, sku, { now: clock.now(), hasDay: false }),
    lookAgain: (sku) => lookAt({ ...parts, ask }, sku, { now: clock.now(), hasDay: true }),
    place: (placed) => placeOrder(ports, parts, placed),
    spareMinor: () => joint.leftMinor(),
    isChoosing: () => joint.isPlacing(),
  });

  /** The item asks for more than it did when its order was chosen. */
  function again(sku: string): void {
    marked.add(sku);
    loop.wake();
  }
  /** Take the place of items that were just looked at. */
  const successors = new Set<string>();
  // Put together once: what is copied for each item costs more than most looks do.
  const deciding = { ...parts, ask, joint, suppliers, onSucceeded: (by: string) => successors.add(by) };
  const look = (sku: string) => decideItem(ports, deciding, sku);
  const lookThrough = createLooking(ports, parts, look);

  function settled(): boolean {
    for (const sku of successors) again(sku);
    successors.clear();
    const isThrough = marked.size === 0 && urgent.size === 0;
    joint.ready(isThrough);
    suppliers.ready(isThrough);
    if (doubts.settle(isThrough)) parts.onDecided();
    return isThrough;
  }

  const loop = createLoop(clock, () => {
    if (parts.isHeld()) return 'idle';
    return lookThrough(marked, ITEMS_PER_TURN, (took) => {
      if (settled() || marked.size === 0) return 'idle';
      return parts.isPressed() ? { retryAfterMs: REST * took } : 'more';
    });
  });
  // A loop of its own: what waits for nothing takes no rest, and the others have their turns all the same.
  const first = createLoop(clock, () => {
    if (parts.isHeld()) return 'idle';
    return lookThrough(urgent, URGENT_PER_TURN, (took) => {
      if (settled() || urgent.size === 0) return 'idle';
      return parts.isPressed() ? { retryAfterMs: took } : 'more';
    });
  });

  function wake(): void {
    if (urgent.size > 0) first.wake();
    if (marked.size > 0) loop.wake();
  }

  return {
    wake,
    idle: () => first.idle() && loop.idle() && joint.idle() && suppliers.idle(),
    async stop() {
      await Promise.all([first.stop(), loop.stop(), joint.stop(), suppliers.stop()]);
    },
    mark(skus) {
      const today = parts.settings().calendar.businessDay(clock.now());
      for (const sku of skus) {
        if (urgent.has(sku)) continue;
        if (isUrgent(store, sku, today)) {
          urgent.add(sku);
          marked.delete(sku);
        } else marked.add(sku);
      }
      wake();
    },
    markAll() {
      for (const sku of store.items.skus()) if (!urgent.has(sku)) marked.add(sku);
      doubts.allMarked();
      wake();
      joint.begin();
      suppliers.begin();
    },
    waiting: () => urgent.size + marked.size + joint.waiting() + suppliers.waiting(),
  };
}

/** Looks at items that wait, in one transaction as long as a turn may take, and takes them off the list. What comes next is asked with how many milliseconds that took, at most a turn's; where nothing could be written it is tried again, ever more seldom. */
function createLooking({ clock, log, counters }: DecidePorts, { store, onDecided }: DecideParts, look: (sku: string) => number) {
  let failures = 0;
  return (waiting: Set<string>, most: number, next: (took: number) => TurnResult): TurnResult => {
    const batch: string[] = [];
    const startedAt = stopwatch(clock);
    let decided = 0;
    try {
      counters.attempt(() =>
        store.transaction(() => {
          const endsAt = startedAt + TURN_MS;
          store.readAhead(firstOf(waiting, most));
          for (const sku of waiting) {
            decided += look(sku);
            batch.push(sku);
            if (batch.length >= most || stopwatch(clock) > endsAt) break;
          }
        }),
      );
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      if (failures === 0) log.error({ cause: error.code, error: error.message }, 'decisions cannot be written');
      return { retryAfterMs: Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** failures++) };
    }
    failures = 0;
    for (const sku of batch) waiting.delete(sku);
    if (decided > 0) onDecided();
    // A turn that a busy machine has drawn out is rested for as if it had not been.
    return next(Math.min(TURN_MS, stopwatch(clock) - startedAt));
  };
}

function firstOf(waiting: ReadonlySet<string>, most: number): string[] {
  const first: string[] = [];
  for (const sku of waiting) {
    if (first.length >= most) break;
    first.push(sku);
  }
  return first;
}

/** Without so many units that are on order, where that is said. */
type Asking = (item: Item, now: number, without?: number) => PolicyAsked;

/** Asks the policies, and notes which rules were in doubt. */
function createAsking({ store, settings }: DecideParts, doubts: RuleDoubts): Asking {
  return (item, now, without = 0) => {
    const current = settings();
    const onDoubt = doubts.begin(item.sku);
    const ask = (as: Item) => withSuccession(store, current, askPolicy(store, current, as, { now, onDoubt, without }), now);
    return askOffers(store, current, asSucceeded(store, asReplenished(item)), { now, ask });
  };
}

/** What orders of a cycle go through that do not stand alone. */
interface Turns {
  readonly joint: JointTurn;
  readonly suppliers: SupplierTurn;
}

/** Looks at one item; returns how many messages for upstream that made. */
function decideItem(
  ports: DecidePorts,
  parts: DecideParts & Turns & { readonly ask: Asking; readonly onSucceeded: (by: string) => void },
  sku: string,
): number {
  const { store, alerts, joint, suppliers } = parts;
  const settings = parts.settings();
  const known = store.items.get(sku);
  if (!known) return 0;
  const now = ports.clock.now();
  // Here, and not where it is imported: whoever imports may not know the date yet.
  store.knownItems.note(sku, now);
  // What was asked for of an item of which nothing is known any more, as after a restore, could not be decided anew.
  const held = isHeld(store, sku, now);
  if (!held && store.stock.since(sku) !== null)
    for (const supplier of thinkOverProposals(ports, store, { sku, now, ask: (without) => parts.ask(known, now, without) }))
      suppliers.mend(supplier, now);
  const { item, input, answer, terms } = parts.ask(known, now);
  // What lies in reserve comes first: a purchase belongs to the item, a refill to the place.
  let messages = requestRefills(ports, { store, alerts, settings }, { item: known, now });
  const isKnown = mayBeOrdered(store, sku, input);
  const isOpen = isKnown && !held;
  if (answer.kind === 'order' && isOpen && !terms.hold) messages += orderOrWant(ports, parts, { item, input, answer, terms, now });
  else {
    joint.unwant(sku);
    suppliers.unwant(sku);
  }
  if (isOpen) messages += thinkAgain(ports, parts, { input, answer, policy: terms.policy, now });
  if (isKnown) messages += advise(ports, { store, alerts, settings }, { input, answer, now });
  // While nothing may be ordered of it, nothing is ordered in its place.
  if (terms.successor !== undefined && (terms.hold || store.items.holds(sku, now).length > 0)) store.reorderPoints.drop(sku);
  else rememberReorderPoint(store, sku, answer, { now, isWriting: messages > 0 });
  if (terms.successor !== undefined) parts.onSucceeded(terms.successor);
  return messages;
}

/** Places the order, or has it compete for the budget and go with others to its supplier. */
function orderOrWant(ports: DecidePorts, parts: DecideParts & Turns, asked: PolicyAsked & Asked & { readonly now: number }): number {
  const settings = parts.settings();
  const { budget } = settings;
  const { item, answer, now } = asked;
  if (asked.terms.approval === 'automatic' && waitsForDock(parts.store, settings, asked)) {
    parts.joint.unwant(item.sku);
    parts.suppliers.unwant(item.sku);
    return 0;
  }
  const wanted = budget ? parts.joint.want(asked, budget, now) : null;
  if (wanted?.kind === 'waits') return 0;
  parts.joint.unwant(item.sku);
  if (!budget || wanted?.kind !== 'beyond') return parts.suppliers.want(asked) ? 0 : placeOrder(ports, parts, asked);
  const reason = approvalReason(answer.reason, budget, wanted.leastMinor);
  return placeOrder(ports, parts, { ...asked, answer: { ...answer, reason }, approval: 'manual' });
}

/** Orders what a joint turn has chosen, where the item still asks for it. */
function placeChosen(
  ports: DecidePorts,
  parts: DecideParts & Pick<Turns, 'suppliers'> & { readonly ask: Asking; readonly again: (sku: string) => void },
  { sku, supplier, quantity: chosen, isWhole, choice }: Placing,
): number {
  const { store } = parts;
  const known = store.items.get(sku);
  const now = ports.clock.now();
  if (!known || isHeld(store, sku, now)) return 0;
  const { item, input, answer, terms } = parts.ask(known, now);
  if (answer.kind !== 'order' || terms.hold) return 0;
  // Packs and price are another supplier's by now, or more is wanted: it is chosen anew.
  if (item.supplier !== supplier || (isWhole && answer.quantity > chosen)) {
    parts.again(sku);
    return 0;
  }
  const quantity = Math.min(chosen, answer.quantity);
  const reason = choice ? chosenReason(answer.reason, answer.quantity, quantity, choice) : answer.reason;
  const asked = { item, input, answer: { ...answer, quantity, reason }, terms };
  if (terms.approval === 'automatic' && waitsForDock(store, parts.settings(), { ...asked, now })) return 0;
  if (!parts.suppliers.want(asked)) return placeOrder(ports, parts, { ...asked, now });
  parts.suppliers.ready(true);
  return 0;
}

/** An item as its policy sees it now; null where nothing may be ordered of it. `hasDay`: the dock was asked already. */
function lookAt(
  parts: DecideParts & { readonly ask: Asking },
  sku: string,
  { now, hasDay }: { readonly now: number; readonly hasDay: boolean },
): PolicyAsked | null {
  const { store } = parts;
  const known = store.items.get(sku);
  if (!known || isHeld(store, sku, now)) return null;
  const asked = parts.ask(known, now);
  const { answer, terms } = asked;
  if (!mayBeOrdered(store, sku, asked.input) || terms.hold || terms.successor !== undefined) return null;
  const isLater =
    !hasDay &&
    answer.kind === 'order' &&
    terms.approval === 'automatic' &&
    waitsForDock(store, parts.settings(), { ...asked, answer, now });
  return isLater ? null : asked;
}

/** Somebody has to receive, count or want an item first, or it takes the place of another. */
function mayBeOrdered(store: Store, sku: string, { position }: PolicyInput): boolean {
  return isSeen(store, sku, position) || (position.inPlaceOf ?? 0) > 0;
}

function isHeld(store: Store, sku: string, now: number): boolean {
  return store.settings.get('paused') === 'true' || store.items.holds(sku, now).length > 0;
}
