import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrderedAcknowledgements } from '../../../agent/adapters/ordered-acknowledgements.ts';

describe('ordered acknowledgements', () => {
  it('are sent in order of arrival, each once, as far as all before are due', () => {
    const orders = fc.uniqueArray(fc.nat(19), { minLength: 0, maxLength: 20 });
    fc.assert(
      fc.property(orders, (due) => {
        const sent: number[] = [];
        const acknowledgements = createOrderedAcknowledgements<number>((index) => sent.push(index));
        const pending = Array.from({ length: 20 }, (_, index) => acknowledgements.add(index));
        for (const index of due) acknowledgements.due(pending[index]!);
        const gap = Array.from({ length: 21 }, (_, index) => index).find((index) => !due.includes(index)) as number;
        expect(sent).toEqual(Array.from({ length: gap }, (_, index) => index));
      }),
    );
  });
});
