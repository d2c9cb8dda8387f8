import { parseDate, parseTime } from '../calendar.ts';
import { type MessageProblem, readObject, shown, typeName } from './payload-json.ts';

const LONGEST_TEXT = 128;
/** A web address with all that a label says. */
const LONGEST_CODE = 256;
/** ASCII 29 stands for FNC1 in what a scanner read. */
const GROUP_SEPARATOR = 0x1d;
/** Above every shelf and every hand; below the shortest barcode that a scanner's user could read into a quantity field by mistake. */
const LARGEST_QUANTITY = 10_000_000;

/** A message's JSON object, or why its payload is none: `empty`, `too-large`, `not-utf8`, `not-json`, `not-an-object`. */
export function readFields(payload: Uint8Array): MessageFields | MessageProblem {
  const read = readObject(payload);
  return 'reason' in read ? read : new MessageFields(read.object);
}

/**
 * The fields of a JSON object that a device sent, read one by one; a field that is null counts as missing. The first thing wrong is kept as `problem`, and what
 * is returned after that is meaningless.
 */
export class MessageFields {
  problem: MessageProblem | null = null;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  /** Notes what is wrong, unless something was before. */
  refuse(reason: string, detail: string): null {
    this.problem ??= { reason, detail };
    return null;
  }

  /** A text of up to 128 characters without control characters, trimmed of white space, line ends and byte-order marks; null where nothing is left. */
  text(name: string): string | null {
    return this.#plain(name, LONGEST_TEXT);
  }

  /** What a scanner read: a text of up to 256 characters in which group separators, ASCII 29, may stand; trimmed, null where nothing is left. */
  code(name: string): string | null {
    return this.#plain(name, LONGEST_CODE, GROUP_SEPARATOR);
  }

  /** One of these words. */
  word<Word extends string>(name: string, words: readonly Word[], reason: string): Word | null {
    const text = this.text(name);
    if (text === null || words.includes(text as Word)) return text as Word | null;
    return this.refuse(reason, `${name} ${shown(text)} is none of ${words.join(', ')}`);
  }

  /** Any finite number. */
  number(name: string): number | null {
    const value = this.#value(name);
    if (value === undefined) return null;
    if (typeof value !== 'number') return this.#mistyped(name, value, 'a number');
    return Number.isFinite(value) ? value : this.refuse(`bad-${dashed(name)}`, `${name} is not finite`);
  }

  /** A whole number of at most ten million in either direction. */
  quantity(name: string): number | null {
    const value = this.number(name);
    if (value === null) return null;
    if (!Number.isInteger(value)) return this.refuse(`bad-${name}`, `${name} ${value} is not a whole number`);
    if (Math.abs(value) > LARGEST_QUANTITY) return this.refuse(`absurd-${name}`, `${name} ${value} is beyond ${LARGEST_QUANTITY}`);
    // JSON knows -0, stock does not.
    return value + 0;
  }

  /** `seq`: a whole number >= 0. */
  sequence(): number | null {
    const value = this.number('seq');
    if (value === null) return null;
    if (Number.isSafeInteger(value) && value >= 0) return value + 0;
    return this.refuse('bad-seq', `seq ${value} is not a whole number of at least 0`);
  }

  /** `boot`: a text or a whole number, "" where it is missing. */
  boot(): string {
    const value = this.#value('boot');
    if (typeof value !== 'number') return this.text('boot') ?? '';
    if (!Number.isSafeInteger(value)) this.refuse('bad-boot', `boot ${value} is neither a text nor a whole number`);
    return String(value);
  }

  /** `ts`: an ISO 8601 time or Unix milliseconds, as UTC milliseconds. */
  time(): number | null {
    const value = this.#value('ts');
    if (value === undefined) return null;
    if (typeof value !== 'string' && typeof value !== 'number') return this.#mistyped('ts', value, 'a time');
    const time = parseTime(value);
    if (time === null) return this.refuse('bad-ts', `ts ${shown(value)} is neither an ISO 8601 time with an offset nor Unix milliseconds`);
    return time;
  }

  /** A calendar date, `YYYY-MM-DD`. */
  date(name: string): string | null {
    const text = this.text(name);
    if (text === null || parseDate(text) !== null) return text;
    return this.refuse(`bad-${name}`, `${name} ${shown(text)} is no date (YYYY-MM-DD)`);
  }

  // JSON can name a field `__proto__`, but what an object inherits is never read: no name asked for here lives on Object.prototype.
  #value(name: string): unknown {
    return this.#fields[name] ?? undefined;
  }

  #plain(name: string, longest: number, allowed?: number): string | null {
    const value = this.#value(name);
    if (value === undefined) return null;
    if (typeof value !== 'string') return this.#mistyped(name, value, 'a text');
    if (value.length > 2 * longest) return this.#tooLong(name, value, longest);
    const text = value.trim();
    if (text.length > longest) return this.#tooLong(name, text, longest);
    if (!isPlain(text, allowed)) return this.refuse(`bad-${name}`, `${name} ${shown(text)} has control characters`);
    return text === '' ? null : text;
  }

  #mistyped(name: string, value: unknown, wanted: string): null {
    return this.refuse(`bad-${dashed(name)}`, `${name} is ${typeName(value)}, not ${wanted}`);
  }

  #tooLong(name: string, text: string, longest: number): null {
    return this.refuse(`bad-${name}`, `${name} has ${text.length} characters, more than ${longest}`);
  }
}

/** Neither control characters but the one allowed, nor halves of surrogate pairs, which no database stores as they are. */
function isPlain(text: string, allowed?: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === allowed) continue;
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
    if (code < 0xd800 || code > 0xdfff) continue;
    const next = text.charCodeAt(i + 1);
    if (code > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false;
    i++;
  }
  return true;
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
