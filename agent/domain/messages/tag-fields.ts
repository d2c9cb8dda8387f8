import type { TagRead } from '../stock/stock-event.ts';
import { type MessageProblem, shown, typeName } from './payload-json.ts';

/** One 16-bit word at least; at most what the length bits of a tag's protocol control can say (Gen2 air interface: 31 words). */
const EPC = /^(?:[0-9A-Fa-f]{2}){2,62}$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** Beams of an overhead reader are numbered in hundreds. */
const LARGEST_ANTENNA = 65_535;

/** A tag's EPC as hexadecimal digits in upper case from hexadecimal digits, or why it is none: `bad-epc`. */
export function readEpcHex(value: unknown, name: string): { readonly epc: string } | MessageProblem {
  if (typeof value !== 'string') return { reason: 'bad-epc', detail: `${name} is ${typeName(value)}, not a text` };
  if (!EPC.test(value)) return { reason: 'bad-epc', detail: `${name} ${shown(value)} is not 2 to 62 bytes in hexadecimal` };
  return { epc: value.toUpperCase() };
}

/** A tag's EPC as hexadecimal digits in upper case from base64 of either alphabet, padded or not, or why it is none: `bad-epc`. */
export function readEpcBase64(value: string, name: string): { readonly epc: string } | MessageProblem {
  const bytes = BASE64.test(value) ? bytesOf(value) : null;
  if (bytes === null) return { reason: 'bad-epc', detail: `${name} ${shown(value)} is not base64` };
  return readEpcHex(bytes, name);
}

function bytesOf(base64: string): string | null {
  try {
    const text = atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
    return Array.from(text, (character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return null;
  }
}

/** The port of an antenna, from 1 on, or why it is none: `no-antenna` where nothing is said and nothing stands in for it, `bad-antenna`. */
export function readAntenna(value: unknown, otherwise: number | undefined): { readonly antenna: number } | MessageProblem {
  const antenna = value ?? otherwise;
  if (antenna === undefined)
    return {
      reason: 'no-antenna',
      detail: 'the read names no antenna: let the reader tell it, or set antenna in the options of the decoder',
    };
  if (typeof antenna === 'number' && Number.isInteger(antenna) && antenna >= 1 && antenna <= LARGEST_ANTENNA) return { antenna };
  return { reason: 'bad-antenna', detail: `the antenna ${shown(antenna)} is no whole number from 1 to ${LARGEST_ANTENNA}` };
}

/** A strength in dBm; null where it is none that a receiver shows: a read counts without it. */
export function readRssi(dbm: unknown): TagRead['rssiDbm'] {
  return typeof dbm === 'number' && dbm >= -150 && dbm <= 50 ? dbm : null;
}

/** What a message of a reader holds: reads, and the first thing that could not be read. */
export interface ReaderEntries {
  readonly events: readonly TagRead[];
  readonly problem: MessageProblem | null;
  /** Whether any entry could be read, be it a read or a sign of life. */
  readonly isUnderstood: boolean;
}

/** Reads the entries of a list, or the one that stands alone; one that cannot be read does not cost the others. `read` gives null for what is no read of a tag. */
export function readEntries(value: unknown, read: (entry: unknown) => TagRead | MessageProblem | null): ReaderEntries {
  const events: TagRead[] = [];
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  let problem: MessageProblem | null = null;
  let refused = 0;
  for (const [index, entry] of entries.entries()) {
    const found = read(entry);
    if (found === null) continue;
    if ('kind' in found) events.push(found);
    else {
      refused++;
      problem ??= entries.length === 1 ? found : { ...found, detail: `entry ${index + 1} of ${entries.length}: ${found.detail}` };
    }
  }
  if (problem && refused > 1) problem = { ...problem, detail: `${problem.detail} (and ${refused - 1} more that cannot be read)` };
  return { events, problem, isUnderstood: refused === 0 || refused < entries.length };
}
