import { z } from 'zod';
import { parseTime } from '../domain/calendar.ts';
import { deviceName } from '../domain/messages/device-name.ts';
import { readObject, shown, valueAt } from '../domain/messages/payload-json.ts';
import { type Decoded, type DecoderInput, defineDecoder } from './decoder.ts';
import { levelOptions, readHealth, readLevel } from './level.ts';

const options = z.strictObject({
  kind: z.literal('zigbee2mqtt'),
  base: z
    .string()
    .min(1)
    .default('zigbee2mqtt')
    .describe(
      'The base topic. With the topic zigbee2mqtt/# a device bears its friendly name, in which every other character than letters, digits, ".", "_" and "-" is written as its bytes, `_20` for a space and `_2F` for a slash; with zigbee2mqtt/{device} only names that need none of that are heard',
    ),
  level: z.string().min(1).default('weight').describe('The attribute that is the level; a dot leads into a nested one'),
  ...levelOptions,
  withoutLevel: z
    .enum(['refuse', 'ignore'])
    .default('refuse')
    .describe(
      'What becomes of a message without this attribute: a dead letter, or nothing, where other Zigbee devices publish on the topic, too',
    ),
  battery: z.string().min(1).default('battery').describe('The attribute with the battery in percent'),
  temperature: z.string().min(1).default('temperature').describe('The attribute with the temperature in degrees Celsius'),
});

const NOTHING: Decoded = { ok: true, events: [] };
/** Below a device's topic: whether it can be reached, and what others ask of it. */
const NO_STATE = /\/(availability|[sg]et(\/[^/]+)?)$/;

/**
 * Zigbee2MQTT: a device's state is one JSON object with all its attributes (https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html). The bridge's own
 * topics, `availability`, `set` and `get` are no state and bring nothing.
 */
export const zigbee2mqtt = defineDecoder({
  kind: 'zigbee2mqtt',
  title: 'A Zigbee scale or level sensor behind Zigbee2MQTT, `{"weight": 1250, "battery": 87, "last_seen": "2026-01-05T09:30:00Z"}`',
  options,
  decode(input, settings) {
    const { topic, payload } = input;
    if (NO_STATE.test(topic) || topic.startsWith(`${settings.base}/bridge/`)) return NOTHING;
    const device = deviceOf(input, settings.base);
    if (!device)
      return { ok: false, reason: 'no-device', detail: `the topic is not below ${settings.base}/, or the name that follows is too long` };
    const read = readObject(payload);
    if ('reason' in read) return { ok: false, ...read };
    const { object } = read;
    const sent = valueAt(object, settings.level);
    if (sent === undefined)
      return settings.withoutLevel === 'ignore'
        ? NOTHING
        : { ok: false, reason: 'no-level', detail: `the message has no attribute ${shown(settings.level)}` };
    const level = readLevel(sent, settings);
    if (level === null) return NOTHING;
    if ('reason' in level) return { ok: false, ...level };
    const deviceTime = lastSeen(object['last_seen']);
    if (deviceTime === undefined)
      return { ok: false, reason: 'bad-time', detail: `last_seen ${shown(object['last_seen'])} is neither ISO 8601 nor Unix milliseconds` };
    const health = readHealth(valueAt(object, settings.battery), valueAt(object, settings.temperature));
    return { ok: true, events: [{ kind: 'reading', device, boot: '', seq: null, deviceTime, ...level, ...health }] };
  },
});

function deviceOf({ match, topic }: DecoderInput, base: string): string | null {
  if (match.device) return match.device;
  return topic.startsWith(`${base}/`) ? deviceName(topic.slice(base.length + 1)) : null;
}

/** By the bridge's setting `advanced.last_seen`: ISO_8601, ISO_8601_local, epoch (milliseconds) or none at all. */
function lastSeen(value: unknown): number | null | undefined {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' || typeof value === 'number' ? (parseTime(value) ?? undefined) : undefined;
}
