import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCalendar, DAY_MS, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import { createDayClose, type DayClose } from '../../../../agent/pipeline/learn/close-day.ts';
import { forecastQuestion } from '../../../../agent/pipeline/learn/forecast-question.ts';
import { createVirtualClock, type VirtualClock } from '../../../../simulator/virtual-clock.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

const MINUTES_A_DAY = 1440;
const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });
const MONDAY = calendar.businessDay(NOON);

let room: StockRoom;
let clock: VirtualClock;
let close: DayClose;
beforeEach(() => {
  room = stockRoom();
  clock = createVirtualClock(NOON);
  close = createDayClose(clock, room.store, () => calendar);
});
afterEach(() => room.remove());

/** Midnight of so many days after the first. */
async function midnight(days: number): Promise<void> {
  await clock.runUntil(NOON + (days - 0.5) * DAY_MS + 60_000);
  close.onBeat();
}

const put = (days: number, quantity: number) => room.scan(days * MINUTES_A_DAY, { action: 'count', quantity, location: 'A-1' });
const stockouts = () => room.store.dayCloses.stockouts('SOAP', MONDAY - 10);

describe('the close of a day', () => {
  it('notes what has run out, as one stockout while it lasts', async () => {
    put(0, 5);
    await midnight(1);
    put(1, 0);
    await midnight(2);
    await midnight(3);
    put(3, 8);
    await midnight(4);
    put(4, 0);
    await midnight(5);
    expect(stockouts()).toEqual([
      { fromDay: MONDAY + 1, throughDay: MONDAY + 2 },
      { fromDay: MONDAY + 4, throughDay: MONDAY + 4 },
    ]);
  });

  it('is done once, whatever the clock does around midnight', async () => {
    put(0, 0);
    await midnight(1);
    put(1, 5);
    close.onBeat();
    clock.stepWall(-3 * 60_000);
    close.onBeat();
    clock.stepWall(3 * 60_000);
    close.onBeat();
    expect(stockouts()).toEqual([{ fromDay: MONDAY, throughDay: MONDAY }]);
  });

  it('counts the days on which the box was off where the item had run out before and still has', async () => {
    put(0, 0);
    await midnight(1);
    await midnight(6);
    expect(stockouts()).toEqual([{ fromDay: MONDAY, throughDay: MONDAY + 5 }]);
  });

  it('says nothing of an item that was never seen', async () => {
    await midnight(1);
    expect(room.store.dayCloses.stockouts('RICE', 0)).toEqual([]);
  });

  it('notes days of which nothing was heard', async () => {
    put(0, 5);
    await midnight(1);
    put(1, 5);
    await midnight(2);
    await midnight(4);
    expect([...room.store.dayCloses.unheard(0)]).toEqual([MONDAY + 2, MONDAY + 3]);
  });

  it('forgets what no model looks back to', async () => {
    put(0, 0);
    await midnight(1);
    put(1, 3);
    await midnight(3700);
    expect(stockouts()).toEqual([]);
  });
});

describe('what a forecast is learnt from', () => {
  const settings = {
    ...{ calendar, candidates: [{ kind: 'moving-average' }], horizonDays: 14, historyDays: 200, leastDays: 14 },
    ...{ chooseEveryMs: DAY_MS, shadowDays: 0, updateEveryDays: 1, atOnce: 1, reviewDays: 1, budgetMs: 3_600_000 },
  };

  it('is not low demand where the item had run out', async () => {
    const today = MONDAY + 40;
    const quantityOn = (day: number) => (day >= today - 8 && day < today - 2 ? 0 : 10);
    const history = Array.from({ length: 60 }, (_, index) => today - 1 - index);
    room.store.transaction(() => {
      room.store.demand.putHistory(history.map((day) => ({ sku: 'SOAP', day, quantity: quantityOn(day) })));
      for (let day = today - 8; day < today - 2; day++) room.store.dayCloses.putStockout('SOAP', day, day - 1);
    });
    const asked = forecastQuestion(room.store, settings, 'SOAP', calendar.startOfDay(today))!;
    expect(asked.request.series).toEqual(new Array(60).fill(10));
    expect(asked.learntFrom).toEqual({ steps: 60, stockouts: 6, gaps: 0, oneOffs: 0, returns: 0, shiftDay: null });
  });

  it('is not low demand where nothing was heard on a site that speaks every day', () => {
    const today = MONDAY + 40;
    const history = Array.from({ length: 60 }, (_, index) => today - 1 - index);
    room.store.transaction(() => {
      room.store.demand.putHistory(history.map((day) => ({ sku: 'SOAP', day, quantity: day === today - 5 ? 0 : 10 })));
      room.store.dayCloses.putUnheard(today - 5);
    });
    const gaps = () => forecastQuestion(room.store, settings, 'SOAP', calendar.startOfDay(today))!.learntFrom.gaps;
    expect(gaps()).toBe(1);
    room.store.transaction(() => {
      for (let day = today - 30; day < today - 20; day++) room.store.dayCloses.putUnheard(day);
    });
    expect(gaps()).toBe(0);
  });
});
