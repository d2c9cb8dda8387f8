import { z } from 'zod';
import { parseTime } from '../domain/calendar.ts';
import { type EventNumbers, takeEventNumber } from '../domain/messages/event-numbers.ts';
import { isObject, type MessageProblem, readJson, shown, typeName } from '../domain/messages/payload-json.ts';
import { gatherSigns, type SignsOfLife, zebraSign } from '../domain/messages/sign-of-life.ts';
import { readAntenna, readEntries, readEpcHex, readRssi } from '../domain/messages/tag-fields.ts';
import type { TagRead } from '../domain/stock/stock-event.ts';
import { type Decoded, type DecoderInput, defineDecoder, type EventCount } from './decoder.ts';

const options = z.strictObject({
  kind: z.literal('zebra-iot'),
  antenna: z
    .int()
    .min(1)
    .optional()
    .describe('The antenna of a read that names none, as in the mode SIMPLE; without it such a read is refused as no-antenna'),
});
type Settings = z.infer<typeof options>;

/** A reader batches reads in a list. */
const LARGEST_PAYLOAD_BYTES = 262_144;
/** The operating modes, as a read bears them in `type`; whatever else has a type tells of the reader. */
const MODES = new Set(['SIMPLE', 'INVENTORY', 'PORTAL', 'CONVEYOR', 'CONVEYER', 'DIRECTIONALITY', 'CUSTOM']);

/**
 * Tag data events of Zebra's fixed readers (https://zebradevs.github.io/rfid-ziotc-docs), one or a list of them. `eventNum` counts them: what is missing is told, what a reader tells again is left out. Its
 * management events, such as a heartbeat, are signs of life.
 */
export const zebraIot = defineDecoder({
  kind: 'zebra-iot',
  title:
    'Tag reads of Zebra FX, FXR and ATR readers by their IoT Connector, one or a list of them: `{"type": "INVENTORY", "timestamp": "2026-01-05T09:30:00.000+0000", "data": {"idHex": "3034...", "antenna": 1}}`. The topic names the {device}',
  options,
  stateKey: ({ match }) => match['device'] || null,
  decode(input, settings, state): Decoded {
    const { device } = input.match;
    if (!device) return { ok: false, reason: 'no-device', detail: 'the topic of the subscription names no {device}' };
    const read = readJson(input.payload, LARGEST_PAYLOAD_BYTES);
    if ('reason' in read) return { ok: false, ...read };
    const tally = createTally(input, state as EventNumbers | null);
    const signs = gatherSigns();
    const { events, problem, isUnderstood } = readEntries(read.value, (entry) => readEvent(entry, { device, settings, tally, signs }));
    const after = { device, ...tally.told(), ...signs.told() };
    if (problem && !isUnderstood) return { ok: false, ...problem, ...after };
    return { ok: true, events, ...(problem && { problem }), ...after };
  },
});

interface Surroundings {
  readonly device: string;
  readonly settings: Settings;
  readonly tally: Tally;
  readonly signs: SignsOfLife;
}

/** One event of a reader; null for one that tells of no tag, or tells it again. */
function readEvent(entry: unknown, { device, settings, tally, signs }: Surroundings): TagRead | MessageProblem | null {
  if (!isObject(entry)) return { reason: 'not-an-object', detail: `an event is ${typeName(entry)}, not an object` };
  const { type, timestamp, data } = entry;
  const isMode = typeof type === 'string' && MODES.has(type.toUpperCase());
  const tag = isObject(data) ? data : {};
  if (!isMode && tag['idHex'] === undefined) {
    if (typeof type !== 'string') return { reason: 'no-type', detail: 'an event has neither a type nor a tag' };
    signs.tells(zebraSign(type, tag));
    return null;
  }
  const time = timestamp === undefined || timestamp === null ? null : timeOf(timestamp);
  // A read that cannot be used has come all the same.
  if (tally.isRepeated(tag['eventNum'], time ?? null)) {
    signs.tells({});
    return null;
  }
  signs.reads();
  if (time === undefined) return { reason: 'bad-time', detail: `timestamp ${shown(timestamp)} is no ISO 8601 time with an offset` };
  return readTag(tag, time, { device, settings });
}

function timeOf(timestamp: unknown): number | undefined {
  return typeof timestamp === 'string' ? (parseTime(timestamp) ?? undefined) : undefined;
}

function readTag(
  tag: Readonly<Record<string, unknown>>,
  deviceTime: number | null,
  { device, settings }: Pick<Surroundings, 'device' | 'settings'>,
): TagRead | MessageProblem {
  const format = tag['format'] ?? 'epc';
  if (typeof format !== 'string' || format.toLowerCase() !== 'epc')
    return { reason: 'unknown-format', detail: `the tag is told in the format ${shown(format)}, not as its epc` };
  const id = readEpcHex(tag['idHex'], 'idHex');
  if ('reason' in id) return id;
  const port = readAntenna(tag['antenna'], settings.antenna);
  if ('reason' in port) return port;
  const reads = tag['reads'] || 1;
  if (typeof reads !== 'number' || !Number.isSafeInteger(reads) || reads < 1)
    return { reason: 'bad-reads', detail: `reads ${shown(reads)} is no whole number` };
  const rssiDbm = readRssi(tag['peakRssi']);
  return { kind: 'tag-read', device, boot: '', seq: null, deviceTime, epc: id.epc, antenna: port.antenna, rssiDbm, reads };
}

/** Counts the events of one message by their numbers. */
interface Tally {
  /** Whether the event came before and is to be left out. */
  isRepeated(number: unknown, time: number | null): boolean;
  /** What changed; nothing where no event has a number. */
  told(): Pick<Decoded, 'state' | 'stateCanWait' | 'counted'>;
}

function createTally({ isReplay = false, receivedAt }: DecoderInput, known: EventNumbers | null): Tally {
  let numbers = known;
  let hasBegun = false;
  const counted = { missing: 0, recovered: 0, repeated: 0 } satisfies EventCount;
  return {
    isRepeated(number, time) {
      // Without its time a number says nothing: it comes again after a restart.
      if (isReplay || time === null || typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) return false;
      const taken = takeEventNumber(numbers, number, time, receivedAt);
      numbers = taken.numbers;
      hasBegun ||= taken.turn === 'begun';
      counted.missing += taken.missing;
      if (taken.turn === 'recovered' || taken.turn === 'repeated') counted[taken.turn]++;
      return taken.turn === 'repeated';
    },
    told() {
      const isNews = Object.values(counted).some((count) => count > 0);
      return { ...(numbers !== known && { state: numbers, stateCanWait: !hasBegun }), ...(isNews && { counted }) };
    },
  };
}
