import { describe, expect, it } from 'vitest';
import type { Advisor, ItemView } from '../../agent/advisors/advisor.ts';
import { advisors } from '../../agent/advisors/index.ts';
import { approvalReason, chosenReason, reachedFinding } from '../../agent/domain/budget.ts';
import type { LevelChoice } from '../../agent/domain/level-choice.ts';
import type { LotOnHand } from '../../agent/domain/lots.ts';
import { en } from '../../agent/domain/sentences/en.ts';
import { andSaid, inWords, phrase, type Said, said, sentenceIn } from '../../agent/domain/sentences/phrase.ts';
import { storyEn } from '../../agent/domain/sentences/story-en.ts';
import { storyZh } from '../../agent/domain/sentences/story-zh.ts';
import { zh } from '../../agent/domain/sentences/zh.ts';
import { policies } from '../../agent/policies/index.ts';
import type { Policy, PolicyInput } from '../../agent/policies/policy.ts';
import { viewOf } from '../support/item-view.ts';
import { forecastOf, policyInput } from '../support/policy-input.ts';

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
  ...chosen.flatMap((choice) => [
    policyInput({ item: COSTS, forecast: forecastOf([2, 2]), chosen: { choice, record: RECORD }, position: { onHand } }),
    policyInput({ observed: { units: 1, days: 1 }, chosen: { choice, record: RECORD }, position: { onHand } }),
  ]),
]);
const OPTIONS = [
  {},
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
    now: NOW,
  }));
  return [
    ...items.map((view) => advisor.lookAtItem?.(view, options)),
    ...devices.map((view) => advisor.lookAtDevice?.(view, options)),
  ].filter((finding) => finding != null);
}

/** Capitals and figures are SKUs, currencies and names of devices; what is left of Latin would be a word. */
function expectChinese(sentence: string): void {
  expect(sentence).toMatch(/。$/);
  expect(sentence.replaceAll(/SKU-\d+|gun-1|EUR/g, ''), sentence).not.toMatch(/[A-Za-z]/);
  expect(sentence, sentence).not.toMatch(/\p{Script=Han} | \p{Script=Han}|[,;:()] ?\p{Script=Han}|\p{Script=Han}[,.;:()]/u);
  expect(sentence).not.toMatch(/NaN|undefined|null|\[object/);
}

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
    for (const { sentence } of all)
      expect(sentence).not.toMatch(/(?<![\d.])1 (days|hours|minutes|orders|units)\b|(?<![\d.])(?!1 )[\d.]+ (day|hour|minute|order)\b/);
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
