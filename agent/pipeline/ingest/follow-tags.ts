import { spendVisit } from '../../domain/rfid/door.ts';
import { isUnsure, judgeVisit } from '../../domain/rfid/door-passage.ts';
import { type Reader, shelfOf } from '../../domain/rfid/reader.ts';
import type { ShelfReading } from '../../domain/stock/stock-event.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log } from '../../ports.ts';
import { TAGS_AT } from '../../store/devices.ts';
import type { StoredVisit } from '../../store/rfid-visits.ts';
import { createLoop, type Loop } from '../loop.ts';
import type { EventTimes } from './event-time.ts';
import type { ChangedPlace } from './hear-tags.ts';
import type { Ingest } from './ingest.ts';
import { MOST_VISITS, scanOfPassage } from './passages.ts';
import { recordAtShelf } from './record-reading.ts';
import type { Recording } from './recording.ts';

export interface FollowTagsParts {
  readonly recording: Recording;
  readonly ingest: Pick<Ingest, 'ears' | 'takeAgain'>;
  readonly times: EventTimes;
  /** The arrival time of what comes now, UTC milliseconds: never before that of a message, whatever the clock does. */
  readonly arrivesAt: () => number;
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
const [SILENT_AT_ONCE, PLACES_AT_ONCE, VISITS_AT_ONCE] = [200, 50, 200];
/** Fewer than would fill a card, and more than lie at the shelves of a site. */
const MOST_HEARINGS = 500_000;

/** Creates it, with nothing planned: it is woken when a reader is configured. */
export function createFollowTags({ clock, log }: { clock: Clock; log: Log }, parts: FollowTagsParts): FollowTags {
  const { recording, ingest } = parts;
  const { ears } = ingest;
  const { store, counters } = recording;
  let confirmedAt = clock.monotonic();
  /** Tags at doors of which it is not clear yet whether they pass. */
  let visits = 0;

  function turn() {
    if (recording.readers.size === 0) return 'idle' as const;
    confirm();
    if (!ears.wasStirred() && ears.changed.size === 0 && visits === 0) return { retryAfterMs: TURN_MS };
    const settled: ChangedPlace[] = [];
    try {
      const touched = counters.attempt(() =>
        store.transaction(() => {
          let silent = 0;
          for (const reader of recording.readers.values()) silent += forgetSilent(reader);
          if (silent > 0) ears.shed({ shelves: store.rfidTags.size() > MOST_HEARINGS });
          return new Set([...recordPlaces(settled), ...recordPassages()]);
        }),
      );
      for (const place of settled) ears.settle(place);
      if (touched.size > 0) parts.onCommitted(touched);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      log.warn({ cause: error.code }, 'what tags have shown could not be recorded yet');
    }
    return { retryAfterMs: TURN_MS };
  }

  /** Returns how many tags an antenna of the reader no longer hears. */
  function forgetSilent(reader: Reader): number {
    const { device, departureMs } = reader;
    const listened = ears.listened(reader);
    if (listened > store.rfidTags.listened(device)) store.rfidTags.listen(device, listened);
    const silent = store.rfidTags.silent(device, listened - departureMs, SILENT_AT_ONCE);
    for (const { epc, antenna } of silent) ears.fallSilent(reader, antenna, epc);
    return silent.length;
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

  function recordPassages(): string[] {
    const now = parts.arrivesAt();
    store.rfidVisits.pullBack(now);
    const open = store.rfidVisits.oldest(VISITS_AT_ONCE);
    visits = open.length;
    if (visits === VISITS_AT_ONCE) ears.shed({ doors: store.rfidVisits.size() > MOST_VISITS });
    return open.flatMap((stored) => recordPassage(stored, now));
  }

  function recordPassage(stored: StoredVisit, now: number): readonly string[] {
    const { reader, visit, heardAt } = stored;
    const door = recording.readers.get(reader)?.door;
    const verdict = door ? judgeVisit(visit, now - heardAt, door) : 'no-passage';
    if (verdict === null) return [];
    if (verdict === 'no-passage') {
      if (!visit.said) counters.count('tag_passages', door && isUnsure(visit, door) ? 'unsure' : 'none');
      store.rfidVisits.drop(stored);
      return [];
    }
    store.rfidVisits.put({ ...stored, visit: spendVisit(visit, verdict) });
    counters.count('tag_passages', verdict.direction);
    const message = scanOfPassage(stored, door!, verdict, now);
    return message ? [...ingest.takeAgain(message)] : [];
  }

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    wake: () => recording.readers.size > 0 && loop.wake(),
    begin() {
      try {
        store.transaction(() => store.rfidTags.keepPoints((reader, antenna) => shelfOf(recording.readers.get(reader), antenna) !== null));
        markPlaces(() => true);
      } catch (error) {
        // What lies under antennas that look elsewhere now is forgotten at the next start.
        if (!(error instanceof AgentError && error.retryable)) throw error;
        log.warn({ cause: error.code }, 'what antennas have heard could not be looked through');
      }
      if (recording.readers.size > 0) loop.wake();
    },
  };
}
