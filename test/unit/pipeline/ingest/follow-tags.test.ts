import { afterEach, expect, it } from 'vitest';
import type { Reader } from '../../../../agent/domain/rfid/reader.ts';
import { createFollowTags, type FollowTagsParts } from '../../../../agent/pipeline/ingest/follow-tags.ts';
import { createTagEars } from '../../../../agent/pipeline/ingest/hear-tags.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { sgtin96 } from '../../../support/gs1-codes.ts';
import { createKeptLog } from '../../../support/kept-log.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

let room: StockRoom;
afterEach(() => room.remove());

const SECOND = 1000;
const DEVICE = 'hall-1';

/** A reader over the bin A-1, in a room that keeps 100 hearings and 20 places; a piece of soap comes and the oldest goes every other second. */
function busyShelf() {
  room = stockRoom({ tagHearings: 100, tagPlaces: 20 });
  const clock = createVirtualClock(NOON);
  const log = createKeptLog();
  const points = new Map([[1, { kind: 'shelf', location: 'A-1' }]]);
  const reader = { device: DEVICE, departureMs: 20 * SECOND, points } as unknown as Reader;
  const recording = { ...room.recording, readers: new Map([[DEVICE, reader]]) };
  const ears = createTagEars(recording, clock);
  const parts: FollowTagsParts = {
    recording,
    ingest: { ears, takeAgain: () => new Set() },
    times: { stamp: (_, receivedAt) => ({ eventTime: receivedAt, dayTime: receivedAt, flags: [] }) },
    alerts: { set: () => false },
    onCommitted: () => undefined,
    arrivesAt: () => clock.now(),
  };
  createFollowTags({ clock, log }, parts).begin();
  let newest = 1000;
  let seconds = 0;

  function hear(serial: number): void {
    const read = { kind: 'tag-read', device: DEVICE, boot: '', seq: null, deviceTime: null, antenna: 1, rssiDbm: -50, reads: 2 } as const;
    const message = { topic: 'rfid', payload: new Uint8Array(), retained: false, receivedAt: clock.now() };
    room.store.transaction(() => ears.hear({ ...read, epc: sgtin96('04006381333931', 7, serial) }, message, false));
  }

  return {
    /** So many pieces lie there for so many seconds, and each is heard every five. */
    async pass(pieces: number, lasts: number) {
      for (const end = seconds + lasts; seconds < end; seconds++) {
        if (seconds % 2 === 0) newest++;
        for (let serial = newest; serial > newest - pieces; serial--) if ((serial + seconds) % 5 === 0) hear(serial);
        await clock.runUntil(NOON + (seconds + 1) * SECOND);
      }
    },
    said: (words: string) => log.lines.filter(({ level, phrase }) => level === 'warn' && phrase.includes(words)).length,
    letGo: () => recording.counters.total('tag_places_let_go'),
  };
}

it('says that room for tags is scarce when that begins, and again an hour later at the earliest, if there was some meanwhile', async () => {
  const { pass, said, letGo } = busyShelf();
  const warnings = () => [said('no other is listened to'), said('the oldest are forgotten')];
  await pass(120, 30);
  expect(warnings()).toEqual([1, 0]);
  await pass(120, 120);
  expect(warnings()).toEqual([1, 1]);
  await pass(20, 60);
  await pass(120, 60);
  expect(warnings()).toEqual([1, 1]);
  await pass(0, 3600);
  expect(warnings()).toEqual([1, 1]);
  await pass(20, 60);
  await pass(120, 60);
  expect(warnings()).toEqual([2, 2]);
  expect(letGo()).toBeGreaterThan(50);
});
