import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OrderRule, runClosedLoop } from '../../agent/domain/levels/closed-loop.ts';
import { choicePlanOf } from '../../simulator/evaluate/auto/choice-plan.ts';
import { withAuto } from '../../simulator/evaluate/auto/with-auto.ts';
import { courseOf } from '../../simulator/evaluate/course.ts';
import { evaluateItem } from '../../simulator/evaluate/evaluate-item.ts';
import { foresightOf } from '../../simulator/evaluate/foresight.ts';
import { type LoopItem, ordinaryItem } from '../../simulator/evaluate/item-table.ts';
import { learningOf } from '../../simulator/evaluate/learning.ts';
import type { ItemJob, Plan } from '../../simulator/evaluate/plan.ts';
import { readPolicies } from '../../simulator/evaluate/policy-choice.ts';
import { STEPS } from '../../simulator/evaluate/step.ts';

const demand = fc.array(fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat({ max: 40 }) }), {
  minLength: 8,
  maxLength: 60,
});
const item: fc.Arbitrary<LoopItem> = fc
  .record({
    unitCost: fc.integer({ min: 1, max: 500 }).map((cents) => cents / 100),
    orderCost: fc.integer({ min: 0, max: 200 }).map((tenths) => tenths / 10),
    holdingCost: fc.integer({ min: 1, max: 2000 }).map((cents) => cents / 100),
    leadTimeDays: fc.integer({ min: 1, max: 40 }),
    minimumOrder: fc.integer({ min: 1, max: 30 }),
    packSize: fc.integer({ min: 1, max: 24 }),
    lostSaleCost: fc.integer({ min: 0, max: 500 }).map((cents) => cents / 100),
  })
  .map((terms) => ({ ...ordinaryItem('X'), ...terms }));
const where = fc.record({ step: fc.constantFrom(...STEPS), from: fc.integer({ min: 2, max: 7 }) });
const POLICIES = readPolicies('static,min-max,auto,reorder-point,reorder-point:serviceLevel=0.99,auto:serviceLevel=0.95:serviceKind=fill', {
  z: 1.88,
  target: null,
});
/** One item alone, the choice of `auto` included. */
function evaluated(job: ItemJob, plan: Omit<Plan, 'choice'>) {
  const whole = { ...plan, choice: choicePlanOf([job], plan.step, plan.from) };
  return withAuto([job], [evaluateItem(job, whole)], whole).results[0]!;
}

describe('the closed loop', () => {
  it('neither makes nor loses a unit, under any policy, and orders whole packs of at least the minimum', () => {
    fc.assert(
      fc.property(demand, item, where, (series, terms, { step, from }) => {
        const plan = {
          step,
          from,
          policies: POLICIES,
          learning: learningOf(step, {}),
          isTraced: true,
        };
        const { figures, traces, start } = evaluated({ item: terms, demand: series }, plan);
        const wanted = series.slice(from).reduce((sum, value) => sum + value, 0);
        figures.forEach((one, at) => {
          expect(one.units).toBe(wanted);
          expect(start + one.unitsReceived).toBe(one.units - one.lostUnits + one.endOnHand);
          const { leadSteps } = courseOf(terms, series, { step, from });
          const { ordered, lost, onHand } = traces[at]!;
          const late = ordered.slice(-leadSteps).reduce((sum, units) => sum + units, 0);
          expect(one.unitsOrdered).toBe(one.unitsReceived + late);
          expect(Math.min(...onHand)).toBeGreaterThanOrEqual(0);
          expect(lost.every((units, index) => units === 0 || onHand[index] === 0)).toBe(true);
          for (const units of ordered.filter((quantity) => quantity > 0)) {
            expect(units % terms.packSize).toBe(0);
            expect(units).toBeGreaterThanOrEqual(terms.minimumOrder);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('never loses more for more stock at the start or larger orders', () => {
    const orders = fc.array(fc.nat({ max: 50 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(demand, item, where, orders, fc.nat({ max: 30 }), (series, terms, cut, plan, more) => {
        const course = courseOf(terms, series, cut);
        const given =
          (extra: number): OrderRule =>
          ({ step }) =>
            plan[step]! + extra;
        const plain = runClosedLoop(course, terms, given(0)).lostUnits;
        expect(runClosedLoop({ ...course, start: course.start + more }, terms, given(0)).lostUnits).toBeLessThanOrEqual(plain);
        expect(runClosedLoop(course, terms, given(more)).lostUnits).toBeLessThanOrEqual(plain);
      }),
    );
  });

  it('costs no policy less than foresight, where a lost unit costs at least an order', () => {
    // Cheaper lost sales can be worth losing, and foresight loses none.
    fc.assert(
      fc.property(demand, item, where, (series, terms, { step, from }) => {
        const dear = { ...terms, lostSaleCost: terms.orderCost + terms.lostSaleCost };
        const plan = {
          step,
          from,
          policies: POLICIES,
          learning: learningOf(step, {}),
          isTraced: false,
        };
        const { figures, foresight } = evaluated({ item: dear, demand: series }, plan);
        for (const { totalCost } of figures) expect(totalCost).toBeGreaterThanOrEqual(foresight.totalCost - 1e-9 * totalCost);
      }),
      { numRuns: 60 },
    );
  });
});

describe('foresight', () => {
  it('is the cheapest of all ways to order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 8 }), item, fc.nat({ max: 12 }), (series, terms, start) => {
        const holding = terms.holdingCost / 365;
        // Every set of steps to order in; each order brings what is missing until the next.
        let least = Number.POSITIVE_INFINITY;
        for (let set = 0; set < 2 ** series.length; set++) {
          let [onHand, cost] = [start, 0];
          for (let step = 0; step < series.length; step++) {
            if (set & (1 << step)) {
              let end = step + 1;
              while (end < series.length && !(set & (1 << end))) end++;
              const wanted = series.slice(step, end).reduce((sum, value) => sum + value, 0);
              onHand = Math.max(onHand, wanted);
              cost += terms.orderCost;
            }
            onHand -= series[step]!;
            if (onHand < 0) break;
            cost += onHand * holding;
            if (step === series.length - 1) least = Math.min(least, cost);
          }
        }
        const course = { demand: series, from: 0, start, leadSteps: 1, daysPerStep: 1 };
        expect(foresightOf(course, terms).totalCost).toBeCloseTo(least, 9);
      }),
    );
  });
});
