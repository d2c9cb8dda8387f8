import { describe, expect, it } from 'vitest';
import { candidatesFor } from '../../../../agent/domain/levels/choice-candidates.ts';
import { type ChoiceItem, choiceRecordOf } from '../../../../agent/domain/levels/choice-record.ts';

const from = 10;
const leadSteps = 4;
const sources = {
  forecasts: () => ({ forecast: null, stepsOld: 0 }),
  interval: { leadTimeDays: leadSteps, leadTimeSdDays: 0, reviewDays: 1 },
};

/** Asked for ten units a day; six are there at the start, and no order arrives within four days. */
const item: ChoiceItem = {
  item: { orderCost: 5, holdingCost: 1, lostSaleCost: 2, unitsPerPack: 1, minimumOrderQuantity: 1, isSmoothed: false },
  course: { demand: new Array<number>(40).fill(10), from, start: 6, leadSteps, daysPerStep: 1 },
  offset: 3,
  holdingAgainstTypical: 1,
};

/** What the highest candidate missed at each moment, in days since the simulation began, and of how much. */
function pastsAt(goal: Parameters<typeof candidatesFor>[0], days: readonly number[]): [number, number][] {
  const moments = days.map((day) => from + 3 + day);
  const { pasts } = choiceRecordOf(item, { goal, moments }, sources);
  const count = candidatesFor(goal).length;
  return days.map((_, moment) => [...pasts.slice(((moment + 1) * count - 1) * 2, (moment + 1) * count * 2)] as [number, number]);
}

describe('the record of what candidates would have missed', () => {
  it('counts units from when the first order can have arrived', () => {
    // 34 of the first forty are lost under every candidate; what was ordered on the first day serves all that follows.
    expect(pastsAt({ kind: 'fill', level: 0.9 }, [0, 2, 4, 5, 20])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 10],
      [0, 160],
    ]);
  });

  it('counts all that it costs, and cycles from the first receipt on', () => {
    const [[begun], [lead]] = pastsAt({ kind: 'cost' }, [0, 4]) as [[number, number], [number, number]];
    expect(begun).toBe(0);
    // 34 lost at two each, and an order or more.
    expect(lead).toBeGreaterThanOrEqual(34 * 2 + 5);
    const [[, before], [, later]] = pastsAt({ kind: 'cycle', level: 0.9 }, [4, 30]) as [[number, number], [number, number]];
    expect(before).toBe(0);
    expect(later).toBeGreaterThan(0);
  });
});
