import { readdirSync, readFileSync } from 'node:fs';
import type { DecodeError, DecoderInput } from '../../agent/decoders/decoder.ts';
import type { DeviceEvent } from '../../agent/domain/stock/stock-event.ts';

/** One recorded message and what it must become; a file in test/fixtures/decoders/<kind>. */
export interface DecoderCase {
  readonly name: string;
  readonly options: object;
  readonly input: DecoderInput;
  /** What the decoder kept before. */
  readonly state: unknown;
  readonly expect: { readonly events: readonly DeviceEvent[] } | Pick<DecodeError, 'reason'>;
}

const FOLDER = new URL('../fixtures/decoders/', import.meta.url);
const DEVICES: Readonly<Record<string, string>> = {
  'scanner-json': 'scanner-2',
  epcis: 'gate-1',
  'zebra-iot': 'dock-1',
  'impinj-r700': 'dock-1',
};

/** The least options of the decoders that need more than their kind. */
const LEAST: Readonly<Record<string, object>> = { mapping: { count: 'payload.count' } };

/** The options that a decoder has where nobody sets more than must be set. */
export function leastOptions(kind: string): object {
  return { kind, ...LEAST[kind] };
}

/** The cases of a decoder; throws where it has no folder. */
export function decoderCases(kind: string): DecoderCase[] {
  return readdirSync(new URL(kind, FOLDER)).map((file) => {
    const { payload, payloadHex, options, match, topic, state, retained, receivedAt, expect } = JSON.parse(
      readFileSync(new URL(`${kind}/${file}`, FOLDER), 'utf8'),
    );
    const device = DEVICES[kind] ?? 'scale-7';
    const bytes = payloadHex === undefined ? new TextEncoder().encode(payload) : Uint8Array.from(Buffer.from(payloadHex, 'hex'));
    const input = {
      match: match ?? { device },
      topic: topic ?? `warehouse/s/x/${device}`,
      payload: bytes,
      retained: retained ?? false,
      receivedAt: receivedAt ?? 0,
    };
    return {
      name: file.replace('.json', ''),
      options: { ...(options ? { kind } : leastOptions(kind)), ...options },
      input,
      state: state ?? null,
      expect,
    };
  });
}
