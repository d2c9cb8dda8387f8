import type { EventCount } from '../decoders/decoder.ts';
import { toIso } from '../domain/calendar.ts';
import { isEpcHex, readEpcHex } from '../domain/codes/epc-hex.ts';
import { epcElements } from '../domain/codes/epc-uri.ts';
import type { DeviceEvent, TagRead } from '../domain/stock/stock-event.ts';

/** What the reads among events say, in words, a line for each tag: which code it bears, how often, where and when it was heard. */
export function tagLines(events: readonly DeviceEvent[]): string[] {
  const tags = new Map<string, TagRead[]>();
  for (const event of events) {
    if (event.kind !== 'tag-read') continue;
    const reads = tags.get(event.epc);
    if (reads) reads.push(event);
    else tags.set(event.epc, [event]);
  }
  return [...tags].map(([epc, reads]) => `${epc} ${meaningOf(epc)}: ${heard(reads)}`);
}

/** What the count of a device's own events tells, in words; null where it tells nothing. */
export function countLine({ missing, recovered, repeated }: EventCount): string | null {
  const words = [
    missing > 0 ? `${missing} are missing before these` : '',
    recovered > 0 ? `${recovered} were missing and have come` : '',
    repeated > 0 ? `${repeated} had come before and are left out` : '',
  ].filter((text) => text !== '');
  return words.length === 0 ? null : `by the numbers of the device, ${words.join(', ')}`;
}

function meaningOf(epc: string): string {
  if (!isEpcHex(epc)) return 'holds no EPC that names goods';
  const read = readEpcHex(epc);
  const elements = read.ok ? epcElements(read.value) : read;
  if (!elements.ok) return `cannot be used (${elements.detail})`;
  return `is ${[...elements.value].map(([ai, value]) => `(${ai})${value}`).join('')}`;
}

function heard(reads: readonly TagRead[]): string {
  const antennas = [...new Set(reads.map(({ antenna }) => antenna))].sort((a, b) => a - b);
  const times = reads.flatMap(({ deviceTime }) => (deviceTime === null ? [] : [deviceTime])).sort((a, b) => a - b);
  const strengths = reads.flatMap(({ rssiDbm }) => (rssiDbm === null ? [] : [rssiDbm]));
  const [first, last] = [times[0], times.at(-1)];
  const total = reads.reduce((sum, read) => sum + read.reads, 0);
  return [
    `heard ${total === 1 ? 'once' : `${total} times`} at antenna ${antennas.join(' and ')}`,
    ...(strengths.length > 0 ? [`${Math.max(...strengths)} dBm at best`] : []),
    ...(first === undefined || last === undefined ? [] : [first === last ? toIso(first) : `${toIso(first)} to ${toIso(last)}`]),
  ].join(', ');
}
