import { toIso } from '../domain/calendar.ts';
import type { Decision } from '../domain/replenishment/decision.ts';
import { decisionStory } from '../domain/replenishment/decision-story.ts';
import type { Grounds } from '../domain/replenishment/grounds.ts';
import { storyEn } from '../domain/sentences/story-en.ts';
import { storyZh } from '../domain/sentences/story-zh.ts';
import { countedAt, RECOUNT } from '../pipeline/decide/recount.ts';
import { readLastStated } from '../pipeline/keep/verification.ts';
import type { Store } from '../store/store.ts';
import { decisionView } from './decision-views.ts';
import type { DecisionDetail, FoundDecision, GroundsView } from './views.ts';

/** More decisions than this are not named where the beginning of an id fits several. */
const MOST_NAMED = 5;
const MOST_RECEIPTS = 100;

/** The decision of this id, or the only one whose id begins so. */
export function findDecision(store: Store, id: string): FoundDecision {
  const exact = store.decisions.get(id);
  if (exact) return { kind: 'found', decision: detailOf(store, exact) };
  const found = id === '' ? [] : store.decisions.startingWith(id, MOST_NAMED + 1);
  if (found.length === 0) return { kind: 'none' };
  if (found.length === 1) return { kind: 'found', decision: detailOf(store, found[0]!) };
  return {
    kind: 'several',
    decisions: found.slice(0, MOST_NAMED).map(({ id: one, sku, decidedAt }) => ({ id: one, sku, decidedAt: toIso(decidedAt) })),
  };
}

function detailOf(store: Store, decision: Decision): DecisionDetail {
  const lastStated = readLastStated(store);
  const order = store.orders.get(decision.id);
  const receipts = order ? store.orders.receiptTimes(order.id, MOST_RECEIPTS) : [];
  const grounds = store.grounds.get(decision.id);
  const known = {
    decision,
    grounds,
    order: order ? { ...order, receipts } : null,
    countedAt: decision.type === RECOUNT ? countedAt(store, lastStated, decision) : null,
  };
  return {
    ...decisionView(store, lastStated, decision),
    grounds: grounds && groundsView(grounds),
    receipts: receipts.map(({ eventTime, quantity }) => ({ at: toIso(eventTime), quantity })),
    story: decisionStory(known, store.settings.get('locale') === 'zh' ? storyZh : storyEn),
  };
}

const iso = (time: number | null): string | null => (time === null ? null : toIso(time));

function groundsView(grounds: Grounds): GroundsView {
  const { stock, forecast, parameters } = grounds;
  return {
    ...grounds,
    stock: {
      ...stock,
      statedAt: iso(stock.statedAt),
      lastEventAt: iso(stock.lastEventAt),
      orders: stock.orders.map((order) => ({ ...order, expectedAt: iso(order.expectedAt) })),
    },
    parameters: parameters.map(({ until, ...parameter }) => ({ ...parameter, ...(until !== undefined && { until: toIso(until) }) })),
    forecast: forecast && { ...forecast, madeAt: toIso(forecast.madeAt) },
  };
}
