import { phrase, said } from '../../domain/sentences/phrase.ts';
import { type Layout, refillLevels } from '../../domain/stock/location.ts';
import type { Store } from '../../store/store.ts';
import type { TransferRow } from '../../store/transfers.ts';
import type { AlertBoard } from '../alerts.ts';
import type { TransferSettings } from '../decide/transfer-settings.ts';
import { faceName, TRANSFER_EXPIRED } from '../decide/transfers.ts';

/** Goods that a scan has brought to a location. */
export interface Brought {
  readonly sku: string;
  readonly to: string;
  /** Base units. */
  readonly quantity: number;
  readonly at: number;
}

/** Credits what a scan has brought to a pick face to its open transfers, oldest first, wherever it came from. */
export function matchTransfers(store: Store, { sku, to, quantity, at }: Brought): void {
  let rest = quantity;
  for (const transfer of store.transfers.open(sku)) {
    if (rest <= 0) return;
    if (transfer.to !== to) continue;
    const credited = Math.min(rest, transfer.requested - transfer.moved);
    const moved = transfer.moved + credited;
    store.transfers.change(transfer, { moved, ...(moved >= transfer.requested && { state: 'moved', closedAt: at }) });
    rest -= credited;
  }
}

/** Upstream accepts or rejects a transfer; a rejected one is no longer awaited. Said twice it changes nothing. */
export function answerTransfer(store: Store, transfer: TransferRow, status: 'accepted' | 'rejected', at: number): void {
  if (transfer.closedAt !== null) return;
  const acknowledgedAt = transfer.acknowledgedAt ?? at;
  if (status === 'accepted') store.transfers.change(transfer, { state: 'accepted', acknowledgedAt });
  else store.transfers.change(transfer, { state: 'rejected', acknowledgedAt, closedAt: at });
}

/**
 * Gives up transfers that nobody made in time since upstream heard of them, with an alert that ends once the face is no longer low; a face that its sensor has shown above its refill level
 * since was refilled without a scan. Returns the SKUs concerned. Runs in the caller's transaction.
 */
export function followUpTransfers(
  { store, alerts }: { readonly store: Store; readonly alerts: AlertBoard },
  { layout, timeoutMs }: Pick<TransferSettings, 'layout' | 'timeoutMs'>,
  { since, now }: { readonly since: number; readonly now: number },
): string[] {
  const changed: string[] = [];
  for (const transfer of store.transfers.allOpen()) {
    if (isShown(store, layout, transfer)) store.transfers.change(transfer, { state: 'moved', closedAt: now });
    else if (transfer.deliveredAt !== null && now - Math.max(transfer.deliveredAt, since) >= timeoutMs)
      expire(store, alerts, transfer, now);
    else continue;
    changed.push(transfer.sku);
  }
  return changed;
}

function isShown(store: Store, layout: Layout, { sku, to, requestedAt }: TransferRow): boolean {
  const row = store.stock.get({ sku, location: to, condition: 'sellable' });
  if (row?.keptBy !== 'sensor' || (row.levelTime ?? 0) <= requestedAt) return false;
  const levels = refillLevels(layout.ruleOf(to), sku);
  return levels !== null && row.onHand > levels.refillAt;
}

function expire(store: Store, alerts: AlertBoard, transfer: TransferRow, now: number): void {
  const { requested, moved, sku, from, to } = transfer;
  store.transfers.change(transfer, { state: 'expired', closedAt: now });
  const why = said(phrase('transferExpired', { sku, from, to, requested, moved }));
  alerts.set({ kind: TRANSFER_EXPIRED, subject: faceName(transfer), finding: { ...why, numbers: { requested, moved } } }, now);
}
