import { toIso } from '../../domain/calendar.ts';
import { beginVisit, belongs, type DoorSide, joinVisit, mergeVisits, type Passage } from '../../domain/rfid/door.ts';
import type { Door } from '../../domain/rfid/reader.ts';
import type { TagRead } from '../../domain/stock/stock-event.ts';
import type { Message } from '../../ports.ts';
import type { MovedTag } from '../../store/rfid-tags.ts';
import type { StoredVisit } from '../../store/rfid-visits.ts';
import type { Recording } from './recording.ts';

/** Where a passage is taken from as a scan: a topic that no device can publish on; behind it comes the reader. */
export const PASSAGE_TOPIC = '$rfid/passage';

/** More tags than stand at any door: fewer than would fill a card. */
export const MOST_VISITS = 100_000;

/** Adds a read to what is known of its tag at the door; visits that it joins are one. Runs in the caller's transaction. */
export function hearAtDoor(
  { store, counters }: Recording,
  read: TagRead & { readonly side: DoorSide; readonly door: Door },
  message: Message,
): void {
  const { device: reader, epc, side, rssiDbm, reads } = read;
  const heard = { time: read.deviceTime ?? message.receivedAt, side, rssiDbm, reads };
  counters.count('tag_reads', 'door');
  const known = store.rfidVisits.ofTag(reader, epc).filter(({ visit }) => belongs(visit, heard, read.door));
  for (const one of known) store.rfidVisits.drop(one);
  const [first, ...more] = known.map(({ visit }) => visit);
  const visit = first ? joinVisit(more.reduce(mergeVisits, first), heard) : beginVisit(heard);
  const { topic, receivedAt: heardAt } = message;
  store.rfidVisits.put({ reader, epc, began: Math.min(heard.time, ...known.map(({ began }) => began)), heardAt, topic, visit });
}

/** The scan that a passage is, and where it leaves the piece; `to` null: outside, or nobody knows. */
export interface PassageScan {
  readonly message: Message;
  readonly to: string | null;
}

/**
 * A passage as a scanner would have said it, of one piece; null where the door is not to record it. `knownAt` is where the piece was last: it leaves from there, not from where the door stands, or
 * a shelf that antennas watch would lose it twice.
 */
export function scanOfPassage(
  { reader, epc }: Pick<StoredVisit, 'reader' | 'epc'>,
  door: Door,
  { passage, knownAt, now }: { readonly passage: Passage; readonly knownAt: string | null; readonly now: number },
): PassageScan | null {
  const action = door[passage.direction];
  if (action === 'none') return null;
  const [leaves, reaches] = passage.direction === 'in' ? [door.outside, door.inside] : [door.inside, door.outside];
  const isArrival = action === 'receive' || action === 'return';
  const location = isArrival ? reaches : (knownAt ?? leaves);
  const to = action === 'move' ? reaches : null;
  const scan = { action, code: epc, ts: toIso(passage.time), ...(location !== null && { location }), ...(to !== null && { to }) };
  return { message: scanMessage(reader, scan, now), to: isArrival ? reaches : to };
}

/** A tag that was carried from one place to another, as a scanner would have said it. */
export function scanOfMove({ epc, from, to }: MovedTag, now: number): Message {
  return scanMessage('tags', { action: 'move', code: epc, ts: toIso(now), location: from, to }, now);
}

function scanMessage(device: string, scan: object, receivedAt: number): Message {
  return { topic: `${PASSAGE_TOPIC}/${device}`, payload: new TextEncoder().encode(JSON.stringify(scan)), retained: false, receivedAt };
}
