import { z } from 'zod';
import { parseTime } from '../domain/calendar.ts';
import { deviceName } from '../domain/messages/device-name.ts';
import { type MessageProblem, readJson, shown, typeName } from '../domain/messages/payload-json.ts';
import { resolveSenml, type SenmlRecord } from '../domain/messages/senml.ts';
import type { ShelfReading } from '../domain/stock/stock-event.ts';
import { type Decoded, type DecoderInput, defineDecoder } from './decoder.ts';
import { type Level, levelOptions, readHealth, readLevel } from './level.ts';

const options = z.strictObject({
  kind: z.literal('senml'),
  level: z
    .string()
    .default('')
    .describe(
      'How the resolved name of a level ends, for example :weight; empty: every number in kg, g or count is a level. Where the topic names no {device}, what stands before this ending is the device, written as with zigbee2mqtt',
    ),
  unit: z
    .enum(['kg', 'g', 'count'])
    .optional()
    .describe('The unit of a level that states none; one that states another than kg, g or count is not a level'),
  ...{
    noValue: levelOptions.noValue,
    toleranceGrams: levelOptions.toleranceGrams,
    maxWeightGrams: levelOptions.maxWeightGrams,
  },
});
type Settings = z.infer<typeof options>;

const LEVEL_UNITS: Readonly<Record<string, { readonly as: 'weight' | 'count'; readonly factor: number }>> = {
  kg: { as: 'weight', factor: 1000 },
  g: { as: 'weight', factor: 1 },
  count: { as: 'count', factor: 1 },
};
/** CBOR (RFC 8949): a list begins with major type 4. */
const isCborList = (first: number | undefined): boolean => first !== undefined && first >= 0x80 && first <= 0x9f;

/** SenML (RFC 8428) as JSON: a list of records, base fields carried on, times before 2^28 s relative to the arrival. Battery is what is in %EL, temperature what is in Cel. */
export const senml = defineDecoder({
  kind: 'senml',
  title:
    'Sensor Measurement Lists (SenML, RFC 8428) as JSON, `[{"bn": "urn:dev:ow:10e2073a01080063:", "n": "weight", "u": "kg", "v": 12.4}]`',
  options,
  decode(input, settings): Decoded {
    if (isCborList(input.payload[0]))
      return {
        ok: false,
        reason: 'senml-cbor',
        detail: 'this is SenML in CBOR; the device must send SenML in JSON (application/senml+json)',
      };
    const read = readJson(input.payload);
    if ('reason' in read) return { ok: false, ...read };
    if (!Array.isArray(read.value))
      return { ok: false, reason: 'not-a-list', detail: `the payload is ${typeName(read.value)}, not a list` };
    const records = resolveSenml(read.value);
    if ('reason' in records) return { ok: false, ...records };
    const events: ShelfReading[] = [];
    let isLevelKnown = false;
    for (const record of records) {
      const level = levelOf(record, settings);
      isLevelKnown ||= level !== undefined;
      if (level === undefined || level === null) continue;
      const event = 'reason' in level ? level : readingOf(input, { record, records, level }, settings);
      if ('reason' in event) return { ok: false, ...event };
      events.push(event);
    }
    return isLevelKnown ? { ok: true, events } : { ok: false, reason: 'no-level', detail: 'no record is a level in kg, g or count' };
  },
});

/** The level of a record; null where it says that there is none, undefined where the record is something else. */
function levelOf({ name, unit, value }: SenmlRecord, settings: Settings): Level | MessageProblem | null | undefined {
  if (value === null || !name.endsWith(settings.level)) return undefined;
  const stated = unit ?? settings.unit;
  const how = stated !== undefined && Object.hasOwn(LEVEL_UNITS, stated) ? LEVEL_UNITS[stated] : undefined;
  return how && readLevel(value, { ...settings, ...how, offset: 0 });
}

interface Found {
  readonly record: SenmlRecord;
  readonly records: readonly SenmlRecord[];
  readonly level: Level;
}

function readingOf(
  { match, retained, receivedAt }: DecoderInput,
  { record, records, level }: Found,
  settings: Settings,
): ShelfReading | MessageProblem {
  const { name, baseName, time, isRelative } = record;
  const device = match.device || deviceName(name.slice(0, name.length - settings.level.length));
  if (!device)
    return { reason: 'no-device', detail: `the name ${shown(name)} is too long for a device, or nothing stands before ${settings.level}` };
  // A retained message is old, but not how old: "now" was when it was sent.
  const ms = isRelative ? (time === 0 || retained ? null : receivedAt + Math.round(time * 1000)) : Math.round(time * 1000);
  const deviceTime = ms === null ? null : parseTime(ms);
  if (ms !== null && deviceTime === null)
    return { reason: 'bad-time', detail: `the time ${time} of ${shown(name)} is beyond every calendar` };
  const health = (wanted: string) => records.find(({ unit, baseName: base }) => unit === wanted && base === baseName)?.value;
  const own = records.length === 1 ? {} : readHealth(health('%EL'), health('Cel'));
  return { kind: 'reading', device, boot: '', seq: null, deviceTime, ...level, ...own };
}
