import { type Reader, shelfOf } from '../../domain/rfid/reader.ts';
import type { ShelfReading } from '../../domain/stock/stock-event.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log } from '../../ports.ts';
import { TAGS_AT } from '../../store/devices.ts';
import type { AlertBoard, AlertState } from '../alerts.ts';
import { createLoop, type Loop } from '../loop.ts';
import type { EventTimes } from './event-time.ts';
import { createFollowDoors, type FollowDoorsParts } from './follow-doors.ts';
import type { ChangedPlace } from './hear-tags.ts';
import { scanOfMove } from './passages.ts';
import { recordAtShelf } from './record-reading.ts';

export interface FollowTagsParts extends FollowDoorsParts {
  readonly times: EventTimes;
  readonly alerts: AlertBoard;
  readonly onCommitted: (skus: ReadonlySet<string>) => void;
}

/** Follows tags between messages: who has fallen silent, what lies where now, who has passed a door. */
export interface FollowTags extends Loop {
  /** Forgets what antennas have heard that look elsewhere now, and looks at every place anew; called at the start and after a reload. */
  begin(): void;
}

const TURN_MS = 1000;
/** What comes or goes together is one change of the shelf. */
const COLLECT_MS = 5000;
const COLLECT_AT_MOST_MS = 30_000;
/** A shelf whose reader listens is confirmed so often. */
const CONFIRM_MS = 300_000;
/** So much in one turn, so that messages are not held up. */
const [SILENT_AT_ONCE, MOVES_AT_ONCE, PLACES_AT_ONCE] = [200, 50, 50];
/** So many tags do not leave an antenna within one another's time of departure, and all the others with them. */
const LEAST_TO_BE_DEAF = 3;
const SILENT_ANTENNA = 'silent-antenna';
/** At the limit tags come and go: there is room again when this share of it is enough. */
const ROOM_AGAIN = 0.95;
/** Where goods change so fast that there is room again and again. */
const SAY_AGAIN_MS = 3_600_000;

/** Creates it, with nothing planned: it is woken when a reader is configured. */
export function createFollowTags({ clock, log }: { clock: Clock; log: Log }, parts: FollowTagsParts): FollowTags {
  const { recording, ingest } = parts;
  const { ears } = ingest;
  const { store, counters } = recording;
  let confirmedAt = clock.monotonic();
  const doors = createFollowDoors(clock, parts);
  const sayShelvesAreFull = createFullNotice('so many tags are heard at shelves that no other is listened to');
  const sayPlacesAreFull = createFullNotice('so many tags have left their places that the oldest are forgotten');

  function turn() {
    if (recording.readers.size === 0) return 'idle' as const;
    confirm();
    if (!ears.wasStirred() && ears.changed.size === 0 && !doors.areWaiting()) return { retryAfterMs: TURN_MS };
    const settled: ChangedPlace[] = [];
    try {
      const touched = counters.attempt(() =>
        store.transaction(() => {
          for (const reader of recording.readers.values()) forgetSilent(reader);
          return new Set([...doors.recordPassages(), ...recordMoves(), ...recordPlaces(settled)]);
        }),
      );
      for (const place of settled) ears.settle(place);
      sayShelvesAreFull(store.rfidTags.fill());
      if (counters.total('tag_places_let_go') > 0) sayPlacesAreFull(store.rfidLastPlaces.fill());
      if (touched.size > 0) parts.onCommitted(touched);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      log.warn({ cause: error.code }, 'what tags have shown could not be recorded yet');
    }
    return { retryAfterMs: TURN_MS };
  }

  /** Said when it begins: who reads the log need not read it with every tag. */
  function createFullNotice(phrase: string): (fill: number) => void {
    let isSaid = false;
    let saidAt = Number.NEGATIVE_INFINITY;
    return (fill) => {
      if (fill < ROOM_AGAIN) isSaid = false;
      if (fill < 1 || isSaid || clock.monotonic() - saidAt < SAY_AGAIN_MS) return;
      isSaid = true;
      saidAt = clock.monotonic();
      log.warn({}, phrase);
    };
  }

  function forgetSilent(reader: Reader): void {
    const { device, departureMs } = reader;
    const listened = ears.listened(reader);
    if (listened > store.rfidTags.listened(device)) store.rfidTags.listen(device, listened);
    const before = listened - departureMs;
    for (const antenna of reader.points.keys()) {
      if (shelfOf(reader, antenna) === null) continue;
      const silent = store.rfidTags.silent({ reader: device, antenna }, before, SILENT_AT_ONCE);
      // One that loses all its tags at once, and of which its reader says nothing, may be broken: goods leave one after the other.
      const hearsNone = silent.length > 0 && store.rfidTags.heardSince(device, antenna, before) === 0;
      const isSuspect = silent.length >= LEAST_TO_BE_DEAF && !ears.isAssured(reader, antenna);
      const isDeaf = hearsNone && (isSuspect || ears.isToldDeaf(reader, antenna));
      const state = silentAntenna(device, antenna, isDeaf ? silent.length : 0);
      // One that hears again does not hear all its tags at once.
      const hasBegun = silent.length > 0 && !hearsNone && store.alerts.active(state.kind, state.subject) !== undefined;
      parts.alerts.set(state, clock.now());
      if (hasBegun) store.rfidTags.begin(device, antenna, listened);
      if (isDeaf || hasBegun) continue;
      for (const epc of silent) ears.fallSilent(reader, antenna, epc);
    }
  }

  /** Tags that were carried from one place to another are no demand there and no receipt here. */
  function recordMoves(): string[] {
    return store.rfidTags.moved(MOVES_AT_ONCE).flatMap((moved) => {
      store.rfidTags.settleMove(moved.epc);
      const sku = store.rfidTags.tag(moved.epc)?.sku;
      const item = sku === undefined ? null : store.items.get(sku);
      return item && item.truth !== 'scans' ? [...ingest.takeAgain(scanOfMove(moved, parts.arrivesAt()))] : [];
    });
  }

  function recordPlaces(settled: ChangedPlace[]): string[] {
    const now = clock.monotonic();
    const touched: string[] = [];
    for (const place of ears.changed.values()) {
      if (settled.length === PLACES_AT_ONCE) break;
      if (now - place.lastAt < COLLECT_MS && now - place.firstAt < COLLECT_AT_MOST_MS) continue;
      settled.push(place);
      touched.push(...recordPlace(place));
    }
    return touched;
  }

  /** A place where no tag was ever seen says nothing: its goods may bear none. */
  function recordPlace({ sku, location }: ChangedPlace): readonly string[] {
    const item = store.items.get(sku);
    const device = `${TAGS_AT}${location}@${sku}`;
    const count = store.rfidTags.units(sku, location);
    if (!item || (count === 0 && !store.devices.shelf(device))) return [];
    const receivedAt = parts.arrivesAt();
    const reading: ShelfReading = { kind: 'reading', device, boot: '', seq: null, deviceTime: null, count };
    const arrival = { topic: '', payload: new Uint8Array(), receivedAt, ...parts.times.stamp(reading, receivedAt) };
    const recorded = recordAtShelf(recording, reading, { arrival, shelf: { item, location, tareGrams: 0, unitWeightGrams: null } });
    if (recorded.kind === 'recorded') counters.count('events_recorded', 'level');
    return recorded.kind === 'recorded' ? recorded.skus : [];
  }

  /** What is known of all places whose reader has listened lately is said again. */
  function confirm(): void {
    const now = clock.monotonic();
    if (now - confirmedAt < CONFIRM_MS) return;
    const heard = new Set<string>();
    for (const reader of recording.readers.values())
      if (ears.heardSince(reader, confirmedAt)) for (const antenna of reader.points.keys()) heard.add(shelfOf(reader, antenna) ?? '');
    confirmedAt = now;
    markPlaces((location) => heard.has(location));
  }

  function markPlaces(isWanted: (location: string) => boolean): void {
    for (const { sku, location } of store.rfidTags.allUnits()) if (isWanted(location)) ears.change(sku, location);
    for (const { device, sku, location } of store.devices.shelves())
      if (device.startsWith(TAGS_AT) && isWanted(location)) ears.change(sku, location);
  }

  /** Another reader takes over a place: its tags are where they were until it has listened without them. Of a place that nobody watches any more nothing is said. */
  function takeOver(): void {
    const watched = new Map<string, { reader: Reader; antenna: number }>();
    for (const reader of recording.readers.values())
      for (const antenna of reader.points.keys()) {
        const location = shelfOf(reader, antenna);
        if (location !== null && !watched.has(location)) watched.set(location, { reader, antenna });
      }
    store.rfidTags.keepPoints((reader, antenna) => shelfOf(recording.readers.get(reader), antenna) !== null);
    store.rfidDeafAntennas.keep((reader, antenna) => recording.readers.get(reader)?.points.has(antenna) === true);
    for (const { epc, location } of store.rfidTags.unheard()) {
      const by = watched.get(location);
      if (!by) store.rfidTags.dropTag(epc);
      else
        store.rfidTags.hear(epc, {
          reader: by.reader.device,
          antenna: by.antenna,
          power: null,
          reads: 2,
          heardAt: ears.listened(by.reader),
        });
    }
    for (const { kind, subject } of store.alerts.activeOf(SILENT_ANTENNA)) parts.alerts.set({ kind, subject, finding: null }, clock.now());
    markPlaces((location) => watched.has(location));
  }

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    wake: () => recording.readers.size > 0 && loop.wake(),
    begin() {
      try {
        store.transaction(takeOver);
      } catch (error) {
        // What lies under antennas that look elsewhere now is forgotten at the next start.
        if (!(error instanceof AgentError && error.retryable)) throw error;
        log.warn({ cause: error.code }, 'what antennas have heard could not be looked through');
      }
      if (recording.readers.size > 0) loop.wake();
    },
  };
}

/** The alert about an antenna that hears none of its tags any more, so many of them; 0: it is in order. */
function silentAntenna(reader: string, antenna: number, tags: number): AlertState {
  const subject = { kind: SILENT_ANTENNA, subject: `${reader} antenna ${antenna}` };
  if (tags === 0) return { ...subject, finding: null };
  const sentence = `Antenna ${antenna} of the reader ${reader} hears none of its tags any more, ${tags} at once: they stay in stock. Look at the antenna, or count the shelf.`;
  return { ...subject, finding: { sentence, numbers: { antenna, tags } } };
}
