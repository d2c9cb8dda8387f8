import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keptWatch } from '../../../../agent/domain/shrinkage/kept-watch.ts';
import { watchLosses } from '../../../../agent/domain/shrinkage/loss-watch.ts';
import { countedPlace } from '../../../support/counted-place.ts';

const rate = fc.record({
  perTaken: fc.constantFrom(0.01, 0.02),
  perCount: fc.constantFrom(0.1, 0.2),
  batch: fc.constantFrom(2, 3),
});
const lists = [[], [0, 1, 0, 6, 7], [2, 2, 2]].map((lost) => countedPlace(lost).intervals);

it('says of any list, rate and level what the watch says, in whatever order they are asked for', () => {
  const asked = fc.array(fc.tuple(fc.constantFrom(...lists), rate, fc.constantFrom(18, 500)), { maxLength: 12 });
  fc.assert(
    fc.property(asked, (questions) => {
      for (const [list, base, level] of questions) expect(keptWatch(list, base, level)).toEqual(watchLosses(list, base, level));
    }),
  );
});

it('works once on the same counts, and anew where the site’s rate, its level or the list is another', () => {
  const { intervals, base } = countedPlace([0, 1, 0, 6, 7]);
  const found = keptWatch(intervals, base, 500);
  expect(keptWatch(intervals, { ...base }, 500)).toBe(found);
  expect(keptWatch(intervals, { ...base, batch: 3 }, 500)).not.toBe(found);
  expect(keptWatch(intervals, base, 400)).not.toBe(found);
  expect(keptWatch([...intervals], base, 400)).not.toBe(keptWatch(intervals, base, 400));
});
