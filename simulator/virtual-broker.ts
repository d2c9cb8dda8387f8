import { invariant } from '../agent/domain/invariant.ts';
import { compileTopicPattern } from '../agent/domain/messages/topic.ts';
import { AgentError } from '../agent/errors.ts';
import type { Message, MessageSource, SourceOptions, Uplink } from '../agent/ports.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { Wire } from './wire.ts';

/** A persistent session of one agent at the broker, at QoS 1: its filters and what it was not yet given outlive its connection. */
export interface VirtualSession {
  readonly source: MessageSource;
  readonly uplink: Uplink;
  /** The connection is gone from one moment to the next; the agent does not learn of it. */
  cut(): void;
  /** Messages that wait for the agent or for its acknowledgement. */
  underWay(): number;
}

/** A broker in the simulation's own time: a persistent session for each agent, and a wire for everybody else. */
export interface VirtualBroker extends Pick<VirtualSession, 'source' | 'uplink'> {
  /** What is published while the broker is down waits at its publisher, in order. */
  readonly wire: Wire;
  /** The session of a name; `source` and `uplink` are those of the first. */
  session(name: string): VirtualSession;
  /** Every connection is lost, and comes back by itself once it is up again. */
  setDown(isDown: boolean): void;
  isDown(): boolean;
  /** Messages that went to agents. */
  delivered(): number;
}

/** What becomes of messages, for a log. */
export interface BrokerWatch {
  delivered(session: string, message: Message): void;
  acknowledged(session: string, message: Message): void;
}

const unavailable = (): AgentError => new AgentError('broker-unavailable', 'the broker is away', { retryable: true });

/** Creates a broker without connections. What is not acknowledged when an agent leaves, and what is published while it is away, is delivered when it is back, in order. */
export function createVirtualBroker(clock: Pick<VirtualClock, 'now' | 'after'>, watch?: BrokerWatch): VirtualBroker {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const listeners: { root: string; take: (topic: string, payload: string) => void }[] = [];
  const sessions = new Map<string, ReturnType<typeof createSession>>();
  const state = { down: false, delivered: 0 };
  let held: (() => void)[] = [];

  /** Now, or as soon as the broker is up again. */
  function whenUp(task: () => void): void {
    if (state.down) held.push(task);
    else task();
  }

  function publish(topic: string, payload: string | Uint8Array): void {
    const [text, bytes] = typeof payload === 'string' ? [payload, encoder.encode(payload)] : [decoder.decode(payload), payload];
    for (const { root, take } of listeners)
      if (topic === root || topic.startsWith(`${root}/`)) clock.after(0, () => whenUp(() => take(topic, text)));
    for (const session of sessions.values()) session.offer({ topic, payload: bytes, retained: false, receivedAt: 0 });
  }

  function createSession(name: string) {
    const waiting: Message[] = [];
    const unacknowledged = new Set<Message>();
    const subscribed = new Map<string, boolean>();
    // The session outlives the connection: its filters stay when the agent leaves.
    let filters: readonly string[] = [];
    /** Of the agent that is started; it may be out of reach. */
    let wanted: SourceOptions | null = null;
    let connection: SourceOptions | null = null;

    function isSubscribed(topic: string): boolean {
      let known = subscribed.get(topic);
      if (known === undefined) {
        known = filters.some((filter) => takes(filter, topic));
        subscribed.set(topic, known);
      }
      return known;
    }

    function drain(): void {
      const to = connection;
      while (to && connection === to && waiting.length > 0 && unacknowledged.size < to.window) {
        const message = { ...waiting.shift()!, receivedAt: clock.now() };
        unacknowledged.add(message);
        state.delivered++;
        watch?.delivered(name, message);
        to.deliver(message, () => {
          if (connection !== to || !unacknowledged.delete(message)) return;
          watch?.acknowledged(name, message);
          drain();
        });
      }
    }

    function connect(): void {
      if (!wanted || state.down) return;
      connection = { ...wanted };
      wanted.onSubscribed?.();
      drain();
    }

    function lose(): void {
      connection = null;
      waiting.unshift(...unacknowledged);
      unacknowledged.clear();
    }

    const source: MessageSource = {
      name: 'virtual',
      connected: () => connection !== null,
      async start(options) {
        wanted = options;
        filters = options.filters;
        subscribed.clear();
        connect();
      },
      async resubscribe(next) {
        filters = next;
        subscribed.clear();
        connection?.onSubscribed?.();
      },
      async publish(topic, payload) {
        if (connection === null) throw unavailable();
        publish(topic, payload);
      },
      trouble: () => null,
      async stop() {
        wanted = null;
        lose();
      },
    };
    const uplink: Uplink = {
      connected: () => !state.down,
      async start() {},
      async publish(topic, payload) {
        if (state.down) throw unavailable();
        publish(topic, payload);
      },
      async stop() {},
    };
    return {
      source,
      uplink,
      connect,
      lose,
      cut() {
        wanted = null;
        lose();
      },
      offer(message: Message) {
        if (!isSubscribed(message.topic)) return;
        waiting.push(message);
        drain();
      },
      underWay: () => waiting.length + unacknowledged.size,
    };
  }

  function session(name: string) {
    const made = sessions.get(name) ?? createSession(name);
    sessions.set(name, made);
    return made;
  }
  const first = session('gateway-1');

  return {
    source: first.source,
    uplink: first.uplink,
    session,
    delivered: () => state.delivered,
    isDown: () => state.down,
    setDown(isDown) {
      state.down = isDown;
      if (isDown) {
        for (const one of sessions.values()) one.lose();
        return;
      }
      for (const one of sessions.values()) one.connect();
      const tasks = held;
      held = [];
      for (const task of tasks) whenUp(task);
    },
    wire: {
      publish: (topic, payload) => whenUp(() => publish(topic, payload)),
      listen: (root, take) => void listeners.push({ root, take }),
      underWay: () => held.length + [...sessions.values()].reduce((sum, one) => sum + one.underWay(), 0),
    },
  };
}

/** By the agent's own reading of filters. */
function takes(filter: string, topic: string): boolean {
  const pattern = compileTopicPattern(filter);
  invariant(pattern.kind === 'pattern', `the filter ${filter}`);
  return pattern.match(topic) !== null;
}
