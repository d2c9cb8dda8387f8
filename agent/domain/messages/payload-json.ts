/** Why a message cannot be read: a constant that can be counted, and words for a person. */
export interface MessageProblem {
  readonly reason: string;
  readonly detail: string;
}

/** A sensor or a scanner sends no more. */
const LARGEST_PAYLOAD_BYTES = 65_536;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text that a payload is, or why it is none: `empty`, `too-large` (above 64 kB unless more is allowed), `not-utf8`. */
export function readText(payload: Uint8Array, mostBytes = LARGEST_PAYLOAD_BYTES): { readonly text: string } | MessageProblem {
  if (payload.length === 0) return { reason: 'empty', detail: 'the payload is empty' };
  if (payload.length > mostBytes) return { reason: 'too-large', detail: `the payload has ${payload.length} bytes, more than ${mostBytes}` };
  try {
    return { text: utf8.decode(payload) };
  } catch {
    return { reason: 'not-utf8', detail: 'the payload is not UTF-8 text' };
  }
}

/** The JSON value that a payload is, or why it is none: as `readText`, and `not-json`. */
export function readJson(payload: Uint8Array, mostBytes = LARGEST_PAYLOAD_BYTES): { readonly value: unknown } | MessageProblem {
  const read = readText(payload, mostBytes);
  if ('reason' in read) return read;
  try {
    return { value: JSON.parse(read.text) };
  } catch {
    return { reason: 'not-json', detail: `the payload is not JSON: ${shown(read.text)}` };
  }
}

/** The JSON object that a payload is, or why it is none: as `readJson`, and `not-an-object`. */
export function readObject(payload: Uint8Array): { readonly object: Readonly<Record<string, unknown>> } | MessageProblem {
  const read = readJson(payload);
  if ('reason' in read) return read;
  return isObject(read.value)
    ? { object: read.value }
    : { reason: 'not-an-object', detail: `the payload is ${typeName(read.value)}, not an object` };
}

/** Whether a JSON value is an object with fields. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether lists and objects of a JSON value stand in each other more than `most` deep. */
export function nestsDeeper(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= most; depth++) {
    level = level.flatMap((inside) => (typeof inside === 'object' && inside !== null ? Object.values(inside) : []));
    if (level.length === 0) return false;
  }
  return true;
}

/** What stands at a path of fields such as `scale.weight`; undefined where nothing does. What an object inherits is never read. */
export function valueAt(object: Readonly<Record<string, unknown>>, path: string): unknown {
  if (!path.includes('.')) return Object.hasOwn(object, path) ? object[path] : undefined;
  let value: unknown = object;
  for (const name of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** A value as a person can read it, shortened, with nothing unprintable. */
export function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return typeName(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value);
}

/** The type of a JSON value, in words. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a text', number: 'a number', boolean: 'true or false', object: 'an object' }[typeof value as string] ?? typeof value;
}
