import { beginVisit, belongs, type DoorSide, joinVisit, type Passage } from '../../domain/rfid/door.ts';
import type { Door } from '../../domain/rfid/reader.ts';
import type { TagRead } from '../../domain/stock/stock-event.ts';
import type { Message } from '../../ports.ts';
import type { StoredVisit } from '../../store/rfid-visits.ts';
import type { Recording } from './recording.ts';
import type { Refusal } from './refusal.ts';

/** Where a passage is taken from as a scan: a topic that no device can publish on; behind it comes the reader. */
export const PASSAGE_TOPIC = '$rfid/passage';

/** More tags than stand at any door: fewer than would fill a card. */
export const MOST_VISITS = 100_000;

/** Adds a read to what is known of its tag at the door. Runs in the caller's transaction. */
export function hearAtDoor({ store, counters }: Recording, read: TagRead & { readonly side: DoorSide }, message: Message): Refusal | null {
  const { device: reader, epc } = read;
  const heard = { time: read.deviceTime ?? message.receivedAt, side: read.side, rssiDbm: read.rssiDbm, reads: read.reads };
  counters.count('tag_reads', 'door');
  const known = store.rfidVisits.ofTag(reader, epc).find(({ visit }) => belongs(visit, heard));
  const visit = known ? joinVisit(known.visit, heard) : beginVisit(heard);
  const { topic, receivedAt: heardAt } = message;
  store.rfidVisits.put({ reader, epc, began: known?.began ?? heard.time, heardAt, topic, visit });
  return null;
}

/** A passage as a scanner would have said it, of one piece; null where the door is not to record it. */
export function scanOfPassage(
  { reader, epc }: Pick<StoredVisit, 'reader' | 'epc'>,
  door: Door,
  passage: Passage,
  now: number,
): Message | null {
  const action = door[passage.direction];
  if (action === 'none') return null;
  const [from, to] = passage.direction === 'in' ? [door.outside, door.inside] : [door.inside, door.outside];
  const isArrival = action === 'receive' || action === 'return';
  const location = isArrival ? to : from;
  const scan = {
    action,
    code: epc,
    ts: new Date(passage.time).toISOString(),
    ...(location !== null && { location }),
    ...(action === 'move' && { to }),
  };
  return { topic: `${PASSAGE_TOPIC}/${reader}`, payload: new TextEncoder().encode(JSON.stringify(scan)), retained: false, receivedAt: now };
}
