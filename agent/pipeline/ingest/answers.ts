import type { OutMessage } from '../../decoders/decoder.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log, MessageSource } from '../../ports.ts';
import type { Counters } from '../counters.ts';

/** The way back to the devices. What is lost on it is asked for again by its decoder when the device speaks next. */
export interface Answers {
  send(messages: readonly OutMessage[]): void;
}

/** So many at once, and so many a second: a thousand nodes that come back together are asked one after the other. */
const BURST = 50;
const PER_SECOND = 20;
const MOST_UNDER_WAY = 50;

/** Creates the way back through the source of the devices' messages. */
export function createAnswers(ports: { clock: Clock; log: Log; counters: Counters; source: Pick<MessageSource, 'publish'> }): Answers {
  const { clock, log, counters, source } = ports;
  let allowed = BURST;
  let countedAt = clock.monotonic();
  let underWay = 0;

  function mayGo(): boolean {
    const now = clock.monotonic();
    allowed = Math.min(BURST, allowed + ((now - countedAt) / 1000) * PER_SECOND);
    countedAt = now;
    if (allowed < 1 || underWay >= MOST_UNDER_WAY) return false;
    allowed -= 1;
    return true;
  }

  async function publish({ topic, payload }: OutMessage): Promise<void> {
    underWay += 1;
    try {
      await source.publish(topic, payload);
      counters.count('answers', 'sent');
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      counters.count('answers', 'failed');
      log.warn({ topic, cause: error.code, error: error.message }, 'a device could not be answered');
    } finally {
      underWay -= 1;
    }
  }

  return {
    send(messages) {
      for (const message of messages) {
        if (mayGo()) void publish(message);
        else counters.count('answers', 'too many');
      }
    },
  };
}
