import { CYCLE_DAYS, demandUntil } from '../../domain/demand/known-demand.ts';
import { distanceAt, type LeadTimeDemand, totalSd } from '../../domain/demand/lead-time-demand.ts';
import { ITEM_DEFAULTS, type Item, type ParameterName } from '../../domain/items/item.ts';
import { normalQuantile } from '../../domain/mathematics/normal.ts';
import { alternativesTo } from '../../domain/replenishment/alternatives.ts';
import { awaitedUnits } from '../../domain/replenishment/decision.ts';
import type { Grounds, SeenDemand, SeenParameter, SeenStock } from '../../domain/replenishment/grounds.ts';
import { inventoryPosition } from '../../domain/stock/stock.ts';
import { twoDecimals } from '../../domain/words/wording.ts';
import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';
import type { Store } from '../../store/store.ts';
import { readVerification } from '../keep/verification.ts';
import type { BoundPolicy, DecideSettings } from './decide-settings.ts';
import { sparesFor, waitingFor } from './succession.ts';

/** More open orders than this are counted, not listed. */
const MOST_ORDERS = 20;
const SHOWN_LEVELS = [0.5, 0.9, 0.95] as const;
/** Always kept; the others only where somebody has set them. */
const ALWAYS: readonly ParameterName[] = ['leadTimeDays', 'leadTimeSdDays', 'unitsPerPack', 'minimumOrderQuantity'];
const WHERE_SET: readonly ParameterName[] = ['unitCostMinor', 'stockoutCostMinor', 'min', 'max', 'serviceLevel', 'serviceKind', 'supplier'];

/** An order as it is about to be placed. */
export interface AboutToOrder {
  readonly input: PolicyInput;
  readonly answer: PolicyAnswer & { readonly kind: 'order' };
  readonly policy: string;
  /** Policies that are asked what they would have ordered. */
  readonly others: readonly BoundPolicy[];
  readonly now: number;
}

/** What an order is decided on, as it is kept with the decision; to be read before the order is written. */
export function groundsOf(store: Store, settings: DecideSettings, { input, answer, policy, others, now }: AboutToOrder): Grounds {
  const { item } = input;
  const { reorderPoint, orderUpTo = null, quantity, reason } = answer;
  const demand = demandUntil(input, reorderPoint, protectedDays(answer, item));
  const waiting = waitingFor(store, settings, { input, reorderPoint, now });
  const substitutes = sparesFor(store, item, settings.calendar.businessDay(now));
  const asked = others.map((other) => {
    const found = other.ask(input);
    return { policy: other.kind, quantity: found.kind === 'order' ? found.quantity : 0 };
  });
  const row = input.forecast && store.forecasts.get(item.sku);
  return {
    stock: seenStock(store, input),
    forecast: row && input.forecast && { model: input.forecast.model, madeAt: row.madeAt, daysOld: input.forecastDaysOld },
    demand: seenDemand(input, demand),
    parameters: seenParameters(store, item),
    computed: { reorderPoint, orderUpTo, needed: reason.numbers['needed'] ?? null },
    alternatives: alternativesTo({ item, demand, position: inventoryPosition(input.position) }, { quantity, policy }, asked),
    waiting: {
      days: CYCLE_DAYS,
      units: twoDecimals(waiting.units),
      minor: waiting.minor === null ? null : Math.round(waiting.minor),
    },
    currency: item.currency,
    ...(substitutes.length > 0 && { substitutes }),
  };
}

/** Days beyond the lead time that the policy itself covered, where it says so. */
function protectedDays({ reason: { numbers } }: PolicyAnswer, { leadTimeDays }: Item): number {
  const covered = numbers['protectionDays'] ?? numbers['coverDays'] ?? 0;
  return Math.max(CYCLE_DAYS, covered - leadTimeDays);
}

function seenStock(store: Store, { item: { sku }, position }: PolicyInput): SeenStock {
  const rows = store.stock.ofSku(sku).filter(({ condition }) => condition === 'sellable');
  const { isVerified } = readVerification(store);
  const orders = store.orders.open(sku);
  const stated = rows.filter(({ onHand }) => onHand !== 0).map(({ levelTime }) => levelTime);
  const latest = rows.map(({ latestTime }) => latestTime).filter((time) => time !== null);
  return {
    ...position,
    position: inventoryPosition(position),
    keptBy: (['sensor', 'fused', 'scans'] as const).find((by) => rows.some(({ keptBy }) => keptBy === by)) ?? null,
    isVerified: rows.every(isVerified),
    isNegative: rows.some(({ onHand }) => onHand < 0),
    statedAt: stated.some((time) => time === null) || stated.length === 0 ? null : Math.min(...stated.map(Number)),
    lastEventAt: latest.length === 0 ? null : Math.max(...latest),
    orders: orders.slice(0, MOST_ORDERS).map((order) => ({
      id: order.id,
      units: awaitedUnits(order),
      state: order.state,
      expectedAt: order.expectedAt,
    })),
    moreOrders: Math.max(0, orders.length - MOST_ORDERS),
  };
}

function seenDemand({ forecast, observed, firstsPerDay }: PolicyInput, demand: LeadTimeDemand): SeenDemand {
  const quantileAt = (level: number) => {
    const z = normalQuantile(level);
    const distance = distanceAt(demand, level, z);
    return Math.max(0, demand.mean + (distance > 0 ? Math.hypot(distance, z * demand.sdOfLeadTime) : distance));
  };
  return {
    source: forecast ? 'forecast' : observed.units > 0 ? 'observed' : firstsPerDay !== undefined ? 'first-demands' : 'levels',
    days: twoDecimals(demand.days),
    perDay: twoDecimals(demand.perDay),
    mean: twoDecimals(demand.mean),
    sd: twoDecimals(totalSd(demand)),
    quantiles: SHOWN_LEVELS.map((level) => ({ level, value: twoDecimals(quantileAt(level)) })),
    observed: forecast ? null : observed,
  };
}

function seenParameters(store: Store, item: Item): SeenParameter[] {
  const ends = new Map(store.overrideEnds.ofSku(item.sku).map(({ parameter, until }) => [parameter, until]));
  const isSet = (name: ParameterName) => item[name] !== null && item[name] !== ITEM_DEFAULTS[name];
  return [...ALWAYS, ...WHERE_SET.filter(isSet)].map((name) => ({
    name,
    value: item[name] as number | string,
    source: item.sources[name],
    ...(item.sources[name] === 'operator' && ends.has(name) && { until: ends.get(name)! }),
  }));
}
