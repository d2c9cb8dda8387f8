import type { Decoded, DecoderInput } from '../decoders/decoder.ts';

/** Where a device's message goes: a compiled topic pattern and the decoder behind it, its options already bound. */
export interface DeviceRoute {
  readonly decoder: string;
  match(topic: string): Readonly<Record<string, string>> | null;
  decode(input: DecoderInput, state: unknown): Decoded;
}

/** What came of a message from upstream. */
export type UpstreamOutcome =
  | { readonly ok: true; readonly skus: readonly string[] }
  | { readonly ok: false; readonly reason: string; readonly detail: string };

/** Where upstream's message goes: one topic and the command behind it. Runs in the batch's transaction. */
export interface UpstreamRoute {
  readonly channel: string;
  readonly topic: string;
  handle(payload: Uint8Array, receivedAt: number): UpstreamOutcome;
}

/** All routes. Device patterns are tried in the order of the configuration. */
export interface Routes {
  readonly devices: readonly DeviceRoute[];
  readonly upstream: readonly UpstreamRoute[];
}
