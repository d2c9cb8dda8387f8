import { isUtf8 } from 'node:buffer';
import { parseTime, toIso } from '../../agent/domain/calendar.ts';

/** What the first line of every recording says it is. */
const FORMAT = 'quartermaster-recording';
/** The newest version of the format that this program reads, and the one that it writes. */
const VERSION = 1;
// MQTT 3.1.1, section 1.5.3: a UTF-8 string has a length of 16 bits.
const LONGEST_TOPIC_BYTES = 65_535;

/** Where a recording comes from. */
export interface Header {
  /** UTC milliseconds. */
  readonly startedAt: number;
  /** The broker's address, without user and password. */
  readonly broker: string;
  readonly filters: readonly string[];
}

/** A message as it arrived. */
export interface RecordedMessage {
  readonly kind: 'message';
  /** Milliseconds since the start of the recording, with fractions. */
  readonly at: number;
  readonly topic: string;
  /** A text where the payload is valid UTF-8, else its bytes. */
  readonly payload: string | Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

/** Something to know about the recording at that time: a connection lost or back. */
export interface Note {
  readonly kind: 'note';
  readonly at: number;
  readonly note: string;
}

/** The last line of a recording that was finished properly. */
export interface End {
  readonly kind: 'end';
  readonly at: number;
  readonly messages: number;
}

/** A line that cannot be used; `problem` is for people. */
export interface BadLine {
  readonly kind: 'bad';
  /** Counted from 1, the header's line. */
  readonly line: number;
  readonly problem: string;
}

export type Entry = RecordedMessage | Note | End;

/** The header's line, without its line end. */
export function headerLine({ startedAt, broker, filters }: Header): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, startedAt: toIso(startedAt), broker, filters });
}

/** An entry's line, without its line end. */
export function entryLine(entry: Entry): string {
  if (entry.kind === 'note') return JSON.stringify({ at: shortened(entry.at), note: entry.note });
  if (entry.kind === 'end') return JSON.stringify({ at: shortened(entry.at), end: true, messages: entry.messages });
  const { topic, payload, qos, retain } = entry;
  const content = typeof payload === 'string' ? { text: payload } : { base64: payload.toString('base64') };
  return JSON.stringify({ at: shortened(entry.at), topic, ...content, qos, retain });
}

/** A payload as recordings hold it: a text that gives the same bytes again, or else the bytes. */
export function readable(payload: Buffer): string | Buffer {
  return isUtf8(payload) ? payload.toString('utf8') : payload;
}

/** Reads the first line of a file; a sentence that says why it is no recording for this program, where it is none. */
export function parseHeader(line: string): Header | string {
  const fields = parsedObject(line);
  if (fields === null || fields['format'] !== FORMAT) return `is no recording: its first line does not say "format": "${FORMAT}"`;
  const { version, startedAt, broker, filters } = fields;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return 'has a header without a version';
  if (version > VERSION) return `was made by a newer program: format version ${version}, this one reads up to ${VERSION}`;
  const time = typeof startedAt === 'string' ? parseTime(startedAt) : null;
  if (time === null) return 'has a header without the time of its start (startedAt)';
  const texts = Array.isArray(filters) ? filters.filter((filter) => typeof filter === 'string') : [];
  return { startedAt: time, broker: typeof broker === 'string' ? broker : '', filters: texts };
}

/** Reads any other line; a sentence that says what is wrong, where it cannot be used. */
export function parseEntry(line: string): Entry | string {
  const fields = parsedObject(line);
  if (fields === null) return 'is no JSON object';
  const { at, topic, note, end, messages } = fields;
  if (typeof at !== 'number' || !(at >= 0)) return 'has no time (at, milliseconds since the start)';
  if (typeof note === 'string') return { kind: 'note', at, note };
  if (end === true) return { kind: 'end', at, messages: typeof messages === 'number' ? messages : 0 };
  if (typeof topic !== 'string' || !isTopic(topic)) return 'has no topic that can be published to';
  const payload = payloadOf(fields);
  if (payload === null) return 'has neither a text nor valid base64';
  const { qos = 1, retain = false } = fields;
  if (qos !== 0 && qos !== 1 && qos !== 2) return 'has a qos that is none of 0, 1, 2';
  if (typeof retain !== 'boolean') return 'has a retain that is neither true nor false';
  return { kind: 'message', at, topic, payload, qos, retain };
}

function payloadOf({ text, base64 }: Record<string, unknown>): string | Buffer | null {
  if (typeof text === 'string') return base64 === undefined ? text : null;
  if (typeof base64 !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) return null;
  return Buffer.from(base64, 'base64');
}

/** MQTT 3.1.1, section 4.7: no wildcard, no null character, not empty. A broker ends the connection of a client that publishes to another. */
function isTopic(topic: string): boolean {
  if (topic === '' || topic.includes('+') || topic.includes('#') || topic.includes('\0')) return false;
  return topic.length <= LONGEST_TOPIC_BYTES / 3 || Buffer.byteLength(topic) <= LONGEST_TOPIC_BYTES;
}

function parsedObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Microseconds are enough. */
function shortened(at: number): number {
  return Math.round(at * 1000) / 1000;
}
