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
  return (
    wanted.every((level, index) => level === '+' || level === '#' || level === given[index]) &&
    (wanted.at(-1) === '#' || wanted.length === given.length)
  );
}

/** Creates a broker without connections. What is not acknowledged when the agent leaves is delivered again when it is back. */
export function createVirtualBroker(clock: VirtualClock): VirtualBroker {
  const encoder = new TextEncoder();
  const listeners: { root: string; take: (topic: string, payload: string) => void }[] = [];
  const queue: Message[] = [];
  const matching = new Map<string, boolean>();
  let session: SourceOptions | null = null;
  let unacknowledged: Message[] = [];
  let delivered = 0;

  function isSubscribed(topic: string): boolean {
    let known = matching.get(topic);
    if (known === undefined) {
      known = session?.filters.some((filter) => matches(filter, topic)) ?? false;
      matching.set(topic, known);
    }
    return known;
  }

  function drain(): void {
    while (session && queue.length > 0 && unacknowledged.length < session.window) {
      const message = queue.shift()!;
      const to = session;
      unacknowledged.push(message);
      delivered++;
      to.deliver({ ...message, receivedAt: clock.now() }, () => {
        if (session !== to) return;
        unacknowledged = unacknowledged.filter((other) => other !== message);
        drain();
      });
    }
  }

  function publish(topic: string, payload: string): void {
    for (const { root, take } of listeners) if (topic === root || topic.startsWith(`${root}/`)) clock.after(0, () => take(topic, payload));
    if (!isSubscribed(topic)) return;
    queue.push({ topic, payload: encoder.encode(payload), retained: false, receivedAt: clock.now() });
    drain();
  }

  return {
    delivered: () => delivered,
    wire: {
      publish,
      listen: (root, take) => void listeners.push({ root, take }),
      underWay: () => queue.length + unacknowledged.length,
    },
    source: {
      name: 'virtual',
      connected: () => session !== null,
      async start(options) {
        session = options;
        matching.clear();
        queue.unshift(...unacknowledged);
        unacknowledged = [];
        drain();
      },
      async stop() {
        session = null;
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
