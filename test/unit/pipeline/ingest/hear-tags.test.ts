import { afterEach, describe, expect, it } from 'vitest';
import type { Reader } from '../../../../agent/domain/rfid/reader.ts';
import { createTagEars } from '../../../../agent/pipeline/ingest/hear-tags.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { sgtin96 } from '../../../support/gs1-codes.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

let room: StockRoom;
afterEach(() => room.remove());

const SECOND = 1000;
/** The tag of a piece of soap. */
const soap = (serial: number) => sgtin96('04006381333931', 7, serial);
/** A tag of somebody else's goods. */
const foreign = (serial: number) => sgtin96('00614141123452', 7, serial);

/** A reader with one antenna over the bin A-1, in a room that keeps 50 hearings and 20 places. */
function earsOfRoom() {
  room = stockRoom({ tagHearings: 50, tagPlaces: 20 });
  const clock = createVirtualClock(NOON);
  const reader = {
    device: 'hall-1',
    departureMs: 120 * SECOND,
    points: new Map([[1, { kind: 'shelf', location: 'A-1' }]]),
  } as unknown as Reader;
  const recording = { ...room.recording, readers: new Map([[reader.device, reader]]) };
  const ears = createTagEars(recording, clock);
  const hear = (epc: string) => {
    const read = {
      kind: 'tag-read',
      device: 'hall-1',
      boot: '',
      seq: null,
      deviceTime: null,
      epc,
      antenna: 1,
      rssiDbm: -50,
      reads: 2,
    } as const;
    const message = { topic: 'rfid', payload: new Uint8Array(), retained: false, receivedAt: clock.now() };
    return ears.hear(read, message, false);
  };
  const rows = (table: string) => room.store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  return { ears, reader, hear, rows };
}

describe('what is kept of tags', () => {
  it('is no more than there is room for, whatever comes before any tag falls silent', () => {
    const { hear, rows } = earsOfRoom();
    const refusals = Array.from({ length: 200 }, (_, tag) => [hear(foreign(tag))?.reason, hear(soap(tag))?.reason]);
    expect([rows('rfid_hearings'), rows('rfid_tags')]).toEqual([50, 50]);
    expect(refusals.flat().filter((reason) => reason === 'too-many-tags')).not.toHaveLength(0);
    expect(hear(soap(0))).toBeNull();
  });

  it('makes room where a tag falls silent, whose place is known until the oldest places are let go', () => {
    const { ears, reader, hear, rows } = earsOfRoom();
    for (let tag = 0; tag < 100; tag++) {
      expect(hear(soap(tag))).toBeNull();
      ears.fallSilent(reader, 1, soap(tag));
    }
    expect([rows('rfid_hearings'), rows('rfid_tags'), rows('rfid_last_places')]).toEqual([0, 0, 20]);
    expect(room.recording.counters.total('tag_places_let_go')).toBe(80);
  });
});
