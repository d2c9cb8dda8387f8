import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCalendar, DAY_MS, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import { choiceDemand } from '../../../../agent/pipeline/learn/choice-demand.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const TODAY = 20_496;
const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

/** Demand up to yesterday of an item that is known for three hundred days, of which something lies there for so many, and of which four were taken on each of the last thirty. */
function demandOf({ stockedDays, isSold = true }: { readonly stockedDays: number | null; readonly isSold?: boolean }): number[] {
  const { store } = temporary;
  store.transaction(() => {
    store.items.putParameters('LAMP', 'catalog', {});
    store.knownItems.note('LAMP', (TODAY - 300) * DAY_MS);
    if (stockedDays !== null) {
      store.db.exec(`INSERT INTO positions (id, sku, location, condition) VALUES (1, 'LAMP', 'A-1', 'sellable');
        INSERT INTO stock (position, on_hand, kept_by, since, updated_at, open_demand)
          VALUES (1, 9, 'scans', ${(TODAY - stockedDays) * DAY_MS}, ${TODAY * DAY_MS}, 0)`);
    }
    if (isSold) for (let ago = 1; ago <= 30; ago++) store.demand.put('LAMP', TODAY - ago, 4);
  });
  return choiceDemand(store, { calendar, historyDays: 366 }, 'LAMP', TODAY - 1);
}

it('an item that was listed long before any of it came is sold from when it came: the days before say nothing of how it sells', () => {
  expect(demandOf({ stockedDays: 31 })).toEqual([0, ...new Array<number>(30).fill(4)]);
});

it('days on which it lay there and nobody wanted it count, and so do those of one of which no stock is known', () => {
  expect(demandOf({ stockedDays: 90 })).toHaveLength(90);
  temporary.remove();
  temporary = temporaryStore();
  expect(demandOf({ stockedDays: null })).toHaveLength(300);
});

it('one that nobody asked for is known from the day on which it was listed', () => {
  expect(demandOf({ stockedDays: 31, isSold: false })).toEqual(new Array<number>(300).fill(0));
});
