import type { Aedes, PublishPacket } from 'aedes';
import { compileTopicPattern } from '../domain/messages/topic.ts';

const MOST_FILTERS = 1000;
const TOPICS_REMEMBERED = 4096;

type Done = (error?: Error) => void;
type Publish = (packet: PublishPacket, client: unknown, done?: Done) => void;
type Subscribe = (topic: string, deliver: (packet: never, done: () => void) => void, done: () => void) => void;

/**
 * Spares the broker the delivery of messages that nobody ever subscribed to, which are most of what devices send: the agent has taken them already. A filter counts for
 * as long as the broker runs, for an absent session may hold it; with very many of them everything is delivered the ordinary way.
 */
export function spareUnheard(broker: Aedes): void {
  const calls = broker as unknown as { publish: Publish; subscribe: Subscribe };
  const [publish, subscribe] = [calls.publish.bind(broker), calls.subscribe.bind(broker)];
  const filters = new Map<string, (topic: string) => boolean>();
  const known = new Map<string, boolean>();

  function isHeard(topic: string): boolean {
    let heard = known.get(topic);
    if (heard === undefined) {
      heard = filters.size >= MOST_FILTERS || [...filters.values()].some((matches) => matches(topic));
      if (known.size >= TOPICS_REMEMBERED) known.clear();
      known.set(topic, heard);
    }
    return heard;
  }

  calls.subscribe = (topic, deliver, done) => {
    if (!filters.has(topic) && filters.size < MOST_FILTERS) {
      filters.set(topic, matcherOf(topic));
      known.clear();
    }
    subscribe(topic, deliver, done);
  };
  calls.publish = (packet, client, done) => {
    if (typeof client === 'function' || packet.retain || packet.topic.startsWith('$') || isHeard(packet.topic))
      publish(packet, client, done);
    else done?.();
  };
}

/** What cannot be read as a filter of whole levels, such as a shared subscription, is taken to hear everything. */
function matcherOf(filter: string): (topic: string) => boolean {
  const pattern = compileTopicPattern(filter);
  return pattern.kind === 'error' || filter.startsWith('$share/') || filter.includes('{')
    ? () => true
    : (topic) => pattern.match(topic) !== null;
}
