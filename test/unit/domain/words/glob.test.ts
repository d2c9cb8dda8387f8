import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesGlob } from '../../../../agent/domain/words/glob.ts';

it.each([
  ['TEA-1', 'TEA-*', true],
  ['TEA-1', '*-1', true],
  ['TEA-1', 'TEA', false],
  ['TEA-1', 'TEA-?', true],
  ['TEA-12', 'TEA-?', false],
  ['TEA.1', 'TEA-1', false],
  ['', '*', true],
  ['', '?', false],
  ['tea', 'TEA', false],
])('%s and %s: %s', (name, pattern, expected) => {
  expect(matchesGlob(name, pattern)).toBe(expected);
});

it('agrees with the same pattern as a regular expression', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*', '?'), maxLength: 6 });
  fc.assert(
    fc.property(letters, pattern, (name, glob) => {
      const peer = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(matchesGlob(name, glob)).toBe(peer.test(name));
    }),
  );
});

it('takes no longer for a pattern of many stars', () => {
  expect(matchesGlob('a'.repeat(5000), `${'*a'.repeat(30)}*b`)).toBe(false);
});
