import { z } from 'zod';
import { parseTime } from '../domain/calendar.ts';
import { deviceName } from '../domain/messages/device-name.ts';
import { isObject, readObject, shown, valueAt } from '../domain/messages/payload-json.ts';
import { type Decoded, defineDecoder } from './decoder.ts';
import { levelOptions, readHealth, readLevel } from './level.ts';

const options = z.strictObject({
  kind: z.literal('shelly-gen2'),
  level: z
    .string()
    .regex(/^[^.]+\.[^.].*$/, 'must be a component and its field, for example voltmeter:100.xvoltage')
    .default('voltmeter:100.xvoltage')
    .describe(
      'The component and the field that are the level: voltmeter:100.xvoltage, voltmeter:100.voltage, input:100.xpercent, input:2.counts.total',
    ),
  ...levelOptions,
  battery: z.string().min(1).default('devicepower:0.battery.percent').describe('Where the battery in percent stands'),
  temperature: z.string().min(1).default('temperature:0.tC').describe('Where the temperature in degrees Celsius stands'),
});

const NOTHING: Decoded = { ok: true, events: [] };
/** Full: what a device that slept sends on waking. */
const STATUS = new Set<unknown>(['NotifyStatus', 'NotifyFullStatus']);

/**
 * Shelly of the second generation and later: RPC notifications (https://shelly-api-docs.shelly.cloud/gen2/General/Notifications). A status names only what changed: one
 * without the level says nothing of it. An event, such as a button that was pushed, is no level. `ts` is null on waking, before the clock is set.
 */
export const shellyGen2 = defineDecoder({
  kind: 'shelly-gen2',
  title:
    'A Shelly device of the second generation or later with an analogue or counting input, on `{device}/events/rpc`; where the topic names no {device}, it bears the name in `src`',
  options,
  decode({ match, payload }, settings) {
    const read = readObject(payload);
    if ('reason' in read) return { ok: false, ...read };
    const { src, method, params } = read.object;
    const device = match.device || (typeof src === 'string' ? deviceName(src) : null);
    if (!device) return { ok: false, reason: 'no-device', detail: 'neither the topic nor src names the device' };
    if (method === 'NotifyEvent') return NOTHING;
    if (!STATUS.has(method))
      return { ok: false, reason: 'unknown-method', detail: `method ${shown(method)} is no notification of a status` };
    if (!isObject(params)) return { ok: false, reason: 'no-params', detail: 'the notification has no params' };
    const sent = valueAt(params, settings.level);
    const level = sent === undefined ? null : readLevel(sent, settings);
    if (level === null) return NOTHING;
    if ('reason' in level) return { ok: false, ...level };
    const deviceTime = timeOf(params['ts']);
    if (deviceTime === undefined) return { ok: false, reason: 'bad-time', detail: `ts ${shown(params['ts'])} is no time in Unix seconds` };
    const health = readHealth(valueAt(params, settings.battery), valueAt(params, settings.temperature));
    return { ok: true, events: [{ kind: 'reading', device, boot: '', seq: null, deviceTime, ...level, ...health }] };
  },
});

function timeOf(seconds: unknown): number | null | undefined {
  if (seconds === undefined || seconds === null) return null;
  return typeof seconds === 'number' ? (parseTime(Math.round(seconds * 1000)) ?? undefined) : undefined;
}
