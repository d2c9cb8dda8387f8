import { DAY_MS, toIso } from '../calendar.ts';
import { shownMoney } from '../items/currency.ts';
import type { Story } from '../sentences/story-en.ts';
import { awaitedUnits, type Decision, type Order } from './decision.ts';
import type { Grounds, SeenStock } from './grounds.ts';

/** A part of what is told, for a person: a title and lines. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** How an order has fared; times in UTC milliseconds. */
export interface Faring extends Order {
  readonly deliveredAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly reportedAt: number | null;
  readonly closeReason: string | null;
  readonly receipts: readonly { readonly eventTime: number; readonly quantity: number }[];
}

/** All that is known of a decision. */
export interface KnownDecision {
  readonly decision: Decision;
  /** Null where they were not kept. */
  readonly grounds: Grounds | null;
  readonly order: Faring | null;
  /** Of a request to count: when that was done. */
  readonly countedAt: number | null;
}

const HOUR_MS = DAY_MS / 24;
const MINUTE_MS = HOUR_MS / 60;
/** Open orders and receipts beyond these are only counted. */
const MOST_LINES = 5;

/** Tells a decision to somebody who has to judge it: what was seen, computed, rounded or capped, what else could have been done, what waiting costs and what happened since. */
export function decisionStory(known: KnownDecision, say: Story): Section[] {
  const { decision, grounds } = known;
  const since = { title: say.titles.since, lines: sinceLines(known, say) };
  const rules = say.rules(decision.policy, decision.reason.rules);
  if (!grounds) return [{ title: say.titles.seen, lines: [say.noGrounds, rules] }, since];
  const { alternatives, computed, waiting, currency, demand } = grounds;
  const money = (minor: number) => shownMoney(minor, currency);
  const needed = computed.needed === null ? [] : [say.needed(computed.needed, decision.quantity)];
  return [
    { title: say.titles.seen, lines: seenLines(grounds, decision.decidedAt, say) },
    { title: say.titles.computed, lines: [say.levels(computed), ...needed, rules] },
    { title: say.titles.changed, lines: changeLines(decision, computed.needed, say) },
    { title: say.titles.alternatives, lines: [say.over(demand.days), ...alternatives.map((one) => say.alternative(one, money))] },
    {
      title: say.titles.waiting,
      lines: [say.waiting({ ...waiting, money: waiting.minor === null ? null : money(waiting.minor), priority: decision.priority })],
    },
    since,
  ];
}

function seenLines({ stock, forecast, demand, parameters, substitutes = [] }: Grounds, decidedAt: number, say: Story): string[] {
  const basis = forecast
    ? say.forecast(forecast)
    : demand.source === 'observed' && demand.observed
      ? say.observed(demand.observed)
      : demand.source === 'first-demands'
        ? say.firstDemands
        : say.noDemand;
  return [
    say.position(stock),
    sureWords(stock, decidedAt, say),
    ...stock.orders
      .slice(0, MOST_LINES)
      .map((order) => say.openOrder({ ...order, due: order.expectedAt === null ? null : clockTime(order.expectedAt) })),
    ...more(stock.orders.length + stock.moreOrders, say),
    ...substitutes.map((spare) => say.substitute(spare)),
    basis,
    `${say.demand(demand)} ${say.quantiles(demand.quantiles)}`,
    ...parameters.map(({ until, ...parameter }) => say.parameter({ ...parameter, until: until === undefined ? null : clockTime(until) })),
  ];
}

function more(orders: number, say: Story): string[] {
  return orders > MOST_LINES ? [say.moreOrders(orders - MOST_LINES)] : [];
}

function sureWords({ keptBy, lastEventAt, statedAt, isVerified, isNegative }: SeenStock, decidedAt: number, say: Story): string {
  const age = (time: number) => ageWords(decidedAt - time, say);
  return [
    ...(keptBy === null ? [] : [say.keptBy(keptBy)]),
    ...(lastEventAt === null ? [] : [say.lastEvent(age(lastEventAt))]),
    say.stated(statedAt === null ? null : age(statedAt)),
    ...(isVerified ? [] : [say.unverified]),
    ...(isNegative ? [say.negative] : []),
  ].join(say.gap);
}

/** Follows the quantity from what was needed to what was ordered, one rule after the other. */
function changeLines({ quantity, reason }: Decision, needed: number | null, say: Story): string[] {
  const { rules, numbers } = reason;
  const lines: string[] = [];
  let at = needed ?? quantity;
  const steps = [
    ['minimum-order', numbers['minimumOrderQuantity']],
    ['whole-packs', numbers['wanted'] ?? quantity],
    ['reduced-to-budget', quantity],
  ] as const;
  for (const [rule, to] of steps) {
    if (!rules.includes(rule) || to === undefined || to === at) continue;
    lines.push(say.change[rule](at, to));
    at = to;
  }
  if (at !== quantity) lines.push(say.changedBy(rules, at, quantity));
  return lines.length === 0 ? [say.unchanged] : lines;
}

function sinceLines({ decision, order, countedAt }: KnownDecision, say: Story): string[] {
  const decided = say.decided(clockTime(decision.decidedAt));
  if (!order) {
    const isCount = decision.type === 'quartermaster.recount.requested';
    return [decided, isCount ? (countedAt === null ? say.notCounted : say.counted(clockTime(countedAt))) : say.noOrder];
  }
  const seen = order.receipts.slice(0, MOST_LINES).map(({ eventTime, quantity }) => say.receipt(clockTime(eventTime), quantity));
  const awaited = order.closedAt === null ? awaitedUnits(order) : 0;
  return [
    decided,
    ...answerLines(order, say),
    ...(order.confirmed === null ? [] : [say.confirmed(order.confirmed)]),
    ...(order.shipped > 0 ? [say.shipped(order.shipped)] : []),
    ...(order.reportedAt === null ? [] : [say.reported(clockTime(order.reportedAt), order.reported)]),
    ...seen,
    ...(order.scanned > 0 && seen.length !== 1 ? [say.seenInAll(order.scanned)] : []),
    ...(order.writtenOff > 0 ? [say.writtenOff(order.writtenOff)] : []),
    ...(order.closedAt === null ? [] : [say.closed(clockTime(order.closedAt), order.state, order.closeReason)]),
    ...(awaited > 0 ? [say.awaited(awaited, order.expectedAt === null ? null : clockTime(order.expectedAt))] : []),
  ];
}

function answerLines(order: Faring, say: Story): string[] {
  if (order.state === 'proposed') return [say.approval];
  const delivered = order.deliveredAt === null ? say.undelivered : say.delivered(clockTime(order.deliveredAt));
  if (order.acknowledgedAt !== null) return [delivered, say.answered(clockTime(order.acknowledgedAt), order.state === 'rejected')];
  return order.closedAt === null ? [delivered, say.unanswered] : [delivered];
}

/** To the minute, in UTC: `2026-01-05 09:30Z`. */
function clockTime(time: number): string {
  return `${toIso(time).slice(0, 16).replace('T', ' ')}Z`;
}

function ageWords(ms: number, say: Story): string {
  if (ms < 2 * HOUR_MS) return say.age(Math.max(0, Math.round(ms / MINUTE_MS)), 'minute');
  return ms < 2 * DAY_MS ? say.age(Math.round(ms / HOUR_MS), 'hour') : say.age(Math.round(ms / DAY_MS), 'day');
}
