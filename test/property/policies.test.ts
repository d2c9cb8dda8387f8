import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TOTAL_LEVELS } from '../../agent/domain/forecast/forecast.ts';
import type { ChoiceGoal } from '../../agent/domain/levels/choice-candidates.ts';
import { inventoryPosition } from '../../agent/domain/stock/stock.ts';
import { policies } from '../../agent/policies/index.ts';
import type { Policy, PolicyInput } from '../../agent/policies/policy.ts';
import { reorderPoint } from '../../agent/policies/reorder-point.ts';
import { forecastOf, policyInput } from '../support/policy-input.ts';

const registry = policies as readonly unknown[] as readonly Policy[];

const aRate = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 50, noNaN: true }));
/** Demand of any shape, skewed or not, with and without quantiles of the total. */
const aForecast = fc
  .record({
    means: fc.array(aRate, { minLength: 1, maxLength: 30 }),
    sd: fc.double({ min: 0, max: 200, noNaN: true }),
    shares: fc.option(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: TOTAL_LEVELS.length, maxLength: TOTAL_LEVELS.length }),
    ),
  })
  .map(({ means, sd, shares }) => {
    const sorted = [...(shares ?? [])].sort((a, b) => a - b);
    const quantiles = sorted.map((share, index) => ({ level: TOTAL_LEVELS[index] as number, value: share * 500 }));
    return forecastOf(means, { sd, quantiles });
  });

const anOutcome = fc.record({
  cost: fc.double({ min: 0, max: 1e7, noNaN: true }),
  fillRate: fc.double({ min: 0, max: 1, noNaN: true }),
  cycleService: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  stock: fc.double({ min: 0, max: 1e6, noNaN: true }),
  stockValueMinor: fc.option(fc.double({ min: 0, max: 1e8, noNaN: true })),
});

const anItem = fc.record({
  unitsPerPack: fc.integer({ min: 1, max: 48 }),
  minimumOrderQuantity: fc.integer({ min: 1, max: 200 }),
  leadTimeDays: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0, max: 30, noNaN: true })),
  leadTimeSdDays: fc.double({ min: 0, max: 5, noNaN: true }),
  serviceLevel: fc.option(fc.double({ min: 0.5, max: 0.999, noNaN: true })),
  serviceKind: fc.constantFrom(null, 'cycle', 'fill'),
  stockoutCostMinor: fc.option(fc.integer({ min: 0, max: 100_000 })),
  unitCostMinor: fc.option(fc.integer({ min: 1, max: 100_000 })),
  priceBreaks: fc.option(
    fc
      .tuple(fc.integer({ min: 2, max: 50 }), fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 100_000 }))
      .map(([first, more, unitCostMinor]) => [
        { fromQuantity: first, unitCostMinor },
        { fromQuantity: first + more, unitCostMinor: unitCostMinor * 0.9 },
      ]),
  ),
});
const levels = fc.option(fc.tuple(fc.nat(100), fc.nat(100)).map(([min, more]) => ({ min, max: min + more })));
const aPosition = fc.record({
  onHand: fc.integer({ min: -50, max: 400 }),
  onOrder: fc.nat(300),
  allocated: fc.nat(100),
  backorders: fc.nat(50),
});
/** What simulation has chosen, nothing yet, or that the reorder point is the cheapest. */
const aChoice = fc.option(
  fc
    .record({
      parameters: fc.option(
        fc.record({
          safety: fc.oneof(fc.integer({ min: -164, max: 400 }), fc.integer({ min: 400, max: 3000 })).map((hundredths) => hundredths / 100),
          lotFactor: fc.integer({ min: 60, max: 200 }).map((hundredths) => hundredths / 100),
          forecastShare: fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100),
        }),
      ),
      goal: fc.constantFrom<ChoiceGoal[]>({ kind: 'cost' }, { kind: 'fill', level: 0.95 }, { kind: 'cycle', level: 0.9 }),
      record: fc.option(
        fc.record({
          mean: aRate,
          sd: fc.double({ min: 0, max: 100, noNaN: true }),
          steps: fc.integer({ min: 1, max: 365 }),
          recentMean: aRate,
        }),
      ),
      ...{ items: fc.integer({ min: 5, max: 500 }), days: fc.integer({ min: 42, max: 365 }), simulatedDays: fc.nat(182) },
      ...{ chosen: anOutcome, reorderPoint: anOutcome, typicalHoldingCost: fc.double({ min: 0.01, max: 1000, noNaN: true }) },
    })
    .map(({ record, ...choice }) => ({ choice, record })),
);
const anInput: fc.Arbitrary<PolicyInput> = fc
  .record({
    item: fc.tuple(anItem, levels).map(([item, pair]) => ({ ...item, ...pair })),
    position: aPosition,
    forecast: fc.option(aForecast),
    daysOld: fc.nat(40),
    observed: fc.record({ units: fc.nat(500), days: fc.nat(60) }),
    chosen: aChoice,
  })
  .map(policyInput);

const optionSets: Record<string, object[]> = {
  'reorder-point': [
    {},
    { fixedOrderCostMinor: 700 },
    { orderDays: 0, reviewDays: 0 },
    { serviceLevel: 0.5 },
    { serviceLevel: 0.9, serviceKind: 'fill', orderDays: 30 },
    { stockoutCostMinor: 50, fixedOrderCostMinor: 700 },
  ],
  'min-max': [{}, { min: 3, max: 20 }],
  'order-up-to': [{}, { periodDays: 0.5 }, { periodDays: 30, serviceKind: 'fill' }, { stockoutCostMinor: 50 }],
  'days-of-cover': [{}, { safetyDays: 0, orderDays: 0, reviewDays: 0 }, { safetyDays: 1, fixedOrderCostMinor: 700 }],
  'base-stock': [{}, { reviewDays: 0, serviceLevel: 0.5 }, { stockoutCostMinor: 50 }],
  'forecast-quantile': [{}, { orderDays: 0 }, { serviceKind: 'fill', serviceLevel: 0.9, fixedOrderCostMinor: 700 }],
  'lot-sizing': [
    {},
    { fixedOrderCostMinor: 700 },
    { fixedOrderCostMinor: 7000, method: 'silver-meal', horizonDays: 30 },
    { serviceKind: 'fill', fixedOrderCostMinor: 100, horizonDays: 7 },
  ],
  auto: [
    {},
    { fixedOrderCostMinor: 700 },
    { fixedOrderCostMinor: 700, stockoutCostMinor: 50 },
    { serviceLevel: 0.9, serviceKind: 'fill', reviewDays: 0 },
  ],
  'optimal-s-s': [{}, { orderDays: 0, reviewDays: 0 }, { fixedOrderCostMinor: 700, stockoutCostMinor: 50 }, { criticalRatio: 0.5 }],
};
const bound = registry.flatMap((policy) =>
  (optionSets[policy.kind] ?? [{}]).map((given) => ({
    policy,
    name: policy.kind,
    options: policy.options.parse({ kind: policy.kind, ...given }),
    given,
  })),
);

describe.each(bound)('the policy $name with $given', ({ policy, options }) => {
  const ask = (input: PolicyInput) => policy.ask(input, options);

  it('orders whole packs and at least the minimum, with a priority from 1 to 100', () => {
    fc.assert(
      fc.property(anInput, (input) => {
        const answer = ask(input);
        if (answer.kind === 'wait') return;
        expect(answer.quantity % input.item.unitsPerPack).toBe(0);
        expect(answer.quantity).toBeGreaterThanOrEqual(Math.max(1, input.item.minimumOrderQuantity));
        expect(Number.isInteger(answer.priority) && answer.priority >= 1 && answer.priority <= 100).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('never orders less for a lower position', () => {
    fc.assert(
      fc.property(anInput, fc.nat(200), (input, less) => {
        const lower = { ...input, position: { ...input.position, onHand: input.position.onHand - less } };
        const quantity = (asked: PolicyInput) => {
          const answer = ask(asked);
          return answer.kind === 'order' ? answer.quantity : 0;
        };
        expect(quantity(lower)).toBeGreaterThanOrEqual(quantity(input));
      }),
      { numRuns: 500 },
    );
  });

  it('waits once what it ordered is on its way', () => {
    fc.assert(
      fc.property(anInput, (input) => {
        const answer = ask(input);
        if (answer.kind === 'wait') return;
        const after = { ...input, position: { ...input.position, onOrder: input.position.onOrder + answer.quantity } };
        expect(ask(after).kind).toBe('wait');
      }),
      { numRuns: 500 },
    );
  });

  it('says nothing in its sentence that is not among its numbers, and all of them are finite', () => {
    fc.assert(
      fc.property(anInput, (input) => {
        const { reason } = ask(input);
        const values = Object.values(reason.numbers);
        expect(values.every(Number.isFinite)).toBe(true);
        const shown = new Set(values.flatMap((value) => [value, value * 100]).map((value) => Math.round(value * 100) / 100));
        // A safety stock below nothing is said as "less 0.1".
        const said = reason.sentence.replaceAll(/\d+-/g, '').replaceAll(/ less (\d)/g, ' -$1');
        for (const [number] of said.matchAll(/-?\d+(\.\d+)?/g)) expect([...shown], reason.sentence).toContain(Number(number));
        expect(reason.numbers.position).toBe(inventoryPosition(input.position));
        expect(reason.sentence).toMatch(/^[A-Z].*\.$/);
      }),
      { numRuns: 500 },
    );
  });
});

/** These go by mean and variance alone: more of both is more demand only where demand is the same every day. */
const byMoments = ['base-stock', 'optimal-s-s'];

describe.each(bound)('the reorder point of $name with $given', ({ policy, options }) => {
  const at = (input: PolicyInput, item: object) =>
    policy.ask({ ...input, item: { ...input.item, min: null, max: null, ...item } }, options).reorderPoint ?? 0;
  const steady = fc
    .tuple(anInput, fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true }))
    .map(([input, rate, variation]) => ({
      ...input,
      forecast: input.forecast && forecastOf(Array<number>(28).fill(rate), { steps: 8, sd: 8 * rate * variation }),
      item: { ...input.item, leadTimeSdDays: 0 },
    }));
  const asked = byMoments.includes(policy.kind) ? steady : anInput;

  it('never falls as the service level rises', () => {
    // The levels around the highest that a forecast stores are where one way to reckon hands over to another.
    const aLevel = fc.oneof(fc.double({ min: 0.5, max: 0.999, noNaN: true }), fc.constantFrom(0.99, 0.994, 0.995, 0.9951, 0.999));
    fc.assert(
      fc.property(asked, aLevel, aLevel, (input, a, b) => {
        expect(at(input, { serviceLevel: Math.max(a, b) })).toBeGreaterThanOrEqual(at(input, { serviceLevel: Math.min(a, b) }));
      }),
      { numRuns: 500 },
    );
  });

  it('never falls as the lead time grows', () => {
    const aTime = fc.double({ min: 0, max: 60, noNaN: true });
    fc.assert(
      fc.property(asked, aTime, aTime, (input, a, b) => {
        expect(at(input, { leadTimeDays: Math.max(a, b) })).toBeGreaterThanOrEqual(at(input, { leadTimeDays: Math.min(a, b) }));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the reorder point', () => {
  const at = (input: PolicyInput, item: object, given = {}) =>
    reorderPoint.ask(
      { ...input, item: { ...input.item, min: null, max: null, ...item } },
      reorderPoint.options.parse({ kind: 'reorder-point', ...given }),
    ).reorderPoint ?? 0;

  it('never falls as the lead time grows, in length or in spread', () => {
    const aTime = fc.double({ min: 0, max: 60, noNaN: true });
    fc.assert(
      fc.property(anInput, aTime, aTime, fc.constantFrom('leadTimeDays', 'leadTimeSdDays'), (input, a, b, name) => {
        expect(at(input, { [name]: Math.max(a, b) })).toBeGreaterThanOrEqual(at(input, { [name]: Math.min(a, b) }));
      }),
      { numRuns: 1000 },
    );
  });

  it('is where an order is placed, and not one unit above', () => {
    const options = [{}, { orderDays: 0 }].map((given) => reorderPoint.options.parse({ kind: 'reorder-point', ...given }));
    fc.assert(
      fc.property(anInput, fc.constantFrom(...options), (input, chosen) => {
        const ask = (onHand: number) =>
          reorderPoint.ask(policyInput({ ...input, item: { ...input.item, min: null, max: null }, position: { onHand } }), chosen);
        const found = ask(0);
        if (found.reorderPoint === null || found.reason.rules.includes('no-demand-expected')) return;
        const last = Math.floor(found.reorderPoint);
        expect([ask(last).kind, ask(last + 1).kind]).toEqual(['order', 'wait']);
      }),
      { numRuns: 1000 },
    );
  });

  it('is the sum of the forecast and the safety stock in its sentence', () => {
    fc.assert(
      fc.property(anInput, (input) => {
        const { numbers } = reorderPoint.ask(
          { ...input, item: { ...input.item, min: null, max: null } },
          reorderPoint.options.parse({ kind: 'reorder-point' }),
        ).reason;
        if (numbers.safetyStock === undefined) return;
        expect(numbers.reorderPoint).toBeCloseTo(((numbers.forecast ?? numbers.expected) as number) + numbers.safetyStock, 9);
      }),
    );
  });
});
