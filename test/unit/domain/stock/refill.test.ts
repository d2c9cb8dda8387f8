import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PickFace, type RefillSource, refillsFor } from '../../../../agent/domain/stock/refill.ts';

const face = (words: Partial<PickFace> = {}): PickFace => ({
  ...{ location: 'A-1', zone: 'north', onHand: 3, coming: 0, room: null, levels: { refillAt: 5, refillTo: 24 } },
  ...words,
});
const source = (location: string, free: number, zone = ''): RefillSource => ({ location, zone, free });
const asked = (...[about, sources, pack]: [PickFace, RefillSource[], number?]) =>
  refillsFor('SOAP', about, sources, pack ?? 1).map(({ from, quantity }) => [from, quantity]);

describe('a pick face', () => {
  it('at or below its level is refilled from reserve, and says why', () => {
    const [refill] = refillsFor('SOAP', face(), [source('R-1', 40)], 12);
    expect(refill).toMatchObject({ from: 'R-1', to: 'A-1', quantity: 12, priority: 50 });
    expect(refill!.reason.sentence).toBe(
      'Pick face A-1 holds 3 SOAP, at or below 5, where it is refilled up to 24: move 12 in packs of 12 from R-1, which has 40 to give.',
    );
  });

  it('above its level, or with enough on the way, is left alone', () => {
    expect(asked(face({ onHand: 6 }), [source('R-1', 40)])).toEqual([]);
    expect(asked(face({ coming: 3 }), [source('R-1', 40)])).toEqual([]);
  });

  it('takes a pack more than is missing where its room allows it', () => {
    expect(asked(face({ room: 30 }), [source('R-1', 40)], 12)).toEqual([['R-1', 24]]);
    expect(asked(face({ room: 23 }), [source('R-1', 40)], 12)).toEqual([['R-1', 12]]);
  });

  it('breaks a pack only where no whole one fits or is left', () => {
    expect(asked(face({ room: 7 }), [source('R-1', 40)], 12)).toEqual([['R-1', 7]]);
    expect(asked(face(), [source('R-1', 4)], 12)).toEqual([['R-1', 4]]);
  });

  it('is refilled from its own zone first, and from others for the rest', () => {
    expect(asked(face(), [source('R-1', 40), source('R-2', 10, 'north')])).toEqual([
      ['R-2', 10],
      ['R-1', 11],
    ]);
  });

  it('gets nothing from a reserve that holds nothing, and never counts less than nothing as missing', () => {
    expect(asked(face(), [source('R-1', 0), source('R-2', -4)])).toEqual([]);
    expect(asked(face({ onHand: -9 }), [source('R-1', 40)])).toEqual([['R-1', 24]]);
  });

  it('never gets more than fits or than a reserve has, and a second look with that on the way asks for nothing that is there already', () => {
    const levels = fc
      .tuple(fc.nat(20), fc.integer({ min: 1, max: 60 }))
      .map(([refillAt, more]) => ({ refillAt, refillTo: refillAt + more }));
    fc.assert(
      fc.property(
        fc.record({ levels, onHand: fc.integer({ min: -5, max: 40 }), coming: fc.nat(20), extra: fc.option(fc.nat(30)) }),
        fc.array(fc.integer({ min: -5, max: 50 }), { maxLength: 4 }),
        fc.constantFrom(1, 6, 12),
        ({ levels, onHand, coming, extra }, frees, pack) => {
          const room = extra === null ? null : levels.refillTo + extra - Math.max(0, onHand);
          const sources = frees.map((free, index) => source(`R-${index}`, free));
          const refills = refillsFor('SOAP', face({ levels, onHand, coming, room }), sources, pack);
          const total = refills.reduce((sum, { quantity }) => sum + quantity, 0);
          for (const { from, quantity } of refills) {
            expect(quantity).toBeGreaterThan(0);
            expect(quantity).toBeLessThanOrEqual(sources.find(({ location }) => location === from)!.free);
          }
          if (refills.length > 0) expect(total + coming + Math.max(0, onHand)).toBeLessThanOrEqual(levels.refillTo + (extra ?? 0));
          const isFull = Math.max(0, onHand) + coming + total > levels.refillAt;
          const again = refillsFor('SOAP', face({ levels, onHand, coming: coming + total, room }), sources, pack);
          if (isFull) expect(again).toEqual([]);
        },
      ),
    );
  });
});
