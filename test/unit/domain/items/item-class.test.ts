import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classed, isOfClass, type MeasuredItem, measureWeeks, weeklyDemand } from '../../../../agent/domain/items/item-class.ts';

const item = (sku: string, valuePerYear: number, more: Partial<MeasuredItem> = {}): MeasuredItem => ({
  sku,
  group: 'EUR',
  valuePerYear,
  variation: 0.2,
  before: null,
  ...more,
});
const classesOf = (items: MeasuredItem[]) => Object.fromEntries([...classed(items)].map(([sku, { abc, xyz }]) => [sku, `${abc}${xyz}`]));

describe('classed', () => {
  it('gives A to what makes 80 % of the value, B to what makes the next 15 %, C to the rest', () => {
    expect(classesOf([item('d', 4), item('a', 60), item('e', 1), item('b', 20), item('c', 15)])).toEqual({
      a: 'AX',
      b: 'AX',
      c: 'BX',
      d: 'CX',
      e: 'CX',
    });
  });

  it('gives A to the most valuable item, however much it makes, and C to what nobody wants', () => {
    expect(classesOf([item('a', 99), item('b', 1), item('c', 0, { variation: Number.POSITIVE_INFINITY })])).toEqual({
      a: 'AX',
      b: 'CX',
      c: 'CZ',
    });
  });

  it('ranks items whose value is counted in another way among themselves', () => {
    expect(classesOf([item('a', 1000), item('b', 1, { group: '' }), item('c', 1, { group: 'USD' })])).toEqual({
      a: 'AX',
      b: 'AX',
      c: 'AX',
    });
  });

  it('gives X below a coefficient of variation of 0.5, Y below 1, else Z', () => {
    const variations = [0, 0.49, 0.5, 0.99, 1, 7].map((variation, index) => item(String(index), 1, { variation }));
    expect(Object.values(classesOf(variations)).map((name) => name[1])).toEqual(['X', 'X', 'Y', 'Y', 'Z', 'Z']);
  });

  it('changes the class of an item that moves about a cut only once it is past it by the margin', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.049, max: 0.049, noNaN: true }), { minLength: 1, maxLength: 30 }), (moves) => {
        let before: MeasuredItem['before'] = { abc: 'A', xyz: 'X' };
        for (const move of moves) {
          before = classed([item('a', 1, { variation: 0.5 + move, before })]).get('a')!;
          expect(before.xyz).toBe('X');
        }
        before = classed([item('a', 1, { variation: 0.56, before })]).get('a')!;
        expect(before.xyz).toBe('Y');
        for (const move of moves) {
          before = classed([item('a', 1, { variation: 0.5 + move, before })]).get('a')!;
          expect(before.xyz).toBe('Y');
        }
      }),
    );
  });

  it('keeps each class as it is where nothing has changed since', () => {
    const items = fc.array(fc.record({ value: fc.nat(1000), variation: fc.double({ min: 0, max: 3, noNaN: true }) }), { maxLength: 40 });
    fc.assert(
      fc.property(items, (all) => {
        const first = all.map(({ value, variation }, index) => item(String(index), value, { variation }));
        const classes = classed(first);
        const again = classed(first.map((one) => ({ ...one, before: classes.get(one.sku)! })));
        expect(again).toEqual(classes);
      }),
    );
  });
});

describe('measureWeeks', () => {
  it('takes whole weeks back from the last day, and returns for no demand', () => {
    const days = [1, 2, 8, 9, 10, 15].map((day) => ({ day, quantity: day === 9 ? -5 : day }));
    expect(weeklyDemand(days, { firstDay: 1, throughDay: 15 })).toEqual([2 + 8, 10 + 15]);
    expect(weeklyDemand(days, { firstDay: 10, throughDay: 15 })).toEqual([]);
    expect(weeklyDemand([], { firstDay: 0, throughDay: 5000 })).toHaveLength(52);
  });

  it('tells units a year and how much a week varies, and nothing from less than four weeks', () => {
    expect(measureWeeks([1, 2, 3])).toBe(null);
    expect(measureWeeks([10, 10, 10, 10])).toEqual({ unitsPerYear: 520, variation: 0 });
    // Sample standard deviation of 1, 2, 3, 4 is 1.29099 about 2.5.
    expect(measureWeeks([1, 2, 3, 4])!.variation).toBeCloseTo(0.516_398, 6);
    expect(measureWeeks([0, 0, 0, 0])).toEqual({ unitsPerYear: 0, variation: Number.POSITIVE_INFINITY });
  });
});

describe('isOfClass', () => {
  it('asks for each letter that a selector names, and finds an unclassed item in none', () => {
    const bx = { abc: 'B', xyz: 'X' } as const;
    expect((['B', 'X', 'BX', 'A', 'BY', 'AX'] as const).map((selector) => isOfClass(bx, selector))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(isOfClass(null, 'C')).toBe(false);
  });
});
