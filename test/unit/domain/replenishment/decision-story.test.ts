import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../../agent/domain/replenishment/decision.ts';
import { decisionStory, type Faring, type KnownDecision } from '../../../../agent/domain/replenishment/decision-story.ts';
import type { Grounds } from '../../../../agent/domain/replenishment/grounds.ts';
import { storyEn } from '../../../../agent/domain/sentences/story-en.ts';

const AT = Date.UTC(2026, 0, 5, 12);
const HOUR = 3_600_000;
const decision: Decision = {
  ...{ id: 'd1', type: 'quartermaster.replenishment.requested', sku: 'TEA', location: 'DOCK', quantity: 24, unit: 'each' },
  ...{ decidedAt: AT, dueBy: AT + 48 * HOUR, priority: 40, policy: 'reorder-point' },
  reason: {
    sentence: 'Low.',
    numbers: { needed: 41, minimumOrderQuantity: 50, wanted: 60, quantity: 24 },
    rules: ['forecast', 'minimum-order', 'whole-packs', 'reduced-to-budget'],
  },
};
const grounds: Grounds = {
  stock: {
    ...{ onHand: 6, onOrder: 3, allocated: 0, backorders: 1, position: 8, keptBy: 'sensor', isVerified: false, isNegative: true },
    ...{ statedAt: AT - 72 * HOUR, lastEventAt: AT - HOUR / 60, moreOrders: 1 },
    orders: [1, 2, 3, 4, 5, 6].map((n) => ({
      id: `po-${n}`,
      units: n,
      state: 'shipped' as const,
      expectedAt: n === 1 ? null : AT + n * HOUR,
    })),
  },
  forecast: { model: 'ses(0.10)', madeAt: AT - 24 * HOUR, daysOld: 1 },
  demand: { source: 'forecast', days: 8, perDay: 1.3, mean: 10.5, sd: 4.9, quantiles: [{ level: 0.9, value: 17 }], observed: null },
  parameters: [{ name: 'leadTimeDays', value: 7, source: 'catalog' }],
  computed: { reorderPoint: 18.5, orderUpTo: 49, needed: 41 },
  alternatives: [
    { kind: 'ordered', policy: 'reorder-point', quantity: 24, short: 0.2, shortMinor: 40, left: 21.7, holdingMinor: 12 },
    { kind: 'pack-more', policy: null, quantity: 36, short: 0, shortMinor: null, left: 33.5, holdingMinor: null },
    { kind: 'nothing', policy: null, quantity: 0, short: 3, shortMinor: 600, left: 0.5, holdingMinor: 0 },
    { kind: 'policy', policy: 'min-max', quantity: 0, short: 3, shortMinor: 600, left: 0.5, holdingMinor: 0 },
  ],
  waiting: { days: 1, units: 1.25, minor: 250 },
  currency: 'EUR',
};
const order: Faring = {
  ...{ id: 'd1', sku: 'TEA', location: 'DOCK', state: 'requested', requested: 24, confirmed: null, shipped: 0, reported: 0, scanned: 0 },
  ...{ writtenOff: 0, requestedAt: AT, expectedAt: null, closedAt: null },
  ...{ deliveredAt: null, acknowledgedAt: null, reportedAt: null, closeReason: null, receipts: [] },
};

function lines(title: keyof typeof storyEn.titles, known: Partial<KnownDecision> = {}): readonly string[] {
  const story = decisionStory({ decision, grounds, order, countedAt: null, ...known }, storyEn);
  return story.find((section) => section.title === storyEn.titles[title])?.lines ?? [];
}

describe('the story of a decision', () => {
  it('tells what was seen: stock and how sure, open orders, forecast, parameters and their sources', () => {
    expect(lines('seen')).toEqual([
      'Stock: on hand 6, on order 3, allocated 0, backorders 1: position 8.',
      'A shelf sensor keeps it. The last event was 1 minute old. All of it was counted, or shown by a shelf, within 3 days. Nobody has counted it since a restore from a backup: it may be wrong. More was taken than the ledger held: it is wrong somewhere.',
      'On order: 1, no date given, on its way (po-1).',
      ...[2, 3, 4, 5].map((n) => `On order: ${n} by 2026-01-05 ${12 + n}:00Z, on its way (po-${n}).`),
      'On order: 2 more orders.',
      'Forecast by ses(0.10), 1 day old.',
      'Demand of lead time and review, 8 days: 10.5, 1.3 a day, standard deviation 4.9. 90 % certain: at most 17.',
      'Lead time in days: 7 (from the catalogue).',
    ]);
  });

  it('follows the quantity through every rule that rounded or capped it', () => {
    expect(lines('computed')).toContain('Needed 41, ordered 24.');
    expect(lines('changed')).toEqual([
      'Raised from 41 to the minimum order of 50.',
      'Rounded up from 50 to 60, in whole packs.',
      'Reduced from 60 to 24 by the budget.',
    ]);
  });

  it('names the rules where one that it does not know has changed the quantity, and says where none has', () => {
    const reason = { ...decision.reason, rules: ['shelf-full'], numbers: {} };
    expect(lines('changed', { decision: { ...decision, reason } })).toEqual(['From 41 to 24, by one of: shelf-full.']);
    expect(lines('changed', { decision: { ...decision, reason, quantity: 41 } })).toEqual(['Nothing: what was needed was ordered.']);
  });

  it('weighs what else could have been ordered, and what doing nothing costs', () => {
    expect(lines('alternatives')).toEqual([
      'Until the order after it could be here, 8 days:',
      '24 as ordered: 0.2 expected short (0.40 EUR), 21.7 left (0.12 EUR to hold).',
      '36, a pack more: 0 expected short, 33.5 left.',
      'Nothing: 3 expected short (6.00 EUR), 0.5 left (0.00 EUR to hold).',
      'Nothing as min-max would by its defaults: 3 expected short (6.00 EUR), 0.5 left (0.00 EUR to hold).',
    ]);
    expect(lines('waiting')).toEqual(['A day without an order: 1.25 more wanted and not there, 2.50 EUR. Priority 40 of 100.']);
  });

  it.each([
    [{ state: 'proposed' }, ['It waits for approval.', '24 awaited.']],
    [{}, ['Not delivered upstream yet.', 'Nobody has answered yet.', '24 awaited.']],
    [
      { state: 'rejected', deliveredAt: AT, acknowledgedAt: AT + HOUR, closedAt: AT + HOUR, closeReason: 'supplier closed' },
      ['2026-01-05 12:00Z delivered upstream.', '2026-01-05 13:00Z rejected.', '2026-01-05 13:00Z closed: rejected (supplier closed).'],
    ],
    [
      { state: 'cancelled', deliveredAt: AT, closedAt: AT + HOUR },
      ['2026-01-05 12:00Z delivered upstream.', '2026-01-05 13:00Z closed: cancelled.'],
    ],
    [
      {
        ...{ state: 'shipped', deliveredAt: AT, acknowledgedAt: AT, confirmed: 24, shipped: 24, reported: 24, reportedAt: AT + HOUR },
        ...{ scanned: 20, writtenOff: 1, expectedAt: AT + 2 * HOUR },
        receipts: [1, 2].map((n) => ({ eventTime: AT + n * HOUR, quantity: 10 })),
      },
      [
        ...['2026-01-05 12:00Z delivered upstream.', '2026-01-05 12:00Z answered.', '24 confirmed.', '24 shipped.'],
        ...['2026-01-05 13:00Z 24 received, says upstream.', '2026-01-05 13:00Z 10 seen here.', '2026-01-05 14:00Z 10 seen here.'],
        ...['20 seen here in all.', '1 no longer awaited.', '3 awaited by 2026-01-05 14:00Z.'],
      ],
    ],
  ] as const)('tells what has happened since: %j', (more, told) => {
    expect(lines('since', { order: { ...order, ...more } as Faring })).toEqual(['2026-01-05 12:00Z decided.', ...told]);
  });

  it('says what demand was reckoned by where there was no forecast', () => {
    const seen = (source: 'observed' | 'levels', observed: { units: number; days: number } | null) =>
      lines('seen', { grounds: { ...grounds, forecast: null, demand: { ...grounds.demand, source, observed } } });
    expect(seen('observed', { units: 7, days: 1 })).toContain('No forecast yet: 7 seen in 1 day.');
    expect(seen('levels', null)).toContain(storyEn.noDemand);
  });
});
