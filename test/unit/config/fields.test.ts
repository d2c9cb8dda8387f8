import { describe, expect, it } from 'vitest';
import { duration } from '../../../agent/registry.ts';

describe('duration', () => {
  it('reads a number and a unit as milliseconds', () => {
    const field = duration('30s');
    expect(['500ms', '1s', '1.5m', '12h', '7d'].map((text) => field.parse(text))).toEqual([500, 1000, 90_000, 43_200_000, 604_800_000]);
    expect(field.parse(undefined)).toBe(30_000);
  });

  it('refuses anything else', () => {
    for (const text of ['30', '5 minutes', '-1s', '1w', '', 30, null]) expect(duration('1s').safeParse(text).success).toBe(false);
  });
});
