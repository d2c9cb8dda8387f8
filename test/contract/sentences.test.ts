import { describe, expect, it } from 'vitest';
import type { Advisor, ItemView } from '../../agent/advisors/advisor.ts';
import { advisors } from '../../agent/advisors/index.ts';
import { type ItemParameters, resolveItem } from '../../agent/domain/items/item.ts';
import { productionReason } from '../../agent/domain/items/made-item.ts';
import type { LevelChoice } from '../../agent/domain/levels/level-choice.ts';
import { aboveThreshold } from '../../agent/domain/replenishment/approval.ts';
import { approvalReason, chosenReason, reachedFinding } from '../../agent/domain/replenishment/budget.ts';
import { leadTimeDoubt } from '../../agent/domain/replenishment/lead-time-doubt.ts';
import { limitOrder, type OrderLimit } from '../../agent/domain/replenishment/order-limits.ts';
import { expediteOf, overtakenOrder } from '../../agent/domain/replenishment/second-thoughts.ts';
import { stockoutOutlook } from '../../agent/domain/replenishment/stockout-outlook.ts';
import { en } from '../../agent/domain/sentences/en.ts';
import { andSaid, inWords, phrase, type Said, said, sentenceIn } from '../../agent/domain/sentences/phrase.ts';
import { storyEn } from '../../agent/domain/sentences/story-en.ts';
import { storyZh } from '../../agent/domain/sentences/story-zh.ts';
import { zh } from '../../agent/domain/sentences/zh.ts';
import { allocate, shortFinding } from '../../agent/domain/stock/allocation.ts';
import { deliveriesOf } from '../../agent/domain/stock/deliveries.ts';
import type { LotOnHand } from '../../agent/domain/stock/lots.ts';
import { refillsFor } from '../../agent/domain/stock/refill.ts';
import { resolveSupplier } from '../../agent/domain/suppliers/supplier.ts';
import {
  apartReason,
  belowMinimumReason,
  type ChosenOrder,
  chanceReason,
  fellBelowFinding,
  learnedReason,
  offerReason,
  ridesReason,
  shareReason,
  togetherReason,
  waitsFinding,
} from '../../agent/domain/suppliers/supplier-words.ts';
import { heldBackState } from '../../agent/pipeline/decide/order-limits.ts';
import { policies } from '../../agent/policies/index.ts';
import type { Policy, PolicyInput } from '../../agent/policies/policy.ts';
import { countedPlace } from '../support/counted-place.ts';
import { viewOf } from '../support/item-view.ts';
import { forecastOf, policyInput } from '../support/policy-input.ts';
import { shiftLosses, siteView } from '../support/site-counts.ts';

const NOW = 1_767_605_400_000;
const HOUR = 3_600_000;
const COSTS = { unitCostMinor: 100, stockoutCostMinor: 50 };

/** What simulation may have found: a cost, a service with stock in money or units, and that the reorder point is the cheapest. */
const OUTCOME = { cost: 123_456, fillRate: 0.952, cycleService: 0.9, stock: 310, stockValueMinor: 98_750 };
const BY_COST: LevelChoice = {
  goal: { kind: 'cost' },
  parameters: { safety: 1.5, lotFactor: 1.25, forecastShare: 0.75 },
  ...{ items: 1, days: 1, simulatedDays: 1, typicalHoldingCost: 25 },
  ...{ chosen: OUTCOME, reorderPoint: OUTCOME },
};
const UNPRICED = { ...OUTCOME, stockValueMinor: null };
const chosen: LevelChoice[] = [
  BY_COST,
  { ...BY_COST, items: 180, days: 300, simulatedDays: 147, goal: { kind: 'fill', level: 0.95 } },
  { ...BY_COST, goal: { kind: 'cycle', level: 0.9 }, chosen: UNPRICED, reorderPoint: UNPRICED },
  { ...BY_COST, parameters: null },
];
const RECORD = { mean: 1, sd: 2, steps: 300, recentMean: 2 };

/** Lots that are about to expire and that have, one without a name, and more than are named. */
const LOTS: LotOnHand[] = [-400, -3, -2, -1, 0, 1, 5, 9].map((daysLeft) => ({
  lot: daysLeft === -2 || daysLeft === 1 ? '' : `${500 + daysLeft}`,
  expiry: '2026-01-05',
  location: '7-1',
  quantity: 1,
  daysLeft,
}));
const stocked: Partial<ItemView>[] = [
  {},
  { lots: LOTS, deliveries: [{ orderId: '1', units: 1, inDays: 1, overdueDays: 0 }] },
  {
    lots: LOTS.filter(({ daysLeft }) => Math.abs(daysLeft ?? 0) === 1),
    deliveries: [{ orderId: '2', units: 40, inDays: 2.5, overdueDays: 1 }],
  },
];

/** The situations that policies word differently: with and without demand, levels, costs, packs and backorders, and numbers that are one. */
const situations: PolicyInput[] = [0, 1, 3, 500].flatMap((onHand) => [
  policyInput({ position: { onHand } }),
  policyInput({ item: { min: 5, max: 20, unitsPerPack: 6, minimumOrderQuantity: 20 }, position: { onHand, backorders: 2 } }),
  policyInput({ item: { min: 1, max: 1 }, position: { onHand, onOrder: 1 } }),
  policyInput({
    item: { leadTimeDays: 1, serviceLevel: 0.9, serviceKind: 'fill' },
    forecast: forecastOf([1, 1, 1], { sd: 1 }),
    position: { onHand },
  }),
  policyInput({ item: COSTS, forecast: forecastOf(Array<number>(28).fill(2), { sd: 5 }), position: { onHand } }),
  policyInput({ item: COSTS, forecast: forecastOf(Array<number>(28).fill(900), { sd: 50 }), position: { onHand } }),
  policyInput({
    item: { ...COSTS, priceBreaks: [{ fromQuantity: 200, unitCostMinor: 50 }] },
    forecast: forecastOf([9, 9]),
    position: { onHand },
  }),
  policyInput({ forecast: forecastOf([0, 0]), position: { onHand, backorders: 3 } }),
  policyInput({ observed: { units: 1, days: 1 }, position: { onHand } }),
  policyInput({ observed: { units: 60, days: 30 }, position: { onHand } }),
  ...[1, 200].flatMap((steps) =>
    [0.0001, 0.01, 0.5].map((chance) =>
      policyInput({
        chosen: {
          choice: { ...BY_COST, goal: { kind: 'fill', level: 0.95 }, parameters: { safety: 9, lotFactor: 1, forecastShare: 0.5 } },
          record: { mean: 0, sd: 0, steps, recentMean: 0 },
          firstDemand: { chance, sizes: [1, 1, 1, 1, 1, 2] },
        },
        position: { onHand },
      }),
    ),
  ),
  ...chosen.flatMap((choice) => [
    policyInput({ item: COSTS, forecast: forecastOf([2, 2]), chosen: { choice, record: RECORD }, position: { onHand } }),
    policyInput({ observed: { units: 1, days: 1 }, chosen: { choice, record: RECORD }, position: { onHand } }),
  ]),
]);
const OPTIONS = [
  {},
  { serviceLevel: 0.95, serviceKind: 'fill' },
  { reviewDays: 0 },
  { fixedOrderCostMinor: 700 },
  { orderDays: 1 },
  { safetyDays: 1 },
  { periodDays: 1 },
  { method: 'silver-meal', fixedOrderCostMinor: 700 },
];

function saidByPolicy(policy: Policy): Said[] {
  const options = OPTIONS.flatMap((given) => policy.options.safeParse({ kind: policy.kind, ...given }).data ?? []);
  return options.flatMap((chosen) => situations.map((input) => policy.ask(input, chosen as never).reason));
}

function saidByAdvisor(advisor: Advisor): Said[] {
  const options = advisor.options.parse({ kind: advisor.kind });
  const items = situations.flatMap((input) =>
    [null, 0, 1, 20].flatMap((reorderPoint) => stocked.map((stock) => ({ ...viewOf({}), ...input, reorderPoint, now: NOW, ...stock }))),
  );
  const devices = [25, 48.5, 9000].map((hours) => ({
    device: 'gun-1',
    decoder: 'd',
    firstSeen: 0,
    lastSeen: NOW - hours * HOUR,
    batteryPercent: 7,
    sensor: { stuck: 0.95, drifting: 0.95, bias: 48 - hours, driftPerDay: -2, noise: 0.4 },
    now: NOW,
  }));
  return [
    ...items.map((view) => advisor.lookAtItem?.({ ...view, apart: () => [{ ...APART, since: view.now - 2 * 24 * HOUR }] }, options)),
    ...items.flatMap((view) =>
      (advisor.lookAtPlaces?.({ ...view, counted: () => [countedPlace([6, 7, 9], view.now - 30 * 24 * HOUR)] }, options) ?? []).map(
        ({ finding }) => finding,
      ),
    ),
    ...[0.1, 0.3].flatMap((part) =>
      [null, { minor: 250, currency: 'EUR' }].flatMap((cost) =>
        [...(advisor.lookAtSite?.(siteView(shiftLosses(part), { costOf: () => cost }), options) ?? [])].map((found) => found?.finding),
      ),
    ),
    ...devices.map((view) => advisor.lookAtDevice?.(view, options)),
  ].filter((finding) => finding != null);
}

const APART = { location: 'A-1', ledger: 12, sensor: 7.1, estimate: 7 };

/** Capitals and figures are SKUs, currencies and names of devices; what is left of Latin would be a word. */
function expectChinese(sentence: string): void {
  expect(sentence).toMatch(/。$/);
  expect(sentence.replaceAll(/SKU-\d+|gun-\d|A-1|EUR|USD/g, ''), sentence).not.toMatch(/[A-Za-z]/);
  expect(sentence, sentence).not.toMatch(/\p{Script=Han} | \p{Script=Han}|[,;:()] ?\p{Script=Han}|\p{Script=Han}[,.;:()]/u);
  expect(sentence).not.toMatch(/NaN|undefined|null|\[object/);
}

const MISCOUNTED = /(?<![\d.])1 (days|hours|minutes|orders|units)\b|(?<![\d.])(?!1 )[\d.]+ (day|hour|minute|order)\b/;

const voices = [
  ...(policies as readonly unknown[] as readonly Policy[]).map((policy) => [`policy ${policy.kind}`, () => saidByPolicy(policy)] as const),
  // A condition is raised in the words of the person who has set it.
  ...(advisors as readonly unknown[] as readonly Advisor[])
    .filter(({ kind }) => kind !== 'condition')
    .map((advisor) => [`advisor ${advisor.kind}`, () => saidByAdvisor(advisor)] as const),
];

describe.each(voices)('what the %s says', (_name, voice) => {
  const all = voice();

  it('is in Chinese where that is asked for, with the same numbers', () => {
    expect(all.length).toBeGreaterThan(0);
    for (const one of all) {
      const chinese = sentenceIn(one, 'zh');
      expectChinese(chinese);
      const numbers = (text: string) => new Set(text.replaceAll(/SKU-\d+|gun-\d+/g, '').match(/\d+(\.\d+)?/g) ?? []);
      for (const number of numbers(chinese)) expect([...numbers(one.sentence), '1', '0'], chinese).toContain(number);
    }
  });

  it('has one day and two days in English', () => {
    for (const { sentence } of all) expect(sentence).not.toMatch(MISCOUNTED);
  });
});

describe('what is said of a budget', () => {
  const budget = { amountMinor: 120_000, currency: 'EUR', per: 'week' } as const;
  const before = {
    ...said(phrase('waits', { stock: phrase('minimum', { min: 3 }), why: phrase('noDemand', {}) })),
    numbers: {},
    rules: [],
  };
  const choice = { budget, spentMinor: 5000, orders: 1, ordersMinor: 700, isProved: false };

  it.each([
    [chosenReason(before, 5, 5, choice)],
    [chosenReason(before, 5, 2, { ...choice, orders: 2, isProved: true })],
    [approvalReason(before, budget, null)],
    [approvalReason(before, budget, 900_000)],
    [reachedFinding(budget, 5000, ['SKU-1'], 700)],
    [reachedFinding(budget, 5000, ['SKU-1', 'SKU-2', 'SKU-3', 'SKU-4', 'SKU-5', 'SKU-6'], 700)],
  ])('is in Chinese, too: %j', (one) => {
    expectChinese(sentenceIn(one, 'zh'));
    expect(one.sentence).not.toMatch(/\b1 orders|\b[2-9] order\b/);
  });
});

describe('what is added to an order, and said of transfers and reservations', () => {
  const before = { ...said(phrase('lot', { needed: 5, minimum: null, rounded: null, pack: 1 })), numbers: {}, rules: [] };
  const item = (layer: Partial<ItemParameters>) => resolveItem('SKU-1', { config: layer });
  const threshold = { aboveMinor: 100_000, currency: 'EUR' };
  const waits = (layer: Partial<ItemParameters>) => aboveThreshold(before, item(layer), 900_000, threshold)!;
  const chance = { takenAt: 0, since: 0, day: 20_000, nextDay: 20_007, waitDays: 1, nextDays: 7 };
  const offer = { supplier: '甲', leadTimeDays: 1, quantity: 5, unitCostMinor: 100, shortageMinor: 0 };
  const ride = { packs: new Map<string, number>(), valueMinor: 700, costMinor: 5 };
  const order: ChosenOrder = {
    ...{ supplier: '甲', currency: 'EUR', withoutMinor: 9300, minimumMinor: 10_000, freeMinor: 10_000 },
    choice: { kind: 'go', why: 'minimum', ride, orderingMinor: 5 },
    ...{ waitingMinor: 50, waitedDays: 2 },
  };
  const free: ChosenOrder = { ...order, choice: { ...order.choice, why: 'free-shipping' }, waitedDays: 1 };
  const riding = { position: 3, reorderPoint: 2, orderUpTo: 9, quantity: 5 };
  const limited = (pack: number, position: number, rule: OrderLimit['rule'] = 'capacity') =>
    limitOrder(
      { quantity: 60, reason: before },
      { unitsPerPack: pack, minimumOrderQuantity: 1 },
      [{ rule, capacity: rule === 'capacity' ? 100 : null, demand: 6, days: 1 }],
      position,
    ).reason;
  const stock = { onHand: 500, onOrder: 60, allocated: 0, backorders: 1 };
  const open = {
    ...{ id: 'o1', sku: 'SKU-1', location: null, state: 'accepted' as const, requested: 60, confirmed: null, shipped: 0, reported: 0 },
    ...{ scanned: 0, writtenOff: 0, requestedAt: 0, expectedAt: 10 * 24 * HOUR, closedAt: null, isCancelling: false },
  };
  const wanted = policyInput({
    item: { leadTimeDays: 7, stockoutCostMinor: 300 },
    position: { onHand: 10, onOrder: 60 },
    forecast: forecastOf(Array<number>(28).fill(4), { steps: 7, sd: 7 }),
  });
  const outlook = stockoutOutlook({ ...wanted, deliveries: deliveriesOf([open], { leadTimeDays: 7, now: 0 }) })!;
  const face = { location: '7-1', zone: '', onHand: 1, room: null, levels: { refillAt: 5, refillTo: 24 } };
  const refill = (coming: number, pack: number) =>
    refillsFor('SKU-1', { ...face, coming }, [{ location: '9-1', zone: '', free: 60 }], pack)[0]!.reason;
  const short = (count: number) => {
    const lines = Array.from({ length: count }, (_, n) => ({
      orderRef: `${n}`,
      line: '1',
      quantity: 3,
      dueBy: null,
      priority: 0,
      reservedAt: 0,
    }));
    return shortFinding('SKU-1', 1, allocate(1, lines))!;
  };

  it.each<[string, Said]>([
    ['a value that is not known', waits({})],
    ['a value without a currency', waits({ unitCostMinor: 5 })],
    ['a value in another currency', waits({ unitCostMinor: 5, currency: 'USD' })],
    ['a value above the threshold', waits({ unitCostMinor: 5, currency: 'EUR' })],
    ['a supplier’s next day', chanceReason(before, '甲', chance)],
    ['a supplier’s day', chanceReason(before, '甲', { ...chance, waitDays: 0 })],
    ['a learned lead time', learnedReason(before, 1, 1)],
    [
      'an order in another currency',
      apartReason(before, item({ currency: 'USD' }), resolveSupplier('甲', { config: { currency: 'EUR' } })),
    ],
    ['learned lead times', learnedReason(before, 2.5, 12)],
    ['the cheapest offer', offerReason(before, offer, { ...offer, supplier: '乙', unitCostMinor: null, leadTimeDays: 9 }, 'EUR')],
    ['a supplier’s share', shareReason(before, '甲', { share: 0.3, ordered: 120, of: 1200, days: 365 })],
    ['an order that is filled up', togetherReason(before, order)],
    ['an order that is filled up for free shipping', togetherReason(before, free)],
    ['a rider', ridesReason(riding, order)],
    ['a rider for free shipping', ridesReason(riding, free)],
    ['an order below the minimum', belowMinimumReason(before, order)],
    ['an order below the minimum that nobody can weigh', belowMinimumReason(before, { ...order, waitingMinor: Number.POSITIVE_INFINITY })],
    ['an order that has come down below its minimum', fellBelowFinding(order)],
    ['an order that is put off', waitsFinding(order, '2026-01-06')],
    ['production', productionReason(before, { leadTimeDays: 1, batch: 50 })],
    ['a lead time that is not stated', leadTimeDoubt(before, item({}))],
    ['a lead time of nothing', leadTimeDoubt(before, resolveItem('SKU-1', { import: { leadTimeDays: 0 } }))],
    ['what fits', limited(1, 80)],
    ['whole packs of what fits', limited(12, 80)],
    ['nothing that fits', limited(12, 100)],
    ['what sells in time', limited(1, 5, 'shelf-life')],
    ['an order that is held back', heldBackState('SKU-1', { kind: 'wait', reorderPoint: 5, reason: limited(12, 100) }).finding!],
    ['an order to hurry', expediteOf(wanted.item, outlook, { costMinor: 2500, leadTimeDays: 2 })!.reason],
    ['an order to cancel', overtakenOrder(wanted.item, stock, { orderUpTo: 50, orders: [open] })!.reason],
    ['one rule of the house', andSaid(before, phrase('houseRules', { names: ['雨季'] }))],
    ['a rule that may hold', andSaid(before, phrase('ruleInDoubt', { names: ['雨季'] }))],
    ['rules that may hold', andSaid(before, phrase('ruleInDoubt', { names: ['雨季', '节日'] }))],
    ['a condition that fails', said(phrase('conditionInDoubt', { rule: '雨季', sku: 'SKU-1', why: '除以零', mayHold: false }))],
    ['a condition that is not known', said(phrase('conditionInDoubt', { rule: '雨季', sku: 'SKU-1', why: null, mayHold: true }))],
    ['rules of the house', andSaid(before, phrase('houseRules', { names: ['雨季', '节日'] }))],
    ['a request to hurry', said(phrase('unansweredChange', { sku: 'SKU-1', kind: 'expedite', quantity: 5, hours: 1 }))],
    ['a request to cancel', said(phrase('unansweredChange', { sku: 'SKU-1', kind: 'cancel', quantity: 5, hours: 2 }))],
    ['a late delivery', said(phrase('late', { sku: 'SKU-1', quantity: 5, day: '2026-01-05', lateDays: 1 }))],
    ['a refill', refill(0, 1)],
    ['a refill in packs', refill(2, 12)],
    ['a transfer that nobody made', said(phrase('transferExpired', { sku: 'SKU-1', from: '9-1', to: '7-1', requested: 5, moved: 0 }))],
    ['a line that is short', short(1)],
    ['lines that are short', short(9)],
  ])('is in Chinese, too: %s', (_name, one) => {
    const chinese = sentenceIn(one, 'zh');
    expectChinese(chinese);
    const numbers = (text: string) => (text.replaceAll(/SKU-\d+/g, '').match(/\d+(\.\d+)?/g) ?? []).sort();
    expect([...new Set(numbers(chinese))]).toEqual([...new Set(numbers(one.sentence))]);
    expect(one.sentence).not.toMatch(MISCOUNTED);
  });
});

describe('a phrase', () => {
  it('is English as a text, and equal to another that says the same', () => {
    const one = () => phrase('reorderPoint', { level: 4, words: phrase('forecastMean', { mean: 4, days: 1 }) });
    expect(`${one()}`).toBe('the reorder point 4 = forecast 4 for 1 day');
    expect(one()).toEqual(one());
    expect(inWords(one(), 'zh')).toBe('再订货点4＝1天预测4');
    expect(inWords('as it is', 'zh')).toBe('as it is');
  });

  it('leaves what is said without one as it is, before it and after it', () => {
    const one = said(phrase('costUnknown', { currency: 'EUR' }));
    expect(sentenceIn({ ...one, sentence: `${one.sentence} As typed.` }, 'zh')).toBe(`${sentenceIn(one, 'zh')}As typed.`);
    expect(sentenceIn(andSaid({ sentence: 'As typed.' }, phrase('costUnknown', { currency: 'EUR' })), 'zh')).toBe(
      `As typed. ${one.sentence}`,
    );
    expect(sentenceIn(one, 'en')).toBe(one.sentence);
  });
});

it('both languages have all phrases, and no two of a language are the same word for word', () => {
  expect(Object.keys(zh)).toEqual(Object.keys(en));
  expect(Object.keys(storyZh)).toEqual(Object.keys(storyEn));
  for (const titles of [storyEn.titles, storyZh.titles]) expect(new Set(Object.values(titles)).size).toBe(Object.keys(titles).length);
});
