import type { Item } from '../../domain/items/item.ts';
import type { Decision } from '../../domain/replenishment/decision.ts';
import { type Layout, refillLevels } from '../../domain/stock/location.ts';
import { placeName, placeNamed } from '../../domain/stock/place-name.ts';
import { type PickFace, type Refill, type RefillSource, refillsFor } from '../../domain/stock/refill.ts';
import type { StockRow } from '../../domain/stock/stock-row.ts';
import type { Store } from '../../store/store.ts';
import type { TransferRow } from '../../store/transfers.ts';
import type { AlertBoard } from '../alerts.ts';
import type { DecideSettings } from './decide-settings.ts';
import { type PlacePorts, reasonIn, sendDecision } from './place-order.ts';

/** The public type of a refill. */
export const TRANSFER = 'quartermaster.transfer.requested';
/** The alert about a refill that nobody made in time; its subject is the SKU and the pick face. */
export const TRANSFER_EXPIRED = 'transfer-expired';

/** How an alert names a SKU at a pick face. */
export function faceName({ sku, to }: Pick<TransferRow, 'sku' | 'to'>): string {
  return placeName({ sku, location: to });
}

/** The pick face that an alert so names. */
export function faceOf(name: string): string {
  return placeNamed(name).location;
}

interface RefillParts {
  readonly store: Store;
  readonly alerts: AlertBoard;
  readonly settings: DecideSettings;
}

/** Asks for the refills of an item's pick faces; in the caller's transaction. Returns how many messages for upstream that made. */
export function requestRefills(
  ports: PlacePorts,
  { store, alerts, settings }: RefillParts,
  asked: { readonly item: Item; readonly now: number },
): number {
  const { item, now } = asked;
  const { layout, retryAfterMs } = settings.transfers;
  if (!layout.isKnown || store.settings.get('paused') === 'true') return 0;
  if (store.items.holds(item.sku, now).some(({ kind }) => kind === 'snoozed')) return 0;
  const rows = store.stock.ofSku(item.sku).filter(({ condition }) => condition === 'sellable');
  let messages = 0;
  for (const place of facesOf(store, layout, item.sku, rows)) {
    const to = { sku: item.sku, to: place.location };
    if (place.onHand > place.levels.refillAt) {
      if (alerts.set({ kind: TRANSFER_EXPIRED, subject: faceName(to), finding: null }, now)) messages++;
      continue;
    }
    if (store.transfers.wasRejectedSince(now - retryAfterMs, to)) continue;
    const face = {
      ...place,
      coming: store.transfers.open(item.sku).reduce((sum, open) => sum + (open.to === place.location ? awaited(open) : 0), 0),
    };
    for (const refill of refillsFor(item.sku, face, sourcesOf(store, settings, { rows, to: place.location, now }), item.unitsPerPack)) {
      request(ports, { store, alerts, settings }, { item, refill, now });
      messages++;
    }
  }
  return messages;
}

/** The pick faces of an item, also those where nothing of it has lain yet. */
function facesOf(store: Store, layout: Layout, sku: string, rows: readonly StockRow[]): Omit<PickFace, 'coming'>[] {
  return store.items.locationsOf(sku).flatMap((location) => {
    const rule = layout.ruleOf(location);
    const levels = refillLevels(rule, sku);
    if (!rule || !levels) return [];
    const onHand = rows.find((row) => row.location === location)?.onHand ?? 0;
    const room = rule.capacityUnits === null ? null : rule.capacityUnits - heldAt(store, location);
    return [{ location, zone: rule.zone, onHand, room, levels }];
  });
}

/** Units of every SKU and condition at a location. */
function heldAt(store: Store, location: string): number {
  const rows = store.items.skusAt(location).flatMap((sku) => store.stock.ofSku(sku));
  return rows.reduce((sum, row) => sum + (row.location === location ? Math.max(0, row.onHand) : 0), 0);
}

/** Reserve, and docks where nothing has moved for long: what lies there waits to be put away. */
function sourcesOf(
  store: Store,
  { transfers, receivingLocation }: DecideSettings,
  { rows, to, now }: { readonly rows: readonly StockRow[]; readonly to: string; readonly now: number },
): RefillSource[] {
  return rows.flatMap((row): RefillSource[] => {
    const rule = transfers.layout.ruleOf(row.location);
    const kind = rule?.kind ?? (row.location === receivingLocation ? 'dock' : 'shelf');
    const isSource = kind === 'reserve' || (kind === 'dock' && now - row.updatedAt >= transfers.dockPatienceMs);
    if (!isSource || row.location === to) return [];
    const taken = store.transfers
      .open(row.sku)
      .reduce((sum, transfer) => sum + (transfer.from === row.location ? awaited(transfer) : 0), 0);
    return [{ location: row.location, zone: rule?.zone ?? '', free: row.onHand - taken }];
  });
}

const awaited = ({ requested, moved }: TransferRow): number => Math.max(0, requested - moved);

function request(
  { ids, log, counters }: PlacePorts,
  { store, settings }: RefillParts,
  { item, refill, now }: { readonly item: Item; readonly refill: Refill; readonly now: number },
): void {
  const { from, to, quantity, priority, reason } = refill;
  const decision: Decision = {
    ...{ id: ids.next(), type: TRANSFER, sku: item.sku, location: to, quantity, unit: item.unit, decidedAt: now },
    ...{
      dueBy: now + settings.transfers.timeoutMs,
      priority,
      policy: 'refill',
      reason: reasonIn(reason, settings.speaker),
      particulars: { from, to },
    },
  };
  store.decisions.insert(decision);
  store.transfers.insert({
    ...{ id: decision.id, sku: item.sku, from, to, requested: quantity, moved: 0, state: 'requested' },
    ...{ requestedAt: now, deliveredAt: null, acknowledgedAt: null, closedAt: null },
  });
  sendDecision(store, settings.speaker, decision, now);
  counters.count('decisions', decision.type);
  log.info({ sku: item.sku, quantity, decision: decision.id, sentence: reason.sentence }, 'transfer requested');
}
