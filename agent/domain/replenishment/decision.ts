import type { Phrase } from '../sentences/phrase.ts';

/** The public type of a decision, as in its CloudEvents envelope. */
export const DECISION_TYPES = [
  'quartermaster.replenishment.requested',
  'quartermaster.replenishment.cancelled',
  'quartermaster.replenishment.expedited',
  'quartermaster.transfer.requested',
  'quartermaster.recount.requested',
] as const;
export type DecisionType = (typeof DECISION_TYPES)[number];

/** Why: one sentence that can be checked with a pencil, the numbers in it, and the rules that rounded or capped. */
export interface Reason {
  readonly sentence: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly rules: readonly string[];
  /** The sentence as phrases, by which it is said in the site's language when it is acted upon; not kept. */
  readonly phrases?: readonly Phrase[];
}

/** What the agent decided. Its id is the idempotency key upstream and, for a purchase, the order's id. */
export interface Decision {
  readonly id: string;
  readonly type: DecisionType;
  readonly sku: string;
  /** Whom a purchase is from; empty where nobody has said. */
  readonly supplier?: string;
  readonly location: string | null;
  /** Base units. */
  readonly quantity: number;
  readonly unit: string;
  readonly decidedAt: number;
  /** When the goods should be on the shelf, UTC milliseconds. */
  readonly dueBy: number;
  /** Higher is more urgent, 0 to 100. */
  readonly priority: number;
  readonly policy: string;
  readonly reason: Reason;
  /** What upstream is told beside the above; names that no other decision has. */
  readonly particulars?: Readonly<Record<string, string>>;
}

/** Where a purchase stands. `proposed` waits for an operator's approval. */
export const ORDER_STATES = ['proposed', 'requested', 'accepted', 'confirmed', 'shipped', 'received', 'cancelled', 'rejected'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** A purchase on its way. Quantities are cumulative base units; what was `scanned` at receiving is the agent's own sight of it. */
export interface Order {
  /** The decision's id, or the upstream's own order id where the agent did not ask for it. */
  readonly id: string;
  readonly sku: string;
  readonly location: string | null;
  readonly state: OrderState;
  readonly requested: number;
  readonly confirmed: number | null;
  readonly shipped: number;
  /** What upstream says was received; never moves stock. */
  readonly reported: number;
  readonly scanned: number;
  /** Called received, never seen here, and no longer awaited. */
  readonly writtenOff: number;
  readonly requestedAt: number;
  readonly expectedAt: number | null;
  /** Released and no longer awaited (cancelled or rejected), or settled by `receiptTimeout`. */
  readonly closedAt: number | null;
}

/** Base units of an open order that are still awaited; what upstream calls received stays awaited until it is seen. */
export function awaitedUnits(order: Pick<Order, 'requested' | 'confirmed' | 'shipped' | 'reported' | 'scanned' | 'writtenOff'>): number {
  const coming = Math.max(order.confirmed ?? order.requested, order.shipped, order.reported);
  return Math.max(0, coming - order.scanned - order.writtenOff);
}
