import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCheapestPieces } from '../../../../agent/domain/suppliers/cheapest-pieces.ts';
import type { Rider } from '../../../../agent/domain/suppliers/rider.ts';
import { finished } from '../../../support/finished.ts';

/** Few different prices and worths, so that many cost the same; no piece is worth more than the one before it. */
const someRiders = fc
  .array(
    fc.record({
      packCost: fc.integer({ min: 1, max: 3 }),
      holdingPerPack: fc.integer({ min: 0, max: 4 }),
      worths: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    }),
    { maxLength: 30 },
  )
  .map((given) =>
    given.map(({ worths, ...rider }, at): Rider => {
      const falling = worths.sort((a, b) => b - a);
      return { ...rider, sku: `SKU-${at}`, pieces: falling.map((valuePerPack, piece) => ({ packs: piece + 1, valuePerPack })) };
    }),
  );

/** All pieces as a stable sort by what they cost for their money puts them. */
function sorted(riders: readonly Rider[]) {
  const pieces = riders.flatMap((rider) => rider.pieces.map((piece) => ({ rider, ...piece })));
  const cost = ({ rider, valuePerPack }: (typeof pieces)[number]) => (rider.holdingPerPack - valuePerPack) / rider.packCost;
  return pieces.sort((a, b) => cost(a) - cost(b)).map(({ rider, packs }) => `${rider.sku} ${packs}`);
}

describe('the cheapest pieces', () => {
  it('come in the order of a stable sort of them all', () => {
    fc.assert(
      fc.property(someRiders, (riders) => {
        const pieces = finished(createCheapestPieces(riders));
        const come: string[] = [];
        for (let piece = pieces.take(); piece; piece = pieces.take()) {
          come.push(`${piece.rider.sku} ${piece.packs}`);
          pieces.next();
        }
        expect(come).toEqual(sorted(riders));
      }),
    );
  });

  it('of riders that are left do not come any more, and the others keep their order', () => {
    fc.assert(
      fc.property(someRiders, fc.func(fc.boolean()), (riders, isLeft) => {
        const pieces = finished(createCheapestPieces(riders));
        const left = new Set<string>();
        const come: string[] = [];
        for (let piece = pieces.take(); piece; piece = pieces.take()) {
          const name = `${piece.rider.sku} ${piece.packs}`;
          if (isLeft(name)) {
            left.add(piece.rider.sku);
            pieces.leave();
          } else {
            come.push(name);
            pieces.next();
          }
        }
        const isAfterLeft = new Set<string>();
        const expected = sorted(riders).filter((name) => {
          const [sku] = name.split(' ') as [string];
          if (!isAfterLeft.has(sku) && isLeft(name)) isAfterLeft.add(sku);
          return !isAfterLeft.has(sku);
        });
        expect(come).toEqual(expected);
        expect(left).toEqual(isAfterLeft);
      }),
    );
  });
});
