import { z } from 'zod';
import { parseTime } from '../domain/calendar.ts';
import { deviceName } from '../domain/messages/device-name.ts';
import { isObject, type MessageProblem, readJson, shown, typeName } from '../domain/messages/payload-json.ts';
import { gatherSigns, impinjSign } from '../domain/messages/sign-of-life.ts';
import { readAntenna, readEntries, readEpcBase64, readEpcHex, readRssi } from '../domain/messages/tag-fields.ts';
import type { TagRead } from '../domain/stock/stock-event.ts';
import { type Decoded, defineDecoder } from './decoder.ts';

const options = z.strictObject({
  kind: z.literal('impinj-r700'),
  antenna: z
    .int()
    .min(1)
    .optional()
    .describe('The antenna of a read that bears no antennaPort; without it such a read is refused as no-antenna'),
});
type Settings = z.infer<typeof options>;

/** A reader batches events in a list. */
const LARGEST_PAYLOAD_BYTES = 262_144;

/**
 * Events of Impinj's R700 and R720 (https://platform.impinj.com, IoT device interface), one or a list of them. All but a read of a tag are signs of life.
 */
export const impinjR700 = defineDecoder({
  kind: 'impinj-r700',
  title:
    'Tag reads of an Impinj R700 by its IoT device interface, one or a list of them: `{"eventType": "tagInventory", "timestamp": "2026-01-05T09:30:00.123456789Z", "tagInventoryEvent": {"epcHex": "3034...", "antennaPort": 1}}`. Where the topic names no {device}, it is the `hostname`, written as with zigbee2mqtt',
  options,
  decode({ match, payload }, settings): Decoded {
    const read = readJson(payload, LARGEST_PAYLOAD_BYTES);
    if ('reason' in read) return { ok: false, ...read };
    let device = match['device'] ?? '';
    const signs = gatherSigns();
    const { events, problem, isUnderstood } = readEntries(read.value, (entry) => {
      if (!isObject(entry)) return { reason: 'not-an-object', detail: `an event is ${typeName(entry)}, not an object` };
      const reader = match['device'] || deviceOf(entry['hostname']);
      if (!reader)
        return { reason: 'no-device', detail: 'neither the topic nor hostname names the device: let the events bear the hostname' };
      device ||= reader;
      const event = readEvent(entry, reader, settings);
      if (event === null) signs.tells(impinjSign(entry));
      else signs.reads('antenna' in event ? event.antenna : undefined);
      return event;
    });
    const after = { ...(device !== '' && { device }), ...signs.told() };
    if (problem && !isUnderstood) return { ok: false, ...problem, ...after };
    return { ok: true, events, ...(problem && { problem }), ...after };
  },
});

function deviceOf(hostname: unknown): string | null {
  return typeof hostname === 'string' ? deviceName(hostname) : null;
}

/** One event of a reader; null for one that tells of no tag. */
function readEvent(event: Readonly<Record<string, unknown>>, device: string, settings: Settings): TagRead | MessageProblem | null {
  const { eventType, tagInventoryEvent: tag } = event;
  if (!isObject(tag)) {
    if (eventType === 'tagInventory') return { reason: 'bad-epc', detail: 'the event tells of a tag, and tagInventoryEvent is missing' };
    return isSignOfLife(event) ? null : { reason: 'no-type', detail: 'an event has neither an eventType nor a tag' };
  }
  const id = epcOf(tag);
  if ('reason' in id) return id;
  const port = readAntenna(tag['antennaPort'], settings.antenna);
  if ('reason' in port) return port;
  const stated = tag['lastSeenTime'] ?? event['timestamp'] ?? null;
  const deviceTime = typeof stated === 'string' ? parseTime(stated) : null;
  if (stated !== null && deviceTime === null)
    return { reason: 'bad-time', detail: `the time ${shown(stated)} is no ISO 8601 time with an offset` };
  const { peakRssiCdbm: hundredths } = tag;
  const rssiDbm = readRssi(typeof hundredths === 'number' ? hundredths / 100 : null);
  return { kind: 'tag-read', device, boot: '', seq: null, deviceTime, epc: id.epc, antenna: port.antenna, rssiDbm, reads: 1 };
}

/** Early firmware bears no eventType: what it tells stands in a field such as `inventoryStatusEvent`. */
function isSignOfLife(event: Readonly<Record<string, unknown>>): boolean {
  return typeof event['eventType'] === 'string' || Object.keys(event).some((name) => name.endsWith('Event'));
}

function epcOf({ epcHex, epc }: Readonly<Record<string, unknown>>): { readonly epc: string } | MessageProblem {
  if (epcHex !== undefined && epcHex !== null) return readEpcHex(epcHex, 'epcHex');
  if (typeof epc === 'string') return readEpcBase64(epc, 'epc');
  return { reason: 'bad-epc', detail: 'the read bears neither epcHex nor epc: let the reader tell one of them' };
}
