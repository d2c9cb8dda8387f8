import type { AedesOptions, Client } from 'aedes';
import { compileTopicPattern, type TopicPattern } from '../domain/messages/topic.ts';
import { AgentError } from '../errors.ts';
import type { Clock, Log, SourceOptions } from '../ports.ts';
import { createOrderedAcknowledgements, type OrderedAcknowledgements } from './ordered-acknowledgements.ts';
import { createWindow, type Window } from './window.ts';

type AuthorizePublish = NonNullable<AedesOptions['authorizePublish']>;
type Packet = Parameters<AuthorizePublish>[1];
type Proceed = Parameters<AuthorizePublish>[2];

interface Entry {
  readonly client: Client | null;
  readonly packet: Packet;
  /** Lets the broker go on with the message: acknowledge it and hand it to subscribers. */
  readonly proceed: Proceed;
  /** A last will: its client is gone by nature, and nobody sends it again. */
  readonly will: boolean;
}

/** Everything that belongs to one start of the source. Acknowledgements of an earlier one do nothing. */
interface Session {
  readonly options: SourceOptions;
  readonly window: Window;
  readonly acknowledgements: WeakMap<Client, OrderedAcknowledgements<Entry>>;
}

/** Stands between the embedded broker's clients and the agent: a client's acknowledgement waits until the agent acknowledges. */
export interface EmbeddedIntake {
  readonly authorizePublish: AuthorizePublish;
  /** From now on messages are delivered, first those held back since the last time. */
  open(options: SourceOptions): void;
  /** From now on these filters count. */
  filter(filters: readonly string[]): void;
  /** From now on messages are held back, unacknowledged. */
  close(): void;
  /** Forgets a client that is gone: it sends again what was not acknowledged. */
  forget(client: Client): void;
  /** Forgets everything: the broker has stopped. */
  reset(): void;
  /** How many messages wait for room in the window, or for the source to be opened. */
  waiting(): number;
}

// Nobody sends a QoS 0 message again, so it is held even for a client that has gone; this bounds how many.
const MOST_HELD_AT_QOS0 = 10_000;
// Clients must not speak in the broker's own name; refusing would close their connection, and they would come back and try again.
const NOWHERE = '$ignored';
const TOPICS_REMEMBERED = 4096;

function compileFilters(filters: readonly string[]): TopicPattern[] {
  return filters.map((filter) => {
    const compiled = compileTopicPattern(filter);
    if (compiled.kind === 'error') throw new AgentError('configuration-invalid', `${filter}: ${compiled.problem}`);
    return compiled;
  });
}

function gone(entry: Entry): boolean {
  return entry.client?.closed === true && !entry.will && entry.packet.qos > 0;
}

function release(entry: Entry): void {
  if (!gone(entry)) entry.proceed(null);
}

function acknowledgementsOf(session: Session, client: Client | null): OrderedAcknowledgements<Entry> {
  const found = client === null ? undefined : session.acknowledgements.get(client);
  if (found !== undefined) return found;
  const made = createOrderedAcknowledgements(release);
  if (client !== null) session.acknowledgements.set(client, made);
  return made;
}

function toMessage(packet: Packet, receivedAt: number) {
  const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
  return { topic: packet.topic, payload, retained: packet.retain, receivedAt };
}

/** The intake of one embedded broker. Until the source is opened for the first time every message is held: nobody knows yet whether it is awaited. */
export function createEmbeddedIntake(log: Log, clock: Clock): EmbeddedIntake {
  const held = new Set<Entry>();
  let patterns: readonly TopicPattern[] | undefined;
  /** Whether a topic is awaited; devices speak on the same one again and again. */
  const topics = new Map<string, boolean>();
  let session: Session | undefined;

  const begin = (entry: Entry, current: Session) => {
    if (session !== current) return false;
    if (gone(entry)) {
      held.delete(entry);
      return false;
    }
    const acknowledgements = entry.packet.qos > 0 ? acknowledgementsOf(current, entry.client) : null;
    const pending = acknowledgements?.add(entry);
    let open = true;
    current.options.deliver(toMessage(entry.packet, clock.now()), () => {
      if (!open) return;
      open = false;
      // Closed in the meantime: the commit stands, and the client may know it. Opened anew: the message was delivered again.
      if (session === undefined || session === current) {
        held.delete(entry);
        if (acknowledgements && pending) acknowledgements.due(pending);
      }
      current.window.leave();
    });
    if (!acknowledgements) {
      held.delete(entry);
      release(entry);
    }
    return true;
  };

  const isMeant = (topic: string): boolean => {
    if (patterns === undefined) return true;
    let meant = topics.get(topic);
    if (meant === undefined) {
      meant = patterns.some((pattern) => pattern.match(topic) !== null);
      if (topics.size >= TOPICS_REMEMBERED) topics.clear();
      topics.set(topic, meant);
    }
    return meant;
  };

  const filterBy = (filters: readonly string[]) => {
    patterns = compileFilters(filters);
    topics.clear();
  };

  const admit = (entry: Entry) => {
    if (!isMeant(entry.packet.topic)) {
      held.delete(entry);
      release(entry);
      return;
    }
    const current = session;
    if (current === undefined) return;
    // A client that goes takes its waiting messages with it, but for those that nobody sends again.
    const owner = entry.client === null || entry.will || entry.packet.qos === 0 ? entry : entry.client;
    if (entry.packet.qos > 0 && current.window.tryEnter()) {
      if (!begin(entry, current)) current.window.leave();
      return;
    }
    current.window.enter(owner, () => begin(entry, current));
  };

  return {
    authorizePublish(client, packet, proceed) {
      if (packet.topic.startsWith('$')) {
        packet.topic = NOWHERE;
        packet.retain = false;
        return proceed(null);
      }
      if (packet.qos === 0 && held.size >= MOST_HELD_AT_QOS0) {
        log.warn({ topic: packet.topic, cause: 'too many wait' }, 'message at QoS 0 dropped');
        return proceed(null);
      }
      const entry = { client, packet, proceed, will: client?.closed === true };
      held.add(entry);
      admit(entry);
    },
    open(options) {
      filterBy(options.filters);
      session = { options, window: createWindow(options.window), acknowledgements: new WeakMap() };
      for (const entry of [...held]) admit(entry);
    },
    filter: filterBy,
    close() {
      session = undefined;
    },
    forget(client) {
      for (const entry of held) if (entry.client === client && gone(entry)) held.delete(entry);
      session?.window.forget(client);
    },
    reset() {
      held.clear();
      session = undefined;
      patterns = undefined;
    },
    waiting: () => session?.window.waiting() ?? held.size,
  };
}
