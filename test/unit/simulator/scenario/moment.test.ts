import { expect, it } from 'vitest';
import { formatSpan, moment, shift, span } from '../../../../simulator/scenario/moment.ts';

it.each([
  ['0d', 0],
  ['3d 09:00', (3 * 24 + 9) * 3_600_000],
  ['12d 23:59', (12 * 24 + 24) * 3_600_000 - 60_000],
])('the moment %s is %d ms from the start', (text, ms) => {
  expect(moment().parse(text)).toBe(ms);
});

it.each(['', '3', '3d 9:00', '3d 24:00', '-1d', 'noon'])('"%s" is no moment', (text) => {
  expect(moment().safeParse(text).success).toBe(false);
});

it.each([
  ['90m', 5_400_000],
  ['-90m', -5_400_000],
  ['+1.5h', 5_400_000],
])('a shift of %s is %d ms', (text, ms) => {
  expect(shift().parse(text)).toBe(ms);
});

it.each([0, 1, 1500, 60_000, 5_400_000, 86_400_000])('%d ms are written as they are read', (ms) => {
  expect(span().parse(formatSpan(ms))).toBe(ms);
  if (ms > 0) expect(shift().parse(formatSpan(-ms))).toBe(-ms);
});
