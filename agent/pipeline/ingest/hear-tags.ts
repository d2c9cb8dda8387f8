import type { AntennaSign } from '../../domain/messages/sign-of-life.ts';
import type { DoorSide } from '../../domain/rfid/door.ts';
import { hearAgain, isNews, standsAt } from '../../domain/rfid/presence.ts';
import { type Door, type Reader, shelfOf } from '../../domain/rfid/reader.ts';
import { followClock, isLive, type ReaderClock } from '../../domain/rfid/reader-clock.ts';
import type { TagRead } from '../../domain/stock/stock-event.ts';
import type { Clock, Message } from '../../ports.ts';
import { createRecent } from '../../store/recent.ts';
import { hearAtDoor } from './passages.ts';
import type { Recording } from './recording.ts';
import type { Refusal } from './refusal.ts';
import { goodsOfTag, type TaggedGoods } from './scanned-code.ts';

/** What of a SKU lies at a location may have changed, by its tags. */
export interface ChangedPlace {
  readonly sku: string;
  readonly location: string;
  /** Monotonic milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Follows which tags are where; the store holds what it knows, and it the rest, which may be lost. */
export interface TagEars {
  /** Takes a read in. Runs in the caller's transaction. Returns why nothing can be made of it, null where something was or where that was said before. */
  hear(read: TagRead, message: Message, isAgain: boolean): Refusal | null;
  /** A reader has shown that it is there, and whether it reads tags now. */
  noteAlive(device: string, sign: { readonly isListening?: boolean }): void;
  /** A reader has said which of its antennas hear and which do not. Runs in the caller's transaction. */
  noteAntennas(device: string, signs: readonly AntennaSign[]): void;
  /** Whether an antenna is known to be in order, though it hears nothing: its reader has said so lately. */
  isAssured(reader: Reader, antenna: number): boolean;
  /** Whether its reader has said last that it cannot hear with an antenna. */
  isToldDeaf(reader: Reader, antenna: number): boolean;
  /** A reader's listening so far, milliseconds. */
  listened(reader: Reader): number;
  /** Whether anything was heard since this was last asked. */
  wasStirred(): boolean;
  /** Whether a reader has given a sign since a monotonic time. */
  heardSince(reader: Reader, since: number): boolean;
  /** While too much is kept no tag is listened to at doors. */
  shed(areDoorsFull: boolean): void;
  /** Forgets what an antenna has heard of a tag, and places the tag anew. Runs in the caller's transaction. */
  fallSilent(reader: Reader, antenna: number, epc: string): void;
  readonly changed: ReadonlyMap<string, ChangedPlace>;
  /** Notes that a place is to be looked at. */
  change(sku: string, location: string): void;
  /** A place was looked at: it is dropped, unless it has changed meanwhile. */
  settle(place: ChangedPlace): void;
}

interface Ear {
  clock: ReaderClock | null;
  /** When it last gave a sign, monotonic milliseconds. */
  lastAt: number | null;
  listened: number;
  /** When it last said that it reads tags, monotonic milliseconds. */
  assuredAt: number | null;
}

const FOREIGN_REMEMBERED = 16_384;
const TOLD_REMEMBERED = 1024;
/** After this long it is looked up again whether an item has got the code of a tag that was foreign. */
const FOREIGN_MS = 300_000;

const isGoods = (found: TaggedGoods | Refusal | null): found is TaggedGoods => found !== null && 'sku' in found;

/** Creates them, with nothing heard but what the store remembers. */
export function createTagEars(recording: Recording, clock: Clock): TagEars {
  const { store, counters } = recording;
  const ears = new Map<string, Ear>();
  const changed = new Map<string, ChangedPlace>();
  /** When a tag of no goods here was last looked up. */
  const foreign = createRecent<string, number>(FOREIGN_REMEMBERED);
  let areDoorsFull = false;
  let isStirred = true;
  const told = createRecent<string, true>(TOLD_REMEMBERED);

  function earOf(device: string): Ear {
    let ear = ears.get(device);
    if (!ear) {
      ear = { clock: null, lastAt: null, listened: store.rfidTags.listened(device), assuredAt: null };
      ears.set(device, ear);
    }
    return ear;
  }

  /** A reader that is away hears nothing, and that says nothing of its tags. */
  function listen(ear: Ear, { departureMs }: Reader): void {
    const now = clock.monotonic();
    if (ear.lastAt !== null) ear.listened += Math.min(now - ear.lastAt, departureMs / 2);
    ear.lastAt = now;
  }

  /** An antenna that was disconnected has all its time again before a tag has left it. */
  function hearsAgain({ device }: Reader, antenna: number): void {
    if (!store.rfidDeafAntennas.of(device).has(antenna)) return;
    store.rfidDeafAntennas.drop(device, antenna);
    store.rfidTags.begin(device, antenna, Math.floor(earOf(device).listened));
  }

  function change(sku: string, location: string): void {
    const key = `${location}\n${sku}`;
    const now = clock.monotonic();
    changed.set(key, { sku, location, firstAt: changed.get(key)?.firstAt ?? now, lastAt: now });
  }

  function goodsOf(epc: string): TaggedGoods | Refusal | null {
    const lookedUp = foreign.get(epc);
    if (lookedUp !== undefined && clock.monotonic() - lookedUp < FOREIGN_MS) return null;
    const goods = goodsOfTag(store, epc);
    if (!('kind' in goods)) return goods;
    foreign.set(epc, clock.monotonic());
    if (goods.kind !== 'refused' || told.get(goods.detail)) return null;
    told.set(goods.detail, true);
    return goods;
  }

  function hearAtShelf(read: TagRead, reader: Reader, isPast: boolean): Refusal | null {
    const ear = earOf(reader.device);
    if (isPast) {
      // While a reader empties its store it may not say what it hears now.
      ear.lastAt = clock.monotonic();
      counters.count('tag_reads', 'stored');
      return null;
    }
    listen(ear, reader);
    const { epc, antenna } = read;
    hearsAgain(reader, antenna);
    const before = store.rfidTags.hearing(epc, reader.device, antenna);
    if (!before && store.rfidTags.isFull()) return { reason: 'too-many-tags', detail: 'more tags are heard than are kept' };
    const goods = before ? null : (store.rfidTags.tag(epc) ?? goodsOf(epc));
    if (!before && !isGoods(goods)) {
      counters.count('tag_reads', 'foreign');
      return goods;
    }
    counters.count('tag_reads', 'shelf');
    if (!isNews(before, ear.listened, reader.departureMs)) return null;
    store.rfidTags.hear(epc, hearAgain(before, { ...read, reader: reader.device }, Math.floor(ear.listened)));
    place(epc, isGoods(goods) ? goods : null);
    return null;
  }

  function hearAtADoor(read: TagRead, at: { readonly side: DoorSide; readonly door: Door }, message: Message): Refusal | null {
    if (areDoorsFull) return { reason: 'too-many-tags', detail: 'more tags stand at doors than are kept' };
    hearAtDoor(recording, { ...read, ...at }, message);
    return null;
  }

  function place(epc: string, known: TaggedGoods | null): void {
    const tag = store.rfidTags.tag(epc);
    const hearings = store.rfidTags.hearings(epc).flatMap((hearing) => {
      const location = shelfOf(recording.readers.get(hearing.reader), hearing.antenna);
      return location === null ? [] : [{ ...hearing, location }];
    });
    const location = standsAt(tag?.location ?? null, hearings);
    if (location === (tag?.location ?? null)) return;
    const goods = tag ?? known ?? goodsOf(epc);
    if (!isGoods(goods)) return;
    const { sku, units } = goods;
    if (location === null) {
      store.rfidTags.dropTag(epc);
      counters.count('tag_places_let_go', '', store.rfidLastPlaces.put(epc, tag!.location, clock.now()));
    } else {
      const from = tag?.location ?? store.rfidLastPlaces.of(epc);
      store.rfidTags.place({ epc, sku, units, location }, from === location ? null : from);
      store.rfidLastPlaces.drop(epc);
    }
    if (tag) change(sku, tag.location);
    if (location !== null) change(sku, location);
  }

  return {
    hear(read, message, isAgain) {
      isStirred = true;
      const reader = recording.readers.get(read.device);
      const point = reader?.points.get(read.antenna);
      if (!reader || !point)
        return { reason: 'unknown-antenna', detail: `nothing is configured for antenna ${read.antenna} of the reader ${read.device}` };
      if (point.kind === 'door') return hearAtADoor(read, { side: point.side, door: reader.door }, message);
      const ear = earOf(reader.device);
      const ahead = read.deviceTime === null ? 0 : read.deviceTime - message.receivedAt;
      if (!isAgain) ear.clock = followClock(ear.clock, ahead, clock.monotonic());
      return hearAtShelf(read, reader, isAgain || message.retained || !isLive(ear.clock!, ahead));
    },
    noteAlive(device, { isListening = false }) {
      const reader = recording.readers.get(device);
      if (!reader) return;
      isStirred = true;
      const ear = earOf(device);
      if (isListening) {
        listen(ear, reader);
        ear.assuredAt = ear.lastAt;
      } else ear.lastAt = clock.monotonic();
    },
    noteAntennas(device, signs) {
      const reader = recording.readers.get(device);
      for (const { antenna, isDeaf } of signs) {
        if (!reader?.points.has(antenna)) continue;
        isStirred = true;
        if (isDeaf) store.rfidDeafAntennas.put(device, antenna);
        else hearsAgain(reader, antenna);
      }
    },
    isAssured({ device, departureMs }, antenna) {
      const { assuredAt } = earOf(device);
      return assuredAt !== null && clock.monotonic() - assuredAt <= departureMs && !store.rfidDeafAntennas.of(device).has(antenna);
    },
    isToldDeaf: ({ device }, antenna) => store.rfidDeafAntennas.of(device).has(antenna),
    listened: ({ device }) => Math.floor(earOf(device).listened),
    wasStirred() {
      const was = isStirred;
      isStirred = false;
      return was;
    },
    heardSince: ({ device }, since) => (earOf(device).lastAt ?? Number.NEGATIVE_INFINITY) > since,
    shed(isFull) {
      areDoorsFull = isFull;
    },
    fallSilent({ device }, antenna, epc) {
      store.rfidTags.dropHearing(epc, device, antenna);
      place(epc, null);
    },
    changed,
    change,
    settle({ sku, location, lastAt }) {
      const key = `${location}\n${sku}`;
      if (changed.get(key)?.lastAt === lastAt) changed.delete(key);
    },
  };
}
