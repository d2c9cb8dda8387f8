import type { z } from 'zod';
import type { Variant } from '../registry.ts';

/** A line of the outbox on its way up. The id is the idempotency key: it may be delivered again after a failure. */
export interface OutboxMessage {
  readonly id: string;
  /** Below the upstream prefix: `decisions`, `alerts` or `replies`. */
  readonly channel: OutboxChannel;
  readonly body: string;
}

export type OutboxChannel = 'decisions' | 'alerts' | 'replies';

/** What became of a message: delivered, worth another try, or refused for good (it becomes a dead letter of the outbox). */
export type DeliveryOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** A way up, opened. `deliver` never throws for what the far side does. */
export interface OpenSink {
  deliver(message: OutboxMessage): Promise<DeliveryOutcome>;
  close(): Promise<void>;
}

/** What the agent lends a sink. `publish` rejects while the broker is away. */
export interface SinkContext {
  readonly upstreamPrefix: string;
  publish(topic: string, payload: string): Promise<void>;
}

/** Where decisions go. */
export interface Sink<Kind extends string = string, Options extends z.ZodObject = z.ZodObject> extends Variant<Kind, Options> {
  open(options: z.infer<Options>, context: SinkContext): OpenSink;
}

/** Checks that a variant's options and its functions agree. */
export function defineSink<Kind extends string, Options extends z.ZodObject>(sink: Sink<Kind, Options>): Sink<Kind, Options> {
  return sink;
}
