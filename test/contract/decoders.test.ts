import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Decoder } from '../../agent/decoders/decoder.ts';
import { decoders } from '../../agent/decoders/index.ts';
import { decoderCases, leastOptions } from '../support/decoder-cases.ts';

/** What a decoder reads at most, where that is not 64 kB: readers of tags batch their reads. */
const LARGEST_BYTES: Readonly<Record<string, number>> = { 'zebra-iot': 262_144, 'impinj-r700': 262_144 };
const registry = decoders as readonly unknown[] as readonly Decoder[];

it('the decoders have names of their own', () => {
  expect(new Set(registry.map((decoder) => decoder.kind)).size).toBe(registry.length);
});

describe.each(registry.map((decoder) => [decoder.kind, decoder] as const))('the decoder %s', (kind, decoder) => {
  const cases = decoderCases(kind);

  it('has a title, and options with descriptions of which it needs few beside the kind', () => {
    expect(decoder.title).not.toBe('');
    expect(decoder.options.parse(leastOptions(kind))).toMatchObject({ kind });
    expect(decoder.options.safeParse({ ...leastOptions(kind), typo: 1 }).success).toBe(false);
    const { properties } = z.toJSONSchema(decoder.options, { io: 'input' }) as { properties: Record<string, { description?: string }> };
    for (const [name, schema] of Object.entries(properties)) if (name !== 'kind') expect(schema.description, name).toBeTruthy();
  });

  it('has recorded messages that it understands and others that it refuses', () => {
    expect(cases.some((one) => 'events' in one.expect)).toBe(true);
    expect(cases.some((one) => 'reason' in one.expect)).toBe(true);
  });

  it.each(cases.map((one) => [one.name, one] as const))('reads the message "%s" as recorded', (_name, one) => {
    const decoded = decoder.decode(one.input, decoder.options.parse(one.options), one.state);
    if ('reason' in one.expect) {
      expect(decoded).toMatchObject({ ok: false, reason: one.expect.reason });
      expect(decoded.ok ? '' : decoded.detail).not.toBe('');
    } else {
      expect(decoded).toMatchObject({ ok: true });
      expect(decoded.ok && decoded.events).toEqual(one.expect.events);
    }
  });

  const mostBytes = LARGEST_BYTES[kind] ?? 65_536;
  it(`refuses what is larger than ${mostBytes / 1024} kB for its size, and nothing smaller`, () => {
    const reasonOf = (bytes: number) => {
      const payload = new Uint8Array(bytes).fill(0x20);
      const input = { match: { device: 'd' }, topic: 't', payload, retained: false, receivedAt: 0 };
      const decoded = decoder.decode(input, decoder.options.parse(leastOptions(kind)), null);
      return decoded.ok ? '' : decoded.reason;
    };
    expect(reasonOf(mostBytes + 1)).toBe('too-large');
    expect(reasonOf(mostBytes)).not.toBe('too-large');
  });

  it('gives the same answer to the same input and leaves it as it was', () => {
    for (const one of cases) {
      const before = structuredClone([one.input, one.state]);
      const [first, second] = [0, 1].map(() => decoder.decode(one.input, decoder.options.parse(one.options), one.state));
      expect(second).toEqual(first);
      expect([one.input, one.state]).toEqual(before);
    }
  });
});
