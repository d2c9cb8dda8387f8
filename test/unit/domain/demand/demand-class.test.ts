import { describe, expect, it } from 'vitest';
import { demandClass } from '../../../../agent/domain/demand/demand-class.ts';

const often = (sizes: number[]) => Array.from({ length: 60 }, (_, i) => sizes[i % sizes.length]!);
const seldom = (sizes: number[]) => Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? sizes[(i / 3) % sizes.length]! : 0));

describe('demand class', () => {
  it('tells the four classes apart by how often and how evenly demand comes', () => {
    expect(demandClass(often([10, 11, 9]))).toBe('smooth');
    expect(demandClass(often([1, 1, 30]))).toBe('erratic');
    expect(demandClass(seldom([2, 3]))).toBe('intermittent');
    expect(demandClass(seldom([1, 1, 1, 60]))).toBe('lumpy');
    expect(demandClass([0, 0, 0])).toBe('none');
  });

  it('does not hold the time before the first demand against an item', () => {
    expect(demandClass([...new Array(200).fill(0), ...often([10, 11])])).toBe('smooth');
  });

  it('draws the line at a mean interval of 1.32', () => {
    const every = (n: number, zeros: number) => [...new Array(n).fill(5), ...new Array(zeros).fill(0)];
    expect(demandClass(every(100, 31))).toBe('smooth');
    expect(demandClass(every(100, 32))).toBe('intermittent');
  });
});
