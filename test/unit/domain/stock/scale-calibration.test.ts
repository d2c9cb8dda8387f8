import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pieceWeight, weightAtRest } from '../../../../agent/domain/stock/scale-calibration.ts';

const heard = (...weights: number[]) => ({ sku: 'RICE', weights });

describe('what a scale weighs at rest', () => {
  it('is the mean of the newest readings that agree', () => {
    expect(weightAtRest(heard(9000, 4_002, 3_998), false)).toEqual({ ok: true, grams: 4_000 });
  });

  it('is not known while something moves on it, or before it has spoken', () => {
    expect(weightAtRest(heard(4_000, 4_400), false)).toMatchObject({ ok: false, problem: expect.stringContaining('agree') });
    for (const nothing of [null, heard()]) expect(weightAtRest(nothing, true)).toMatchObject({ ok: false });
  });

  it('is the newest reading where one is enough', () => {
    expect(weightAtRest(heard(4_000, 4_400), true)).toEqual({ ok: true, grams: 4_400 });
  });
});

describe('the weight of a piece', () => {
  it('is found again from any number of them', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 5_000, noNaN: true }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: -500, max: 5_000 }),
        (grams, pieces, empty) => {
          const found = pieceWeight(empty + grams * pieces, empty, pieces);
          expect(found.ok && Math.abs(found.grams - grams) / grams).toBeLessThan(1e-6);
        },
      ),
    ));

  it('is not told from a scale that shows no more than when it was empty', () => {
    expect(pieceWeight(500, 500, 10)).toEqual({ ok: false, problem: '500 g are not more than the empty scale’s 500 g' });
  });
});
