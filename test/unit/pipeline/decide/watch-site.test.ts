import { afterEach, expect, it } from 'vitest';
import type { SiteView } from '../../../../agent/advisors/advisor.ts';
import { createCalendar, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import { createLayout } from '../../../../agent/domain/stock/location.ts';
import { type AlertState, createAlertBoard } from '../../../../agent/pipeline/alerts.ts';
import type { DecideSettings } from '../../../../agent/pipeline/decide/decide-settings.ts';
import { createWatchSite } from '../../../../agent/pipeline/decide/watch-site.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { createVirtualIds } from '../../../../simulator/virtual-ids.ts';
import { createKeptLog } from '../../../support/kept-log.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

let room: StockRoom;
afterEach(() => room.remove());

const KIND = 'shrinkage-pattern';
const state = (subject: string, isSo = true): AlertState => ({
  kind: KIND,
  subject,
  finding: isSo ? { sentence: 'So.', numbers: {} } : null,
});

function watchOf(find: (view: SiteView) => readonly AlertState[]) {
  room = stockRoom();
  const clock = createVirtualClock(NOON);
  const alerts = createAlertBoard(room.store, createVirtualIds(clock, createRandom('ids')), { site: 'here', gateway: 'gw' });
  const settings = {
    siteAdvisors: [KIND],
    lookAtSite: find,
    calendar: createCalendar({ timezone: 'Asia/Tokyo', businessDayStart: '00:00', openDays: WEEKDAYS }),
    transfers: {
      layout: createLayout([{ name: 'A-*', kind: 'shelf', zone: 'front', capacityUnits: null, refill: null, skus: new Map() }]),
    },
  } as unknown as DecideSettings;
  let news = 0;
  const parts = { alerts, settings: () => settings, onNews: () => void news++ };
  const watch = createWatchSite({ clock, log: createKeptLog() }, room.store, parts);
  return {
    news: () => news,
    raised: () => room.store.alerts.activeOf(KIND).map(({ subject }) => subject),
    async look() {
      watch.start();
      await clock.runUntil(clock.now());
    },
  };
}

it('raises what is found of a part of the site once, and ends it when it is no longer found, or the part is none any more', async () => {
  let found = [state('device gun-1'), state('shift 06:00-14:00'), state('device gun-2', false)];
  const watch = watchOf(() => found);
  await watch.look();
  await watch.look();
  expect(watch.raised()).toEqual(['device gun-1', 'shift 06:00-14:00']);
  expect(watch.news()).toBe(1);
  found = [state('device gun-1', false)];
  await watch.look();
  expect(watch.raised()).toEqual([]);
  expect(watch.news()).toBe(2);
});

it('shows the last counts with what was scanned before them, the zones, the costs and the site’s own clock', async () => {
  let seen: SiteView | null = null;
  const watch = watchOf((view) => {
    seen = view;
    return [];
  });
  room.store.items.putParameters('SOAP', 'operator', { unitCostMinor: 250 });
  for (const [minute, quantity] of [
    [0, 100],
    [60, 90],
    [120, 80],
  ] as const) {
    room.scan(minute, { action: 'count', quantity, location: 'A-1' });
    room.scan(minute + 1, { action: 'pick', quantity: 4, location: 'A-1' });
  }
  await watch.look();
  const { counts, zoneOf, costOf, minuteOf } = seen as unknown as SiteView;
  expect(counts.map(({ counted, before }) => [before?.counted, counted, before?.byDevice])).toEqual([
    [100, 90, { 'gun-1': 4 }],
    [90, 80, { 'gun-1': 4 }],
  ]);
  expect([zoneOf('A-1'), zoneOf('B-1')]).toEqual(['front', '']);
  expect([costOf('SOAP'), costOf('RICE')]).toEqual([{ minor: 250, currency: 'EUR' }, null]);
  expect(minuteOf(NOON)).toBe(21 * 60);
});

it('reads counts a slice at a time, each once however many were made in one moment', () => {
  room = stockRoom();
  for (const minute of [0, 60, 90])
    for (const location of ['A-1', 'A-2', 'A-3', 'A-4', 'A-5']) room.scan(minute, { action: 'count', quantity: 100 - minute, location });
  const slices = (limit: number, atATime: number) =>
    [...room.store.counts.latest(limit, atATime)].map((counts) => counts.map(({ location, counted }) => `${location} ${counted}`));
  const newestFirst = [10, 40].flatMap((counted) => [1, 2, 3, 4, 5].map((place) => `A-${place} ${counted}`));
  expect(slices(100, 100)).toEqual([newestFirst]);
  expect(slices(100, 4).map(({ length }) => length)).toEqual([4, 4, 2]);
  expect(slices(100, 4).flat()).toEqual(newestFirst);
  expect(slices(7, 3).flat()).toEqual(newestFirst.slice(0, 7));
});
