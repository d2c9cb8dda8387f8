import { describe, expect, it } from 'vitest';
import { isVerified } from '../../../../agent/domain/stock/verified.ts';

describe('the stock of a position', () => {
  it.each([
    ['is trusted where nothing was ever restored', { since: 1, lastStated: null }, null, true],
    ['is not trusted when it was never stated', { since: 1, lastStated: null }, 10, false],
    ['is not trusted when it was stated before the restore', { since: 1, lastStated: 10 }, 10, false],
    ['is trusted once it was stated after the restore', { since: 1, lastStated: 11 }, 10, true],
    ['is trusted when all of it came after the restore', { since: 11, lastStated: null }, 10, true],
  ])('%s', (_claim, standing, restoredAt, expected) => {
    expect(isVerified(standing, restoredAt)).toBe(expected);
  });
});
