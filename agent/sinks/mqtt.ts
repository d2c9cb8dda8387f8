import { z } from 'zod';
import { defineSink } from './sink.ts';

const options = z.strictObject({
  kind: z.literal('mqtt'),
});

function isFinal(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === false;
}

/** Publishes to the upstream broker at QoS 1: `<prefix>/<channel>`. */
export const mqttSink = defineSink({
  kind: 'mqtt',
  title: 'Publishes decisions, alerts and replies to the upstream broker, at least once, those of one item in order',
  options,
  open: (_options, context) => ({
    async deliver(message) {
      try {
        await context.publish(`${context.upstreamPrefix}/${message.channel}`, message.body);
        return { kind: 'delivered' };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        // What the broker refuses for good would hold the line for ever.
        return { kind: isFinal(error) ? 'refused' : 'retry', reason };
      }
    },
    async close() {},
  }),
});
