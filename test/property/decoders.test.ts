import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decoder, DecoderInput } from '../../agent/decoders/decoder.ts';
import { decoders } from '../../agent/decoders/index.ts';
import { type DecoderCase, decoderCases } from '../support/decoder-cases.ts';

const registry = decoders as readonly unknown[] as readonly Decoder[];

const NAMES = [
  'seq',
  'ts',
  'boot',
  'count',
  'weightGrams',
  'batteryPercent',
  'action',
  'code',
  'data',
  'symbology',
  'scanner',
  'quantity',
  'location',
  'to',
  'expiry',
  'lot',
  'x',
  'weight',
  'last_seen',
  'method',
  'params',
  'src',
  'u',
  'v',
  't',
  'bt',
  'bn',
  'bizStep',
  'epcList',
  'quantityList',
  'eventTime',
  'ilmd',
  'type',
  'timestamp',
  'eventType',
  'tagInventoryEvent',
];
const text = new TextEncoder();

/** Nothing where it is no JSON. */
function valueOfJson(payload: Uint8Array) {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return {};
  }
}

function isJson(payload: Uint8Array): boolean {
  return /^\s*[[{]/.test(new TextDecoder().decode(payload));
}

/** A recorded message with one of its bytes replaced, cut out or put in, or with fields replaced by any JSON; or anything at all. */
function mutated(payload: Uint8Array): fc.Arbitrary<Uint8Array> {
  const aPayload = fc.constant(payload);
  const edited = fc.tuple(aPayload, fc.nat(10_000), fc.nat(1), fc.uint8Array({ maxLength: 2 })).map(([payload, where, removed, added]) => {
    const at = where % payload.length;
    return Uint8Array.from([...payload.slice(0, at), ...added, ...payload.slice(at + removed)]);
  });
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.integer({ min: -3, max: 1000 }), fc.string({ unit: 'binary', maxLength: 140 }));
  const replaced = fc
    .tuple(aPayload, fc.dictionary(fc.constantFrom(...NAMES), value, { minKeys: 1, maxKeys: 2 }))
    .map(([payload, fields]) => {
      const recorded = valueOfJson(payload);
      if (Array.isArray(recorded)) return text.encode(JSON.stringify([{ ...recorded[0], ...fields }, ...recorded.slice(1)]));
      const whole = { ...recorded, ...fields };
      return text.encode(JSON.stringify(whole).replace(/^\{/, '{"__proto__":{"seq":1,"count":1,"code":"1","action":"pick"},'));
    });
  // Fields replaced in what is no JSON would make JSON of it.
  const asWritten = isJson(payload) ? replaced : edited;
  return fc.oneof(
    edited,
    asWritten,
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((json) => text.encode(json)),
  );
}

interface Mutated {
  readonly input: DecoderInput;
  readonly options: object;
  readonly state: unknown;
}

/** A recorded message that a decoder understands, mutated, with the options and on the topic it was recorded with. */
function mutatedCase(cases: readonly DecoderCase[]): fc.Arbitrary<Mutated> {
  return fc
    .constantFrom(...cases)
    .chain(({ input, options, state }) =>
      fc
        .record({ payload: mutated(input.payload), retained: fc.boolean() })
        .map((changes) => ({ input: { ...input, ...changes }, options, state })),
    );
}

function assertSound(decoded: ReturnType<Decoder['decode']>): void {
  if (!decoded.ok) {
    expect(decoded.reason).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(decoded.detail.length).toBeLessThan(600);
    return;
  }
  for (const event of decoded.events) {
    expect(event.seq === null || (Number.isSafeInteger(event.seq) && event.seq >= 0)).toBe(true);
    expect(event.deviceTime === null || Number.isSafeInteger(event.deviceTime)).toBe(true);
    if (event.kind === 'reading') {
      expect((event.weightGrams === undefined) !== (event.count === undefined)).toBe(true);
      expect(event.count === undefined || (Number.isSafeInteger(event.count) && event.count >= 0)).toBe(true);
      expect(event.weightGrams === undefined || (event.weightGrams >= -50 && event.weightGrams <= 10_000_000)).toBe(true);
    } else if (event.kind === 'tag-read') {
      expect(event.epc).toMatch(/^[0-9A-F]{4,124}$/);
      expect(Number.isSafeInteger(event.antenna) && event.antenna >= 1).toBe(true);
      expect(Number.isSafeInteger(event.reads) && event.reads >= 1).toBe(true);
      expect(event.rssiDbm === null || (event.rssiDbm >= -150 && event.rssiDbm <= 50)).toBe(true);
    } else {
      expect(Number.isSafeInteger(event.quantity)).toBe(true);
      expect(event.code.length > 0 && event.code.length <= 260).toBe(true);
      expect(event.seq === null && event.deviceTime === null).toBe(false);
      if (event.action !== 'adjust') expect(event.quantity).toBeGreaterThanOrEqual(event.action === 'count' ? 0 : 1);
    }
  }
}

describe.each(registry.map((decoder) => [decoder.kind, decoder] as const))('the decoder %s', (kind, decoder) => {
  it('answers any bytes with sound events or a reason, and never throws', () => {
    const cases = decoderCases(kind).filter((one) => 'events' in one.expect && one.expect.events.length > 0);
    const settings = new Map(cases.map(({ options }) => [options as object, decoder.options.parse(options)]));
    let understood = 0;
    fc.assert(
      fc.property(mutatedCase(cases), ({ input, options, state }) => {
        const decoded = decoder.decode(input, settings.get(options)!, state);
        if (decoded.ok) understood++;
        assertSound(decoded);
      }),
      { numRuns: 20_000 },
    );
    // Or the mutations would only ever show the first check.
    expect(understood).toBeGreaterThan(700);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
