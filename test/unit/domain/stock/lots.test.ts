import { describe, expect, it } from 'vitest';
import { isExpired, lotsLeft, takeFirstExpired } from '../../../../agent/domain/stock/lots.ts';

const lot = (name: string, expiry: string, quantity: number) => ({ lot: name, expiry, quantity });
const [early, late, open] = [lot('L-1', '2026-01-10', 10), lot('L-2', '2026-02-01', 10), lot('L-3', '', 5)];

describe('lots at a position', () => {
  it('lie in the order in which they expire, those without a date last', () => {
    expect(lotsLeft(40, [open, late, early])).toEqual([early, late, open]);
  });

  it('that come to more than is on hand are taken to have gone, the first to expire first', () => {
    expect(lotsLeft(12, [early, late, open])).toEqual([lot('L-2', '2026-02-01', 7), open]);
    expect(lotsLeft(-3, [early])).toEqual([]);
  });

  it('of which more was taken than is known count as none', () => {
    expect(lotsLeft(10, [lot('L-9', '2026-01-01', -4), late])).toEqual([late]);
  });

  it('are taken first expired first out, and what goes beyond them is of no known lot', () => {
    expect(takeFirstExpired([early, late], 14)).toEqual([
      { key: { lot: 'L-1', expiry: '2026-01-10' }, quantity: 10 },
      { key: { lot: 'L-2', expiry: '2026-02-01' }, quantity: 4 },
    ]);
    expect(takeFirstExpired([early], 12).at(-1)).toEqual({ key: null, quantity: 2 });
  });

  it('are good through their last day', () => {
    expect([isExpired(early, '2026-01-10'), isExpired(early, '2026-01-11'), isExpired(open, '2099-01-01')]).toEqual([false, true, false]);
  });
});
