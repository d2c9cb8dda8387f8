import {
  beginVisit,
  belongs,
  type DoorRead,
  type DoorSettings,
  type DoorVisit,
  joinVisit,
  mergeVisits,
  type Passage,
  spendVisit,
} from '../../agent/domain/rfid/door.ts';
import { judgeVisit } from '../../agent/domain/rfid/door-passage.ts';
import { type ArrivingRead, INSIDE_PORTS } from '../../simulator/devices/rfid-door.ts';

/** Settings of a door as wide as a lorry, its read points three metres apart. */
export const DOOR: DoorSettings = { gapMs: 15_000, settleMs: 3000, audibleDbm: -72 };

interface Row {
  visit: DoorVisit;
  joinedAt: number;
}

/** How often a gateway looks whether a passage is to be said. */
const TICK_MS = 250;

export const doorRead = ({ read }: ArrivingRead): DoorRead => ({
  time: read.deviceTime,
  side: INSIDE_PORTS.includes(read.antenna) ? 'inside' : 'outside',
  rssiDbm: read.rssiDbm,
  reads: read.reads,
});

/** What a gateway says of each tag that takes these reads as they come, by EPC in the order in which it says it. */
export function passagesSaid(reads: readonly ArrivingRead[], settings: DoorSettings = DOOR): Map<string, Passage[]> {
  const rows = new Map<string, Row[]>();
  const said = new Map<string, Passage[]>();
  const open = new Set<string>();

  function judge(epc: string, now: number): void {
    for (const row of rows.get(epc)!) {
      const verdict = judgeVisit(row.visit, now - row.joinedAt, settings);
      if (verdict === null || verdict === 'no-passage') continue;
      said.set(epc, [...(said.get(epc) ?? []), verdict]);
      row.visit = spendVisit(row.visit, verdict);
    }
    if (rows.get(epc)!.every((row) => now - row.joinedAt > settings.gapMs)) open.delete(epc);
  }

  let now = 0;
  for (const arriving of reads) {
    while (now + TICK_MS < arriving.arrival) {
      now += TICK_MS;
      for (const epc of open) judge(epc, now);
    }
    const { epc } = arriving.read;
    rows.set(epc, rowsWith(rows.get(epc) ?? [], arriving, settings));
    open.add(epc);
  }
  for (const epc of open) judge(epc, Number.POSITIVE_INFINITY);
  return said;
}

function rowsWith(rows: readonly Row[], arriving: ArrivingRead, settings: DoorSettings): Row[] {
  const read = doorRead(arriving);
  const [own, ...bridged] = rows.filter(({ visit }) => belongs(visit, read, settings));
  const joined = own === undefined ? beginVisit(read) : joinVisit(own.visit, read);
  const visit = bridged.reduce((whole, row) => mergeVisits(whole, row.visit), joined);
  return [...rows.filter((row) => row !== own && !bridged.includes(row)), { visit, joinedAt: arriving.arrival }];
}
