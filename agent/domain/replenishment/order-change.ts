import type { DecisionType, OrderState } from './decision.ts';

/** What can be asked about a purchase that is under way. */
export const ORDER_CHANGE_KINDS = ['expedite', 'cancel'] as const;
export type OrderChangeKind = (typeof ORDER_CHANGE_KINDS)[number];

/** Whether such a thing is decided at all, waits for an approve command, or goes out at once. */
export const CHANGE_MODES = ['off', 'propose', 'automatic'] as const;
export type ChangeMode = (typeof CHANGE_MODES)[number];

/** A decision about a purchase that another decision, or somebody upstream, has made. Times in UTC milliseconds. */
export interface OrderChange {
  /** The decision's own id. */
  readonly id: string;
  readonly orderId: string;
  readonly sku: string;
  readonly kind: OrderChangeKind;
  /** `cancelled`: withdrawn before anybody answered. */
  readonly state: Extract<OrderState, 'proposed' | 'requested' | 'accepted' | 'rejected' | 'cancelled'>;
  readonly askedAt: number;
  /** Answered for good, or withdrawn. */
  readonly settledAt: number | null;
}

/** The public type of the decision behind a change. */
export const CHANGE_TYPES: Readonly<Record<OrderChangeKind, DecisionType>> = {
  expedite: 'quartermaster.replenishment.expedited',
  cancel: 'quartermaster.replenishment.cancelled',
};
