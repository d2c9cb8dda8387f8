import { describe, expect, it } from 'vitest';
import { candidatesFor } from '../../../../agent/domain/levels/choice-candidates.ts';
import type { ChoiceItem, ChoiceRecord } from '../../../../agent/domain/levels/choice-record.ts';
import { runChoices } from '../../../../agent/domain/levels/choice-run.ts';
import { chooseByService, easedService, serviceToAsk } from '../../../../agent/domain/levels/service-choice.ts';

const goal = { kind: 'fill', level: 0.9 } as const;
const count = candidatesFor(goal).length;
const begin = 10;

const item: ChoiceItem = {
  item: { orderCost: 5, holdingCost: 1, lostSaleCost: 1, unitsPerPack: 1, minimumOrderQuantity: 1, isSmoothed: false },
  course: { demand: new Array<number>(begin + 7).fill(0), from: begin, start: 0, leadSteps: 1, daysPerStep: 1 },
  offset: 0,
  holdingAgainstTypical: 1,
};

/** Of a hundred units the lowest candidate lost thirty and the highest none, beside a lump that all of them lost. */
function recordOf(lump: number): ChoiceRecord {
  const pasts = Array.from({ length: count }, (_, at) => [30 * (1 - at / (count - 1)) + lump, 100 + lump]).flat();
  const none = () => new Float64Array(7).fill(Number.NaN);
  return {
    table: { begin, safeties: [0], byForecast: none(), byRecord: none(), lotRates: new Float64Array(7) },
    pasts: Float64Array.from(pasts),
  };
}

function safetyFor(lumps: readonly number[]): number {
  const records = lumps.map(recordOf);
  const times = { moments: [begin], every: 7, daysPerStep: 1 };
  return runChoices({ items: records.map(() => item), records, goal, times }).chosen[0]!.safety;
}

describe('the choice for a fill rate', () => {
  it('does not go by one order that no candidate foresaw', () => {
    const usual = new Array<number>(18).fill(0);
    expect(safetyFor(usual.with(4, 900))).toBeCloseTo(safetyFor(usual), 9);
  });

  it('goes by what nobody foresees where that happens to all items alike', () => {
    expect(safetyFor(new Array<number>(18).fill(5))).toBeGreaterThan(safetyFor(new Array<number>(18).fill(0)));
  });

  it('holds back a fortieth of what may be lost', () => {
    // Of a hundred units 9.75 are to be lost, where ten may be.
    const place = (1 - 9.75 / 30) * (count - 1);
    const [low, high] = [Math.floor(place), Math.ceil(place)].map((at) => candidatesFor(goal)[at]!.safety);
    expect(safetyFor(new Array<number>(18).fill(0))).toBeCloseTo(low! + (place - Math.floor(place)) * (high! - low!), 9);
  });

  it('orders smaller lots where the others serve more than is asked, unless all lots are days of demand', () => {
    const usual = recordOf(0);
    const served = { ...usual, pasts: usual.pasts.map((value, at) => (at % 2 === 0 ? value / 30 : value)) };
    const lotFor = (own: Partial<ChoiceItem['item']>) => {
      const items = new Array<ChoiceItem>(9).fill({ ...item, item: { ...item.item, ...own } });
      const times = { moments: [begin], every: 7, daysPerStep: 1 };
      return runChoices({ items, records: items.map(() => served), goal, times }).chosen[0]!.lotFactor;
    };
    const lots = candidatesFor(goal).map(({ lotFactor }) => lotFactor);
    expect(lotFor({})).toBe(lots[0]);
    expect(lotFor({ lotDays: 14 })).toBe(lots.at(-1));
    expect(lots[0]).toBeLessThan(lots.at(-1)!);
  });

  it('is eased by the choice before it', () => {
    const [calm, wild] = [recordOf(0), recordOf(5)];
    const both = { ...calm, pasts: Float64Array.from([...calm.pasts, ...wild.pasts]) };
    const choose = (record: ChoiceRecord, moments: readonly number[]) => {
      const items = new Array<ChoiceItem>(18).fill(item);
      return runChoices({ items, records: items.map(() => record), goal, times: { moments, every: 7, daysPerStep: 1 } }).chosen;
    };
    const [[first], [second]] = [choose(calm, [begin]), choose(wild, [begin])];
    expect(second!.safety).toBeGreaterThan(first!.safety);
    // The second choice and the first count alike; after four weeks a new one counts a quarter.
    expect(choose(both, [begin, begin + 7])).toEqual([first, easedService(first!, second!, 0.5)]);
  });

  it('makes up for what was missed within half of the past that counts, and gives back what is over within 45 days, in steps of months too', () => {
    const usual = recordOf(0);
    const record = { ...usual, pasts: Float64Array.from([...usual.pasts, ...usual.pasts]) };
    const candidates = candidatesFor(goal);
    const pasts = candidates.map((_, at) => ({ missed: 18 * usual.pasts[2 * at]!, of: 1800 }));
    // Of 18 items each is asked for seven units, of which none is lost, or two.
    for (const [daysPerStep, counted, share] of [
      [1, 90, 0.5],
      [30, 360, 1],
    ] as const)
      for (const lost of [0, 2]) {
        const demand = [...new Array<number>(begin).fill(0), ...new Array<number>(14).fill(1)];
        const items = new Array<ChoiceItem>(18).fill({ ...item, course: { ...item.course, demand, start: 7 - lost } });
        const times = { moments: [begin, begin + 7], every: 7, daysPerStep };
        const [first, second] = runChoices({ items, records: items.map(() => record), goal, times }).chosen;
        const ahead = { missed: 1800 / 2, over: (1800 * 45) / counted };
        const asked = serviceToAsk(1 - 0.0975, { missed: 18 * lost, of: 126 }, ahead);
        const expected = easedService(first!, chooseByService(candidates, pasts, asked), share);
        expect(second!.safety).toBeCloseTo(expected.safety, 9);
        if (lost > 0) expect(second!.safety).toBeGreaterThan(first!.safety);
        else expect(second!.safety).toBeLessThan(first!.safety);
      }
  });
});
