import { describe, expect, it } from 'vitest';
import { createFirstCount } from '../../../agent/domain/levels/first-demand.ts';
import { chooseLevels } from '../../../agent/workers/choose-levels.ts';
import { choiceRequest } from '../../support/choice-request.ts';

describe('choosing levels for all items together', () => {
  it('says from how much it chose and what simulation found, the same each time', () => {
    const choice = chooseLevels(choiceRequest())!;
    expect(choice).toMatchObject({ goal: { kind: 'fill', level: 0.9 }, items: 8, days: 120, simulatedDays: 56, typicalHoldingCost: 125 });
    const { chosen, reorderPoint, parameters } = choice;
    for (const { cost, fillRate, stock, stockValueMinor } of [chosen, reorderPoint]) {
      for (const figure of [cost, stock, stockValueMinor!]) expect(figure).toBeGreaterThan(0);
      expect(fillRate).toBeGreaterThan(0.7);
      expect(fillRate).toBeLessThanOrEqual(1);
    }
    for (const value of Object.values(parameters!)) expect(value).toBe(Math.round(value * 100) / 100);
    expect(chooseLevels(choiceRequest())).toEqual(choice);
  });

  it('asks for more safety at a higher service, and more stock comes of it', () => {
    const [low, high] = [0.7, 0.98].map((level) => chooseLevels(choiceRequest({ goal: { kind: 'fill', level }, days: 180 }))!);
    expect(high!.parameters!.safety).toBeGreaterThan(low!.parameters!.safety + 0.3);
    expect(high!.chosen.stock).toBeGreaterThan(low!.chosen.stock);
    expect(high!.chosen.fillRate).toBeGreaterThan(low!.chosen.fillRate);
  });

  it('orders at least 0.45 of the economic quantity, however little service is asked for, and tells what came of such lots', () => {
    const request = choiceRequest({ goal: { kind: 'fill', level: 0.5 }, terms: { fixedOrderCostMinor: 200_000 } });
    const { parameters, chosen, reorderPoint } = chooseLevels(request)!;
    expect(parameters!.lotFactor).toBe(0.45);
    expect(chosen.cost).toBeLessThan(1.5 * reorderPoint.cost);
    expect(chosen.stock).toBeLessThan(reorderPoint.stock);
  });

  it('leaves the items to the reorder point where that came out cheaper', () => {
    const choices = [20, 200, 2000].map(
      (stockoutCostMinor) => chooseLevels(choiceRequest({ goal: { kind: 'cost' }, terms: { stockoutCostMinor } }))!,
    );
    expect(choices.map(({ chosen, reorderPoint }) => chosen.cost < reorderPoint.cost)).toEqual([false, true, false]);
    expect(choices.map(({ parameters }) => parameters !== null)).toEqual([false, true, false]);
  });

  it('covers days of demand where nobody knows what an order costs, and knows no value where unit costs are missing', () => {
    const small = chooseLevels(choiceRequest({ terms: { fixedOrderCostMinor: null, orderDays: 2 } }))!;
    const large = chooseLevels(choiceRequest({ terms: { fixedOrderCostMinor: null, orderDays: 30 } }))!;
    expect(large.chosen.stock).toBeGreaterThan(1.5 * small.chosen.stock);
    expect(chooseLevels(choiceRequest({ parameters: { unitCostMinor: null } }))!.chosen.stockValueMinor).toBeNull();
  });

  it('serves more where units are kept of what nobody asked for before, and says what stock that is', () => {
    const days = 400;
    const request = choiceRequest({ items: 40, days, goal: { kind: 'fill', level: 0.97 }, terms: { fixedOrderCostMinor: null } });
    // One after the other is asked for the first time, and seldom after.
    const first = (at: number) => 95 + 7 * at;
    const cases = request.cases.map((one, at) => ({
      ...one,
      demand: Float64Array.from({ length: days }, (_, day) => (day >= first(at) && (day - first(at)) % 100 === 0 ? 1 + (at % 3) : 0)),
    }));
    const count = createFirstCount(days + 365, 1);
    for (const [at, { demand }] of cases.entries()) count.add({ begin: 365, end: 365 + first(at), units: demand[first(at)]! });
    // Others wait all the time, as on a site of which a sample is simulated.
    for (let k = 0; k < 40; k++) count.add({ begin: 365, end: 365 + days - 1, units: null });
    const [without, with_] = [
      chooseLevels({ ...request, cases })!,
      chooseLevels({ ...request, cases, firsts: new Map([['each', count.counts()]]) })!,
    ];
    expect(with_.chosen.fillRate).toBeGreaterThan(without.chosen.fillRate + 0.1);
    expect(with_.chosen.stock).toBeGreaterThan(without.chosen.stock);
    expect(with_.reorderPoint).toEqual(without.reorderPoint);
  });

  it('is none where there are few items, or no time for more', () => {
    expect(chooseLevels(choiceRequest({ items: 4 }))).toBeNull();
    expect(chooseLevels(choiceRequest({ items: 0 }))).toBeNull();
    let left = 6;
    expect(chooseLevels(choiceRequest(), () => left-- > 0)!.items).toBe(6);
    expect(chooseLevels(choiceRequest(), () => false)).toBeNull();
  });

  it('goes by the past alone: of days that come later it knows nothing', () => {
    const short = choiceRequest({ days: 113 });
    const long = choiceRequest({ days: 120 });
    const cut = { ...long, cases: long.cases.map((one) => ({ ...one, demand: one.demand.slice(0, one.demand.length - 7) })) };
    expect(chooseLevels(cut)).toEqual(chooseLevels(short));
  });
});
