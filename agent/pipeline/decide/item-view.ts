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

/** What an item is seen with. */
interface Seen {
  readonly input: PolicyInput;
  readonly answer: PolicyAnswer;
  readonly now: number;
}

/** What advisors see of an item now; what most never ask for is looked up only where it is asked for. */
export function itemView(store: Store, settings: { readonly calendar: Calendar }, seen: Seen): ItemView {
  return new StoredItem(store, settings.calendar, seen);
}

/** A class, for an object with functions of its own costs more than all that is asked of most items: each is made here where somebody asks for it. */
class StoredItem implements ItemView {
  readonly item: ItemView['item'];
  readonly forecast: ItemView['forecast'];
  readonly forecastDaysOld: number;
  readonly observed: ItemView['observed'];
  readonly position: ItemView['position'];
  readonly reorderPoint: number | null;
  readonly deliveries: ItemView['deliveries'];
  readonly now: number;
  readonly #store: Store;
  readonly #calendar: Calendar;
  readonly #input: PolicyInput;
  readonly #answer: PolicyAnswer;

  constructor(store: Store, calendar: Calendar, { input, answer, now }: Seen) {
    const { sku, leadTimeDays } = input.item;
    this.item = input.item;
    this.forecast = input.forecast;
    this.forecastDaysOld = input.forecastDaysOld;
    this.observed = input.observed;
    this.position = input.position;
    this.reorderPoint = answer.reorderPoint;
    this.deliveries = store.orders.onOrder(sku) > 0 ? deliveriesOf(store.orders.open(sku), { leadTimeDays, now }) : [];
    this.now = now;
    this.#store = store;
    this.#calendar = calendar;
    this.#input = input;
    this.#answer = answer;
  }

  get lots() {
    const { sku } = this.item;
    if (!this.#store.lots.mayHold(sku)) return [];
    const today = this.#calendar.businessDay(this.now);
    return lotsOf(this.#store, sku).map((lot) => ({ ...lot, daysLeft: daysLeft(lot, today) }));
  }
  get keptUnasked() {
    return unaskedUnits(this.#input, this.#answer);
  }
  get apart() {
    return () => (this.item.truth === 'fused' ? apartAt(this.#store, this.item.sku) : []);
  }
  get isSucceeded(): boolean {
    return this.item.successor !== null && readSuccession(this.#store, this.item.sku).kind === 'by';
  }
  get instead() {
    return () => sparesFor(this.#store, this.item, this.#calendar.businessDay(this.now));
  }
  get isRaised() {
    return (kind: string) => this.#store.alerts.active(kind, this.item.sku) !== undefined;
  }
  get counted() {
    return () => countedPlaces(this.#store, this.item.sku);
  }
  get isRaisedAt() {
    return (kind: string, location: string) => this.#store.alerts.active(kind, placeName({ sku: this.item.sku, location })) !== undefined;
  }
  get dayOf() {
    return this.#calendar.businessDay;
  }
  get facts() {
    const { now, reorderPoint } = this;
    return itemFacts(this.#store, this.#input, { now, timezone: this.#calendar.timezone, reorderPoint });
  }
  get knownDays() {
    return () => knownDays(this.#store, this.#input, this.now);
  }
}

/** The most that the policy brings of an item of which units are kept although nobody asked for it, in its packs; undefined where it does not. */
function unaskedUnits({ item }: PolicyInput, { reorderPoint, orderUpTo, reason }: PolicyAnswer): number | undefined {
  if (orderUpTo === undefined || reorderPoint === null || !reason.rules.includes(FIRST_DEMANDS)) return undefined;
  return orderUpTo <= reorderPoint ? orderUpTo : reorderPoint + roundUpToLot(orderUpTo - reorderPoint, item);
}

/** Since there is stock or demand, not since it is configured: new is what has not lain there for long. */
function knownDays(store: Store, { item, forecast, observed }: PolicyInput, now: number): number {
  const since = store.stock.since(item.sku);
  const stocked = since === null ? 0 : (now - since) / DAY_MS;
  return Math.max(0, stocked, observed.days, forecast?.learntFrom?.steps ?? 0);
}
