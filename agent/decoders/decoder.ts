import type { z } from 'zod';
import type { AntennaSign } from '../domain/messages/sign-of-life.ts';
import type { DeviceEvent } from '../domain/stock/stock-event.ts';
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
  /** Names the unbroken connection that brought it, over restarts, too: where it changes, messages may be missing that no gap tells of. */
  readonly line?: string;
  /** A message that came before is taken again: that its numbers were seen is no reason to leave it out. */
  readonly isReplay?: boolean;
}

/** Why a message became a dead letter. The reason is a constant that can be counted; the detail is for a person. */
export interface DecodeError {
  readonly reason: string;
  readonly detail: string;
}

/** Events by a device's own count, as one message shows them. */
export interface EventCount {
  /** Sent before this one and not come, so far. */
  readonly missing: number;
  /** Were missing, and have come after all. */
  readonly recovered: number;
  /** Had come before, and are left out. */
  readonly repeated: number;
}

/** What is left of a message besides its events, whether it could be read or not. */
interface Aftermath {
  /** The decoder's new state; absent where it is as before. */
  readonly state?: unknown;
  /** The new state only counts on: after a crash an earlier one is as safe, so it is written now and then, at the end, and with the next of its key that cannot wait. */
  readonly stateCanWait?: boolean;
  /** Messages to send back out once the state is on disk; they may be lost, so whoever needs an answer asks again. */
  readonly out?: readonly OutMessage[];
  /** What the device's own count of its events tells; absent where it counts none, or this message says nothing new of it. */
  readonly counted?: EventCount;
  /** Whether an RFID reader's sign of life means that it reads tags now; absent: it says nothing of that. */
  readonly isListening?: boolean;
  /** What it says of its antennas, after all reads of the message; absent: nothing. */
  readonly antennas?: readonly AntennaSign[];
  /** Which device it was, where the topic's `{device}` does not say. */
  readonly device?: string;
}

/** What a message became: events, or why nothing could be made of it. Where only a part of it could be read, `problem` tells of the rest. */
export type Decoded = Aftermath &
  ({ readonly ok: true; readonly events: readonly DeviceEvent[]; readonly problem?: DecodeError } | ({ readonly ok: false } & DecodeError));

/** A message from a decoder to its device, at QoS 0. */
export interface OutMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** Reads payloads. Pure: bytes and its own small state (JSON, committed with the journal unless it can wait, never changed in place) in; events, new state and answers out. */
export interface Decoder<Kind extends string = string, Options extends z.ZodObject = z.ZodObject> extends Variant<Kind, Options> {
  /** Names what the state of a message belongs to, a device or a session, whatever subscription brings it; null where it needs none. Absent: the decoder keeps nothing. */
  stateKey?(input: DecoderInput, options: z.infer<Options>): string | null;
  /** What is said to whom a state is kept of, by its key, when a connection begins: what it has published meanwhile may never come. `now` is UTC milliseconds. */
  greeting?(key: string, now: number): OutMessage;
  /** Topics that it may publish on; without it none. */
  readonly answers?: RegExp;
  /** `state` is what was last kept under the message's key, null where nothing is. */
  decode(input: DecoderInput, options: z.infer<Options>, state: unknown): Decoded;
}

/** Checks that a variant's options and its functions agree. */
export function defineDecoder<Kind extends string, Options extends z.ZodObject>(decoder: Decoder<Kind, Options>): Decoder<Kind, Options> {
  return decoder;
}
