import { spendVisit } from '../../domain/rfid/door.ts';
import { isUnsure, judgeVisit } from '../../domain/rfid/door-passage.ts';
import type { Clock } from '../../ports.ts';
import type { StoredVisit } from '../../store/rfid-visits.ts';
import type { Ingest } from './ingest.ts';
import { MOST_VISITS, scanOfPassage } from './passages.ts';
import type { Recording } from './recording.ts';

export interface FollowDoorsParts {
  readonly recording: Recording;
  readonly ingest: Pick<Ingest, 'ears' | 'takeAgain'>;
  /** The arrival time of what comes now, UTC milliseconds: never before that of a message, whatever the clock does. */
  readonly arrivesAt: () => number;
}

/** Follows the tags at doors: who has passed. */
export interface FollowDoors {
  /** Whether there are tags at doors of which it is not clear yet whether they pass; known since passages were recorded last. */
  areWaiting(): boolean;
  /** Records the passages that are certain by now, and returns the SKUs whose stock they touched. Runs in the caller's transaction. */
  recordPassages(): string[];
}

/** So many in one turn, so that messages are not held up. */
const VISITS_AT_ONCE = 200;
const LEAST_STEP_MS = 1000;

/** Creates it, with nothing known of any door but what the store remembers. */
export function createFollowDoors(clock: Clock, parts: FollowDoorsParts): FollowDoors {
  const { recording, ingest } = parts;
  const { store, counters } = recording;
  let last = { now: 0, monotonic: 0 };
  let waiting = 0;

  function recordPassages(): string[] {
    const now = parts.arrivesAt();
    const monotonic = clock.monotonic();
    // A clock that is set has made nothing quiet.
    const stepMs = now - last.now - (monotonic - last.monotonic);
    if (last.now > 0 && stepMs > LEAST_STEP_MS) store.rfidVisits.shift(Math.round(stepMs));
    last = { now, monotonic };
    store.rfidVisits.pullBack(now);
    const open = store.rfidVisits.oldest(VISITS_AT_ONCE);
    waiting = open.length;
    if (waiting === VISITS_AT_ONCE) ingest.ears.shed(store.rfidVisits.size() > MOST_VISITS);
    return open.flatMap((stored) => recordPassage(stored, now));
  }

  function recordPassage(stored: StoredVisit, now: number): readonly string[] {
    const { reader, visit, heardAt, epc } = stored;
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
    const knownAt = store.rfidTags.tag(epc)?.location ?? store.rfidLastPlaces.of(epc);
    const scan = scanOfPassage(stored, door!, { passage: verdict, knownAt, now });
    if (!scan) return [];
    const touched = [...ingest.takeAgain(scan.message)];
    if (touched.length > 0) rememberPlace(epc, verdict.direction === 'in' ? (scan.to ?? recording.receivingLocation) : scan.to, now);
    return touched;
  }

  /** Where a door has put a piece: a shelf that hears it next has it from there. */
  function rememberPlace(epc: string, location: string | null, now: number): void {
    if (location === null) store.rfidLastPlaces.drop(epc);
    else if (!store.rfidTags.tag(epc)) counters.count('tag_places_let_go', '', store.rfidLastPlaces.put(epc, location, now));
  }

  return { areWaiting: () => waiting > 0, recordPassages };
}
