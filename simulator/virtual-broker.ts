import type { Message, MessageSource, SourceOptions, Uplink } from '../agent/ports.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { Wire } from './wire.ts';

/** A broker in the simulation's own time: a persistent session for the agent, at QoS 1, and a wire for everybody else. */
export interface VirtualBroker {
  readonly wire: Wire;
  readonly source: MessageSource;
  readonly uplink: Uplink;
  /** Messages that went to the agent. */
  delivered(): number;
}

function matches(filter: string, topic: string): boolean {
  const [wanted, given] = [filter.split('/'), topic.split('/')];
  const isWhole = wanted.at(-1) === '#' || wanted.length === given.length;
  return isWhole && wanted.every((level, index) => level === '+' || level === '#' || level === given[index]);
}

/** Creates a broker without connections. What is not acknowledged when the agent leaves, and what is published while it is away, is delivered when it is back. */
export function createVirtualBroker(clock: VirtualClock): VirtualBroker {
  const encoder = new TextEncoder();
  const listeners: { root: string; take: (topic: string, payload: string) => void }[] = [];
  const waiting: Message[] = [];
  const unacknowledged = new Set<Message>();
  const subscribed = new Map<string, boolean>();
  // The session outlives the connection: its filters stay when the agent leaves.
  let filters: readonly string[] = [];
  let connection: SourceOptions | null = null;
  let delivered = 0;

  function isSubscribed(topic: string): boolean {
    let known = subscribed.get(topic);
    if (known === undefined) {
      known = filters.some((filter) => matches(filter, topic));
      subscribed.set(topic, known);
    }
    return known;
  }

  function drain(): void {
    const to = connection;
    while (to && connection === to && waiting.length > 0 && unacknowledged.size < to.window) {
      const message = { ...waiting.shift()!, receivedAt: clock.now() };
      unacknowledged.add(message);
      delivered++;
      to.deliver(message, () => {
        if (connection === to && unacknowledged.delete(message)) drain();
      });
    }
  }

  function publish(topic: string, payload: string): void {
    for (const { root, take } of listeners) if (topic === root || topic.startsWith(`${root}/`)) clock.after(0, () => take(topic, payload));
    if (!isSubscribed(topic)) return;
    waiting.push({ topic, payload: encoder.encode(payload), retained: false, receivedAt: clock.now() });
    drain();
  }

  return {
    delivered: () => delivered,
    wire: {
      publish,
      listen: (root, take) => void listeners.push({ root, take }),
      underWay: () => waiting.length + unacknowledged.size,
    },
    source: {
      name: 'virtual',
      connected: () => connection !== null,
      async start(options) {
        connection = options;
        filters = options.filters;
        subscribed.clear();
        options.onSubscribed?.();
        drain();
      },
      async resubscribe(next) {
        filters = next;
        subscribed.clear();
        connection?.onSubscribed?.();
      },
      trouble: () => null,
      async stop() {
        connection = null;
        waiting.unshift(...unacknowledged);
        unacknowledged.clear();
      },
    },
    uplink: {
      connected: () => true,
      async start() {},
      async publish(topic, payload) {
        publish(topic, payload);
      },
      async stop() {},
    },
  };
}
