import type { ItemView } from '../../advisors/advisor.ts';
import { type Calendar, DAY_MS } from '../../domain/calendar.ts';
import { deliveriesOf } from '../../domain/stock/deliveries.ts';
import { placeName } from '../../domain/stock/place-name.ts';
import type { PolicyInput } from '../../policies/policy.ts';
import type { Store } from '../../store/store.ts';
import { apartAt } from '../ingest/believed-stock.ts';
import { daysLeft, lotsOf } from '../ingest/lots.ts';
import { countedPlaces } from './counted-places.ts';
import { itemFacts } from './item-facts.ts';
import { readSuccession } from './positions.ts';
import { sparesFor } from './succession.ts';

/** What advisors see of an item now; what most never ask for is looked up only where it is asked for. */
export function itemView(
  store: Store,
  { calendar }: { readonly calendar: Calendar },
  { input, reorderPoint, now }: { readonly input: PolicyInput; readonly reorderPoint: number | null; readonly now: number },
): ItemView {
  const { sku, leadTimeDays } = input.item;
  const isOnOrder = store.orders.onOrder(sku) > 0;
  const lots = store.lots.mayHold(sku) ? lotsOf(store, sku) : [];
  const today = lots.length > 0 ? calendar.businessDay(now) : 0;
  return {
    item: input.item,
    forecast: input.forecast,
    forecastDaysOld: input.forecastDaysOld,
    observed: input.observed,
    position: input.position,
    reorderPoint,
    deliveries: isOnOrder ? deliveriesOf(store.orders.open(sku), { leadTimeDays, now }) : [],
    lots: lots.map((lot) => ({ ...lot, daysLeft: daysLeft(lot, today) })),
    apart: () => (input.item.truth === 'fused' ? apartAt(store, sku) : []),
    isSucceeded: input.item.successor !== null && readSuccession(store, sku).kind === 'by',
    instead: () => sparesFor(store, input.item, calendar.businessDay(now)),
    isRaised: (kind) => store.alerts.active(kind, sku) !== undefined,
    counted: () => countedPlaces(store, sku),
    isRaisedAt: (kind, location) => store.alerts.active(kind, placeName({ sku, location })) !== undefined,
    dayOf: calendar.businessDay,
    get facts() {
      return itemFacts(store, input, { now, timezone: calendar.timezone, reorderPoint });
    },
    knownDays: () => knownDays(store, input, now),
    now,
  };
}

function knownDays(store: Store, { item, forecast, observed }: PolicyInput, now: number): number {
  const since = store.stock.since(item.sku);
  const stocked = since === null ? 0 : (now - since) / DAY_MS;
  return Math.max(0, stocked, observed.days, forecast?.learntFrom?.steps ?? 0);
}
