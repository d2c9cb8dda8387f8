import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, shortFinding, type WaitingLine } from '../../../../agent/domain/stock/allocation.ts';

const line = (orderRef: string, words: Partial<WaitingLine> = {}): WaitingLine => ({
  ...{ orderRef, line: '1', quantity: 5, dueBy: null, priority: 0, reservedAt: 0 },
  ...words,
});
const served = (onHand: number, lines: readonly WaitingLine[]) =>
  allocate(onHand, lines).map(({ orderRef, allocated }) => [orderRef, allocated]);

describe('short stock', () => {
  it('goes to the highest priority, then the earliest due, then the first to arrive', () => {
    const lines = [
      line('late', { reservedAt: 9 }),
      line('first', { reservedAt: 1 }),
      line('due', { dueBy: 100, reservedAt: 5 }),
      line('urgent', { priority: 3, dueBy: 200, reservedAt: 8 }),
    ];
    expect(served(13, lines)).toEqual([
      ['urgent', 5],
      ['due', 5],
      ['first', 3],
      ['late', 0],
    ]);
  });

  it('names the lines that will not be served, and the rule', () => {
    const lines = allocate(7, [line('so-1'), line('so-2'), line('so-3')]);
    expect(shortFinding('SOAP', 7, lines)?.sentence).toBe(
      'SOAP has 7 for 15 reserved; allocated by priority, then due date, then order of arrival, 2 lines will not be served in full: order so-2 line 1 lacks 3, order so-3 line 1 lacks 5.',
    );
    expect(shortFinding('SOAP', 20, allocate(20, [line('so-1')]))).toBeNull();
  });

  it('is given out whole, never more than there is, and to no line before one that comes before it is full', () => {
    const anyLine = fc.record({
      orderRef: fc.constantFrom('a', 'b', 'c'),
      line: fc.constantFrom('1', '2', '3'),
      quantity: fc.integer({ min: 1, max: 9 }),
      dueBy: fc.option(fc.nat(3)),
      priority: fc.integer({ min: -1, max: 1 }),
      reservedAt: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 40 }), fc.array(anyLine, { maxLength: 8 }), (onHand, lines) => {
        const result = allocate(onHand, lines);
        const given = result.reduce((sum, { allocated }) => sum + allocated, 0);
        const wanted = lines.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(given).toBe(Math.min(Math.max(0, onHand), wanted));
        const firstShort = result.findIndex(({ short }) => short > 0);
        if (firstShort >= 0) for (const after of result.slice(firstShort + 1)) expect(after.allocated).toBe(0);
        for (const [index, { priority }] of result.entries())
          expect(priority).toBeLessThanOrEqual(result[Math.max(0, index - 1)]!.priority);
      }),
    );
  });
});
