import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decoder, DecoderInput } from '../../agent/decoders/decoder.ts';
import { decoders } from '../../agent/decoders/index.ts';
import { decoderCases } from '../support/decoder-cases.ts';

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
  'quantity',
  'location',
  'to',
  'expiry',
  'lot',
  'x',
];
const text = new TextEncoder();

/** None where it is no JSON. */
function fieldsOf(payload: Uint8Array): object {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return {};
  }
}

/** A recorded message with one of its bytes replaced, cut out or put in, or with fields replaced by any JSON; or anything at all. */
function mutated(payloads: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const aPayload = fc.constantFrom(...payloads);
  const edited = fc.tuple(aPayload, fc.nat(10_000), fc.nat(1), fc.uint8Array({ maxLength: 2 })).map(([payload, where, removed, added]) => {
    const at = where % payload.length;
    return Uint8Array.from([...payload.slice(0, at), ...added, ...payload.slice(at + removed)]);
  });
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.integer({ min: -3, max: 1000 }), fc.string({ unit: 'binary', maxLength: 140 }));
  const replaced = fc
    .tuple(aPayload, fc.dictionary(fc.constantFrom(...NAMES), value, { minKeys: 1, maxKeys: 2 }))
    .map(([payload, fields]) => {
      const whole = { ...fieldsOf(payload), ...fields };
      return text.encode(JSON.stringify(whole).replace(/^\{/, '{"__proto__":{"seq":1,"count":1,"code":"1","action":"pick"},'));
    });
  return fc.oneof(
    edited,
    replaced,
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((json) => text.encode(json)),
  );
}

function inputOf(topic: string, payload: Uint8Array, retained: boolean): DecoderInput {
  return { match: { device: 'd' }, topic, payload, retained, receivedAt: 0 };
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
    } else {
      expect(Number.isSafeInteger(event.quantity)).toBe(true);
      expect(event.code.length > 0 && event.code.length <= 128).toBe(true);
      expect(event.seq === null && event.deviceTime === null).toBe(false);
      if (event.action !== 'adjust') expect(event.quantity).toBeGreaterThanOrEqual(event.action === 'count' ? 0 : 1);
    }
  }
}

describe.each(registry.map((decoder) => [decoder.kind, decoder] as const))('the decoder %s', (kind, decoder) => {
  it('answers any bytes with sound events or a reason, and never throws', () => {
    const options = decoder.options.parse({ kind });
    const understandable = decoderCases(kind).filter((one) => 'events' in one.expect);
    const payloads = understandable.map((one) => one.input.payload);
    let understood = 0;
    fc.assert(
      fc.property(mutated(payloads), fc.boolean(), fc.constantFrom(...understandable), (payload, retained, { input, state }) => {
        const decoded = decoder.decode(inputOf(input.topic, payload, retained), options, state);
        if (decoded.ok) understood++;
        assertSound(decoded);
      }),
      { numRuns: 20_000 },
    );
    // Or the mutations would only ever show the first check.
    expect(understood).toBeGreaterThan(1000);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
