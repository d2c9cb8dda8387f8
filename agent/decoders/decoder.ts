import type { z } from 'zod';
import type { StockEvent } from '../domain/stock-event.ts';
import type { Variant } from '../registry.ts';

/** A message as a decoder sees it: what the topic's placeholders matched, and the bytes. */
export interface DecoderInput {
  /** What `{site}`, `{gateway}`, `{device}` stood for in the topic. */
  readonly match: Readonly<Record<string, string>>;
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  /** The gateway's wall time, UTC milliseconds. */
  readonly receivedAt: number;
}

/** Why a message became a dead letter. The reason is a constant that can be counted; the detail is for a person. */
export interface DecodeError {
  readonly reason: string;
  readonly detail: string;
}

/** What a message became: events, the decoder's new state for this device, and messages to send back out. */
export type Decoded<State = unknown> =
  | { readonly ok: true; readonly events: readonly StockEvent[]; readonly state?: State; readonly out?: readonly OutMessage[] }
  | ({ readonly ok: false } & DecodeError);

export interface OutMessage {
  readonly topic: string;
  readonly payload: string;
}

/** Reads payloads. Pure: bytes and its own small state (JSON, committed with the journal) in; events, new state and answers out. */
export interface Decoder<Kind extends string = string, Options extends z.ZodObject = z.ZodObject> extends Variant<Kind, Options> {
  decode(input: DecoderInput, options: z.infer<Options>, state: unknown): Decoded;
}

/** Checks that a variant's options and its functions agree. */
export function defineDecoder<Kind extends string, Options extends z.ZodObject>(decoder: Decoder<Kind, Options>): Decoder<Kind, Options> {
  return decoder;
}
