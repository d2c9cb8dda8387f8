import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likelyMoves, type MoveSizes, sizeChance, withMove } from '../../../../agent/domain/estimate/move-sizes.ts';

const units = fc.integer({ min: -200, max: 200 }).filter((value) => value !== 0);
const sizesOf = (moves: readonly number[]): MoveSizes => moves.reduce<MoveSizes>(withMove, []);

describe('the size of a move that nobody scanned', () => {
  it('follows a power law where nothing was scanned: a unit twice and a half as often as two', () => {
    expect(sizeChance([], -1) / sizeChance([], -2)).toBeCloseTo(2 ** 1.5, 9);
    expect(sizeChance([], 3)).toBeCloseTo(sizeChance([], -3), 12);
  });

  it('is likelier to be one that was scanned before', () => {
    const known = sizesOf([-1, -2, -1, 60, -1, -3, -2, 60]);
    expect(sizeChance(known, 60)).toBeGreaterThan(100 * sizeChance([], 60));
    expect(sizeChance(known, 60)).toBeGreaterThan(50 * sizeChance(known, 55));
  });

  it('may be of two moves at once', () => {
    const known = sizesOf([-1, -2, -1, 60, -1, -3, -2, 60]);
    expect(sizeChance(known, 59)).toBeGreaterThan(5 * sizeChance(known, 61));
  });

  it('has probabilities that sum to no more than one, whatever was scanned', () => {
    fc.assert(
      fc.property(fc.array(units, { maxLength: 400 }), (moves) => {
        const known = sizesOf(moves);
        let sum = 0;
        for (let size = -401; size <= 401; size++) sum += sizeChance(known, size);
        expect(sum).toBeGreaterThan(0.8);
        expect(sum).toBeLessThanOrEqual(1 + 1e-9);
        expect(known.length).toBeLessThanOrEqual(12);
      }),
    );
  });

  it('is mostly one of those that are listed as likely', () => {
    const known = sizesOf([-1, -2, -1, 60, -1, -3, -2, 60, -1, -1, -2, -12, -12]);
    const likely = new Map(likelyMoves(known));
    expect([-12, 60, 1].map((size) => likely.get(size) === sizeChance(known, size))).toEqual([true, true, true]);
    const sum = [...likely.values()].reduce((total, chance) => total + chance, 0);
    expect([sum > 0.6, sum < 1]).toEqual([true, true]);
  });

  it('is forgotten in time', () => {
    const old = sizesOf(Array.from({ length: 100 }, () => 60));
    const now = Array.from({ length: 900 }, () => -1).reduce<MoveSizes>(withMove, old);
    expect(sizeChance(now, 60)).toBeLessThan(0.02 * sizeChance(old, 60));
  });

  it('changes nothing for a scan of no units', () => {
    expect([withMove([], 0), sizeChance(sizesOf([1]), 0)]).toEqual([[], 0]);
  });
});
