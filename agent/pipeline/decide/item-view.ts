import type { ItemView } from '../../advisors/advisor.ts';
import { type Calendar, DAY_MS } from '../../domain/calendar.ts';
import { FIRST_DEMANDS } from '../../domain/levels/chosen-levels.ts';
import { roundUpToLot } from '../../domain/replenishment/lot-size.ts';
import { deliveriesOf } from '../../domain/stock/deliveries.ts';
import { placeName } from '../../domain/stock/place-name.ts';
import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';
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
  { input, answer, now }: { readonly input: PolicyInput; readonly answer: PolicyAnswer; readonly now: number },
): ItemView {
  const { sku, leadTimeDays } = input.item;
  const keptUnasked = unaskedUnits(input, answer);
  const isOnOrder = store.orders.onOrder(sku) > 0;
  const lots = store.lots.mayHold(sku) ? lotsOf(store, sku) : [];
  const today = lots.length > 0 ? calendar.businessDay(now) : 0;
  return {
    item: input.item,
    forecast: input.forecast,
    forecastDaysOld: input.forecastDaysOld,
    observed: input.observed,
    position: input.position,
    reorderPoint: answer.reorderPoint,
    ...(keptUnasked !== null && { keptUnasked }),
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
      return itemFacts(store, input, { now, timezone: calendar.timezone, reorderPoint: answer.reorderPoint });
    },
    knownDays: () => knownDays(store, input, now),
    now,
  };
}

/** The most that the policy brings of an item of which units are kept although nobody asked for it, in its packs; null where it does not. */
function unaskedUnits({ item }: PolicyInput, { reorderPoint, orderUpTo, reason }: PolicyAnswer): number | null {
  if (orderUpTo === undefined || reorderPoint === null || !reason.rules.includes(FIRST_DEMANDS)) return null;
  return orderUpTo <= reorderPoint ? orderUpTo : reorderPoint + roundUpToLot(orderUpTo - reorderPoint, item);
}

/** Since there is stock or demand, not since it is configured: new is what has not lain there for long. */
function knownDays(store: Store, { item, forecast, observed }: PolicyInput, now: number): number {
  const since = store.stock.since(item.sku);
  const stocked = since === null ? 0 : (now - since) / DAY_MS;
  return Math.max(0, stocked, observed.days, forecast?.learntFrom?.steps ?? 0);
}
