import { expect, it } from 'vitest';
import { shrinkage } from '../../../agent/advisors/shrinkage.ts';
import { countedPlace } from '../../support/counted-place.ts';
import { viewOf } from '../../support/item-view.ts';

const DAY_MS = 86_400_000;
const MONDAY = Date.UTC(2026, 0, 5);
const options = shrinkage.options.parse({ kind: 'shrinkage' });

const QUIET = [0, 1, 0, 0, 2, 1];

const look = (lost: readonly number[], more: Parameters<typeof viewOf>[1] = {}) =>
  shrinkage.lookAtPlaces!(viewOf({}, { counted: () => [countedPlace(lost, MONDAY)], ...more }), options)[0]!;

it('names a place whose counts miss more, count after count: how much, since when, and the counts', () => {
  const { location, finding } = look([...QUIET, 6, 7, 9]);
  expect(location).toBe('A-1');
  expect(finding?.sentence).toBe(
    'SKU-1 at A-1: counts have missed 19.9 each more than is usual here since 2026-02-16, 6.6 a week. Counts: 2026-02-23 294 of 300, 2026-03-02 293 of 300, 2026-03-09 291 of 300.',
  );
  expect(finding?.numbers).toMatchObject({ units: 19.9, unitsPerWeek: 6.6, counts: 3, since: Date.UTC(2026, 1, 16) });
});

it('says nothing where only what is usual is missing, or one count misses much', () => {
  expect(look(QUIET).finding).toBeNull();
  expect(look([...QUIET, 250]).finding).toBeNull();
  expect(look([...QUIET, 250, 0]).finding).toBeNull();
});

it('stays raised while there is doubt, and ends with clean counts or one that finds it again', () => {
  const raised = { isRaisedAt: () => true };
  const stolen = [...QUIET, 6, 7, 9];
  expect(look([...stolen, 0], raised).finding).not.toBeNull();
  expect(look([...stolen, 0, 0, 0, 0, 0], raised).finding).toBeNull();
  expect(look([...stolen, -22], raised).finding).toBeNull();
  expect(look([...stolen, 0]).finding).toBeNull();
});

it('tells what it costs a week where the unit cost is known', () => {
  const item = { unitCostMinor: 250, currency: 'EUR' };
  const view = viewOf({ item }, { counted: () => [countedPlace([...QUIET, 6, 7, 9])] });
  const [found] = shrinkage.lookAtPlaces!(view, options);
  expect(found?.finding?.sentence).toContain('6.6 a week (16.60 EUR).');
  expect(found?.finding?.numbers).toMatchObject({ valuePerWeekMinor: 1660 });
});

it('ends where nothing lies any more and nobody has counted for four of the usual intervals', () => {
  const stolen = [...QUIET, 6, 7, 9];
  const lastCount = MONDAY + stolen.length * 7 * DAY_MS;
  const lookAfter = (days: number, { onHand, isRaised }: { onHand: number; isRaised: boolean }) => {
    const counted = () => [{ ...countedPlace(stolen, MONDAY), onHand }];
    return look(stolen, { counted, isRaisedAt: () => isRaised, now: lastCount + days * DAY_MS }).finding;
  };
  expect(lookAfter(28, { onHand: 0, isRaised: true })).not.toBeNull();
  expect(lookAfter(29, { onHand: 0, isRaised: true })).toBeNull();
  expect(lookAfter(29, { onHand: 291, isRaised: true })).not.toBeNull();
  // Goods that come to such a place later raise nothing: their own counts do.
  expect(lookAfter(40, { onHand: 50, isRaised: false })).toBeNull();
  expect(lookAfter(1, { onHand: 0, isRaised: false })).not.toBeNull();
});
