import { describe, expect, it } from 'vitest';
import { levelsAt, levelTableOf, placeOf, silentSteps, unitsKept } from '../../../../agent/domain/levels/level-table.ts';
import { tableRule } from '../../../../agent/domain/levels/table-rule.ts';

const course = { demand: [0, 0, 4, 0, 4, 0, 4, 0], from: 1, start: 0, leadSteps: 1, daysPerStep: 1 };
const item = { orderCost: 5, holdingCost: 1, lostSaleCost: 1, unitsPerPack: 1, minimumOrderQuantity: 1, isSmoothed: true };
const sources = {
  forecasts: () => ({ forecast: null, stepsOld: 0 }),
  interval: { leadTimeDays: 1, leadTimeSdDays: 0, reviewDays: 1 },
};

describe('the table of levels', () => {
  const table = levelTableOf(course, sources, [0, 1]);

  it('has none before there was demand, and then those of the record', () => {
    expect(levelsAt(table, 1, { column: 0, share: 0 })).toBeNull();
    // Of 0, 0, 4, 0: mean 1, standard deviation 2; over two steps 2 and 2 sqrt 2.
    const at = (column: number, share = 0) => levelsAt(table, 3, { column, share })!;
    expect(at(0).byForecast).toBeNull();
    expect(at(0).byRecord).toBeCloseTo(2, 9);
    expect(at(1).byRecord).toBeCloseTo(2 + 2 * Math.SQRT2, 6);
    expect(at(0, 0.5).byRecord).toBeCloseTo(2 + Math.SQRT2, 6);
    expect(table.lotRates[3 - table.begin]).toBe(1);
  });

  it('has levels below the units to keep of what nobody asked for, until somebody does', () => {
    const first = { chance: 0.1, sizes: [1, 1, 2, 5] };
    const told = levelTableOf(course, { ...sources, firstDemand: (step) => (step === 0 ? null : first) }, [0, 4.303]);
    // Reached, an order brings one unit more than the level: none at the low safety, five at the high one.
    expect(levelsAt(told, 1, { column: 0, share: 0 })).toEqual({ byForecast: null, byRecord: -1 });
    expect(levelsAt(told, 1, { column: 1, share: 0 })).toEqual({ byForecast: null, byRecord: 4 });
    const { rule } = tableRule(told, item, { safety: 4.303, lotFactor: 1, forecastShare: 1 });
    expect(rule({ step: 1, onHand: 0, onOrder: 0 })).toBe(5);
    expect(rule({ step: 1, onHand: 0, onOrder: 5 })).toBe(0);
    const unsafe = tableRule(told, item, { safety: 0, lotFactor: 1, forecastShare: 1 });
    expect(unsafe.rule({ step: 1, onHand: 0, onOrder: 0 })).toBe(0);
    expect(levelsAt(told, 3, { column: 0, share: 0 })).toEqual(levelsAt(table, 3, { column: 0, share: 0 }));
    // Half way from none to five lies 2.5.
    expect([0, 4.303 / 2, 4.303].map((safety) => unitsKept(first, 2, [0, 4.303], safety))).toEqual([0, 2, 5]);
  });

  it('takes a return after a year without demand as a first demand', () => {
    const first = { chance: 0.1, sizes: [1, 1, 2, 5] };
    const months = { ...course, demand: [3, ...new Array<number>(14).fill(0), 3, 0], daysPerStep: 365 / 12 };
    const told = levelTableOf(months, { ...sources, firstDemand: () => first }, [60]);
    const silent = silentSteps(months.demand, months.daysPerStep);
    // Twelve months after the last demand none is left in the record.
    expect(silent).toEqual([12, 13, 14]);
    const levels = Array.from(told.byRecord, (level) => level === 4);
    expect(levels).toEqual(months.demand.map((_, step) => silent.includes(step)).slice(told.begin));
    expect(silentSteps([0, 0, 4, 0], 1)).toEqual([0, 1]);
  });

  it('is read between its columns, and at the outermost beyond them', () => {
    expect(placeOf([0, 1, 3], -2)).toEqual({ column: 0, share: 0 });
    expect(placeOf([0, 1, 3], 2)).toEqual({ column: 1, share: 0.5 });
    expect(placeOf([0, 1, 3], 1)).toEqual({ column: 1, share: 0 });
    expect(placeOf([0, 1, 3], 9)).toEqual({ column: 2, share: 0 });
  });
});
