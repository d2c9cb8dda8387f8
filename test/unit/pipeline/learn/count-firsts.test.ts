import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCalendar, DAY_MS, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import { countFirsts } from '../../../../agent/pipeline/learn/count-firsts.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const TODAY = 20_496;
const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

/** What is counted of one item that is known for three hundred days, by how many days ago how much was taken: days that it waited for, and the sizes. */
function counted(days: readonly (readonly [ago: number, quantity: number])[]) {
  const { store } = temporary;
  store.transaction(() => {
    store.items.putParameters('PART', 'import', {});
    store.knownItems.note('PART', (TODAY - 300) * DAY_MS);
    for (const [ago, quantity] of days) store.demand.put('PART', TODAY - ago, quantity);
  });
  const firsts = countFirsts(store, { calendar }, { originDay: TODAY - 1, days: 365 });
  firsts.add(store.items.get('PART')!);
  const { waiting, sizes } = firsts.counts();
  return { waited: waiting.reduce((sum, count) => sum + count, 0), sizes: sizes.flat() };
}

it('what came back was not asked for: a slip of the keyboard makes no first demand', () => {
  expect(
    counted([
      [50, 1000],
      [48, -1000],
    ]),
  ).toEqual({ waited: 210, sizes: [] });
});

it('of what came back in part the rest counts, and where all did what was asked for after it', () => {
  expect(
    counted([
      [50, 1000],
      [49, -997],
    ]),
  ).toEqual({ waited: 161, sizes: [3] });
  temporary.remove();
  temporary = temporaryStore();
  expect(
    counted([
      [150, 8],
      [148, -8],
      [40, 2],
    ]),
  ).toEqual({ waited: 171, sizes: [2] });
});

it('what comes back before anything was asked for, or long after, changes nothing', () => {
  expect(
    counted([
      [60, -5],
      [50, 4],
      [10, -4],
    ]),
  ).toEqual({ waited: 161, sizes: [4] });
});
