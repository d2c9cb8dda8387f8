import { describe, expect, it } from 'vitest';
import { counted, oneDecimal, shownNumber } from '../../../../agent/domain/words/wording.ts';

describe('numbers in sentences', () => {
  it('show at most two decimals and no minus zero', () => {
    expect([10.5, 18, 0.956, -0.001, 1e6].map(shownNumber)).toEqual(['10.5', '18', '0.96', '0', '1000000']);
  });

  it('are singular only for exactly one', () => {
    expect([counted(1, 'day'), counted(0, 'day'), counted(1.5, 'day'), counted(2, 'box', 'boxes')]).toEqual([
      '1 day',
      '0 days',
      '1.5 days',
      '2 boxes',
    ]);
  });

  it('are rounded to one decimal', () => {
    expect([1.25, 1.24, -0.04].map(oneDecimal)).toEqual([1.3, 1.2, 0]);
  });
});
