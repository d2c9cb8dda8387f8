import { describe, expect, it } from 'vitest';
import { levelsAt, levelTableOf, placeOf } from '../../../../agent/domain/levels/level-table.ts';

const course = { demand: [0, 0, 4, 0, 4, 0, 4, 0], from: 1, start: 0, leadSteps: 1, daysPerStep: 1 };
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

  it('is read between its columns, and at the outermost beyond them', () => {
    expect(placeOf([0, 1, 3], -2)).toEqual({ column: 0, share: 0 });
    expect(placeOf([0, 1, 3], 2)).toEqual({ column: 1, share: 0.5 });
    expect(placeOf([0, 1, 3], 1)).toEqual({ column: 1, share: 0 });
    expect(placeOf([0, 1, 3], 9)).toEqual({ column: 2, share: 0 });
  });
});
