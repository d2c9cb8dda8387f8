import { parseTime } from '../domain/calendar.ts';
import type { Decoded, DecodeError } from './decoder.ts';

/** A JSON object as it came: nothing about its fields is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Thrown inside a decoder and turned into its answer at once: a field that cannot be used. */
class FieldError extends Error {
  readonly reason: string;
  constructor(reason: string, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

const LONGEST_PAYLOAD = 65_536;
const LONGEST_TEXT = 128;
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Ends the decoding with a dead letter. */
export function fail(reason: string, detail: string): never {
  throw new FieldError(reason, detail);
}

/** Reads the payload as one JSON object and hands it on; whatever is wrong becomes a reason, nothing is ever thrown. */
export function decodeObject(payload: Uint8Array, read: (object: JsonObject) => Decoded): Decoded {
  try {
    return read(parseObject(payload));
  } catch (error) {
    if (error instanceof FieldError) return { ok: false, reason: error.reason, detail: error.message };
    throw error;
  }
}

function parseObject(payload: Uint8Array): JsonObject {
  if (payload.byteLength === 0) fail('empty-payload', 'the payload is empty');
  if (payload.byteLength > LONGEST_PAYLOAD) fail('payload-too-long', `${payload.byteLength} bytes, at most ${LONGEST_PAYLOAD} are read`);
  let value: unknown;
  try {
    value = JSON.parse(text.decode(payload));
  } catch {
    fail('broken-json', 'the payload is not JSON in UTF-8');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail('not-an-object', 'the payload is not a JSON object');
  return value as JsonObject;
}

/** The field's own value; what an object inherits is no field. */
function field(object: JsonObject, name: string): unknown {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return value === null ? undefined : value;
}

/** A finite number, or undefined where the field is missing. */
export function numberField(object: JsonObject, name: string): number | undefined {
  const value = field(object, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) fail('wrong-type', `${name} is not a number`);
  return value as number;
}

/** A whole number within the safe range, or undefined where the field is missing. */
export function integerField(object: JsonObject, name: string): number | undefined {
  const value = numberField(object, name);
  if (value !== undefined && !Number.isSafeInteger(value)) fail('not-an-integer', `${name} is ${value}`);
  return value;
}

/** A text without line ends and byte-order marks around it and without control characters inside; null where missing or empty. */
export function textField(object: JsonObject, name: string): string | null {
  const value = field(object, name);
  if (value === undefined) return null;
  if (typeof value !== 'string') fail('wrong-type', `${name} is not a text`);
  const trimmed = (value as string).replace(/^[\s\uFEFF]+|[\s\uFEFF]+$/g, '');
  if (trimmed.length > LONGEST_TEXT) fail('text-too-long', `${name} has ${trimmed.length} characters, at most ${LONGEST_TEXT} are taken`);
  for (let at = 0; at < trimmed.length; at++) {
    const code = trimmed.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) fail('control-character', `${name} holds a control character`);
  }
  return trimmed === '' ? null : trimmed;
}

/** What every message says of its origin: sequence, boot, device time, battery, temperature. */
export function originFields(object: JsonObject, device: string) {
  const seq = integerField(object, 'seq') ?? null;
  if (seq !== null && seq < 0) fail('negative-seq', `seq is ${seq}`);
  const batteryPercent = numberField(object, 'batteryPercent');
  const temperatureC = numberField(object, 'temperatureC');
  return {
    device,
    boot: bootField(object),
    seq,
    deviceTime: timeField(object),
    ...(batteryPercent !== undefined && { batteryPercent }),
    ...(temperatureC !== undefined && { temperatureC }),
  };
}

function bootField(object: JsonObject): string {
  const value = field(object, 'boot');
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return textField(object, 'boot') ?? '';
}

function timeField(object: JsonObject): number | null {
  const value = field(object, 'ts');
  if (value === undefined) return null;
  if (typeof value !== 'string' && typeof value !== 'number') fail('bad-time', 'ts is neither an ISO 8601 time nor Unix milliseconds');
  const time = parseTime(value as string | number);
  if (time === null) fail('bad-time', `ts is ${String(value).slice(0, 64)}, not an ISO 8601 time or Unix milliseconds`);
  return time;
}

/** Why a decoded message is refused, for a caller outside `decodeObject`. */
export function refusal(reason: string, detail: string): Decoded & DecodeError {
  return { ok: false, reason, detail };
}
