import { describe, expect, it } from 'vitest';
import { type Course, type LoopTrace, openLoop, runClosedLoop } from '../../../../agent/domain/levels/closed-loop.ts';
import { courseOf } from '../../../../simulator/evaluate/course.ts';
import { ordinaryItem } from '../../../../simulator/evaluate/item-table.ts';
import { staticLevels, staticRule } from '../../../../simulator/evaluate/static-rule.ts';
import { totalFigures } from '../../../../simulator/evaluate/totals.ts';

/** 36.5 a year is a tenth of a unit of money for a unit and a day. */
const item = { ...ordinaryItem('TEA'), unitCost: 3, orderCost: 10, holdingCost: 36.5, lostSaleCost: 2 };

describe('the closed loop', () => {
  it('is the one that was reckoned by hand over six days, with a lead time of two', () => {
    // Orders up to 8 at or below 4, in packs of 4.
    const course: Course = { demand: [9, 3, 2, 4, 1, 5, 2], from: 1, start: 6, leadSteps: 2, daysPerStep: 1 };
    const trace: LoopTrace = { onHand: [], ordered: [], lost: [] };
    const rule = ({ onHand, onOrder }: { onHand: number; onOrder: number }) =>
      onHand + onOrder <= 4 ? Math.ceil((8 - onHand - onOrder) / 4) * 4 : 0;
    const figures = runClosedLoop(course, item, rule, trace);
    //  day   arrives  wanted  sold  end  position  order   arrives on
    //   1       0       3       3     3      3       8         3
    //   2       0       2       2     1      9       -
    //   3       8       4       4     5      5       -
    //   4       0       1       1     4      4       4         6
    //   5       0       5       4     0      4       4         7 (after the end)
    //   6       4       2       2     2      6       -
    expect(trace).toEqual({ onHand: [3, 1, 5, 4, 0, 2], ordered: [8, 0, 0, 4, 4, 0], lost: [0, 0, 0, 0, 1, 0] });
    expect(figures).toMatchObject({ steps: 6, units: 17, lostUnits: 1, orders: 3, unitsOrdered: 16, unitsReceived: 12, endOnHand: 2 });
    expect(figures.averageOnHand).toBe(15 / 6);
    expect(figures.holdingCost).toBeCloseTo(1.5, 12);
    expect(figures.totalCost).toBeCloseTo(1.5 + 30 + 2, 12);
    // One cycle lies between two receipts, from day 3 to day 5, and it lost a unit.
    expect(figures).toMatchObject({ cycles: 1, servedCycles: 0 });
    const total = totalFigures([{ item, figures }]);
    expect(total).toMatchObject({ fillRate: 1 - 1 / 17, cycleServiceLevel: 0, orderingCost: 30, lostSalesCost: 2, averageStockValue: 7.5 });
  });

  it('counts a cycle from receipt to receipt: neither the one before the first nor the one after the last', () => {
    const run = (demand: number[], orders: number[]) =>
      runClosedLoop({ demand, from: 0, start: 0, leadSteps: 1, daysPerStep: 1 }, item, ({ step }) => orders[step] ?? 0);
    // Lost before the first receipt, served between the receipts of steps 1 and 3, lost after the last.
    expect(run([1, 1, 1, 1, 1], [2, 0, 1])).toMatchObject({ lostUnits: 2, cycles: 1, servedCycles: 1 });
    expect(run([1, 1, 1], [])).toMatchObject({ lostUnits: 3, cycles: 0, servedCycles: 0 });
    expect(totalFigures([{ item, figures: run([1, 1], []) }]).cycleServiceLevel).toBeNull();
  });

  it('is the same in bits as in one go', () => {
    const course: Course = { demand: [9, 3, 2, 4, 1, 5, 2], from: 1, start: 6, leadSteps: 2, daysPerStep: 1 };
    const rule = ({ onHand, onOrder }: { onHand: number; onOrder: number }) => Math.max(0, 8 - onHand - onOrder);
    const loop = openLoop(course, item);
    for (const until of [0, 3, 3, 2, 6, 99]) loop.run(rule, until);
    expect(loop.figures()).toEqual(runClosedLoop(course, item, rule));
  });

  it('refuses an order that is no quantity', () => {
    const course: Course = { demand: [1, 1], from: 0, start: 0, leadSteps: 1, daysPerStep: 1 };
    for (const quantity of [Number.NaN, -1, Number.POSITIVE_INFINITY])
      expect(() => runClosedLoop(course, item, () => quantity)).toThrow('an order of');
  });
});

describe('the start of an item', () => {
  const demand = [1, 2, 3, 4, 100];

  it('is the mean of the warm-up over lead time and fourteen days, rounded up', () => {
    expect(courseOf({ ...item, leadTimeDays: 7 }, demand, { step: 'day', from: 4 })).toMatchObject({
      leadSteps: 7,
      start: Math.ceil(2.5 * 21),
    });
    expect(courseOf({ ...item, leadTimeDays: 7 }, demand, { step: 'week', from: 4 })).toMatchObject({
      leadSteps: 1,
      start: Math.ceil(2.5 * 3),
    });
    expect(courseOf({ ...item, leadTimeDays: 7 }, demand, { step: 'month', from: 4 })).toMatchObject({ leadSteps: 1, daysPerStep: 30 });
    expect(courseOf({ ...item, leadTimeDays: 75 }, demand, { step: 'month', from: 4 })).toMatchObject({ leadSteps: 3 });
  });

  it('gives static its levels from the warm-up alone', () => {
    const course = courseOf({ ...item, leadTimeDays: 3 }, demand, { step: 'day', from: 4 });
    const levels = staticLevels(item, course, 1.88);
    const s = Math.round(2.5 * 4 + 1.88 * Math.sqrt(5 / 3) * 2);
    expect(levels).toEqual({ s, S: s + Math.round(Math.sqrt((2 * 10 * 2.5 * 365) / 36.5)) });
    const order = staticRule({ ...item, packSize: 6, minimumOrder: 20 }, course, 1.88);
    expect(order({ step: 4, onHand: s + 1, onOrder: 0 })).toBe(0);
    expect(order({ step: 4, onHand: 0, onOrder: s })).toBe(24);
  });
});
