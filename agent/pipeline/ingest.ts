import { plausibleEventTime } from '../domain/calendar.ts';
import type { StockEvent } from '../domain/stock-event.ts';
import { AgentError } from '../errors.ts';
import type { Clock, Log, Message } from '../ports.ts';
import type { DeviceSighting } from '../store/devices.ts';
import type { Counters } from './counters.ts';
import type { DeadLetterBox } from './dead-letter.ts';
import type { Inbox, Waiting } from './inbox.ts';
import { createLoop, type Loop } from './loop.ts';
import { recordReading } from './record-reading.ts';
import { recordScan } from './record-scan.ts';
import type { Recording } from './recording.ts';
import { createRouteFinder, type DeviceMatch, type DeviceRoute, type Routes, type UpstreamRoute } from './routes.ts';

export interface IngestPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: Counters;
}

export interface IngestParts {
  readonly inbox: Inbox;
  readonly recording: Recording;
  readonly routes: () => Routes;
  readonly deadLetters: DeadLetterBox;
  /** Called after each commit, with the items whose position may have changed; none, where it brought only a reply. */
  readonly onCommitted: (skus: ReadonlySet<string>) => void;
}

export interface Ingest extends Loop {
  /** Why the last batch could not be committed; null when it could. */
  failure(): string | null;
  /** Messages come so fast that what can wait a moment should. */
  isPressed(): boolean;
  /** Writes what was seen of devices and is not written yet; called now and then. */
  settle(): void;
  /** Takes a message that was heard before and returns the items it touched. Runs in the caller's transaction. */
  takeAgain(message: Message): ReadonlySet<string>;
}

/** A batch is what waits: one message at low load, hundreds to one sync at high load; this only bounds its memory. */
const LARGEST_BATCH = 4096;
/** A turn takes no further message after this long, so that with its commit it ends within 10 ms on a good disk and pings, pages and decisions go on. */
const TURN_MS = 6;
const RETRY_MS = 1000;
/** What devices were seen is written with the batch at low load, and this often at high load. */
const SIGHTINGS_EVERY_MS = 1000;
const SMALL_BATCH = 16;
/** From this many messages in a batch on, and for this long after it, others should hold back. */
const PRESSING_BATCH = 64;
const PRESSING_MS = 100;

/** The ingest loop: decode, deduplicate, journal and project a batch in one transaction; acknowledge only after its commit. */
export function createIngest(ports: IngestPorts, parts: IngestParts): Ingest {
  const { clock, log, counters } = ports;
  const { inbox, recording } = parts;
  const { store } = recording;
  let failure: string | null = null;
  /** Some message of the batch meets a bug: one at a time, until it is found. */
  let suspicious = false;
  /** Devices seen whose sighting is not written yet: lost in a crash, it is missing from their message count and nothing else. */
  let sightings = new Map<string, DeviceSighting>();
  let sightingsWrittenAt = Number.NEGATIVE_INFINITY;
  let pressedUntil = Number.NEGATIVE_INFINITY;
  const routeOf = createRouteFinder(parts.routes);

  function turn() {
    const batch = inbox.peek(suspicious ? 1 : LARGEST_BATCH);
    if (batch.length === 0) return 'idle' as const;
    const dirty = new Set<string>();
    const seen = new Map(sightings);
    let taken = 0;
    let written = false;
    try {
      counters.attempt(() =>
        store.transaction(() => {
          taken = takeBatch(batch, dirty, seen);
          written = writeSightings(seen, taken);
        }),
      );
    } catch (error) {
      return error instanceof AgentError ? commitFailed(error) : stumbled(batch, error);
    }
    suspicious = false;
    if (failure !== null) log.info({}, 'messages can be committed again');
    failure = null;
    inbox.drop(taken);
    sightings = written ? new Map() : seen;
    if (taken >= PRESSING_BATCH) pressedUntil = clock.monotonic() + PRESSING_MS;
    counters.count('commits');
    counters.count('messages_received', '', taken);
    counters.count('messages_acknowledged', '', taken);
    for (let index = 0; index < taken; index++) batch[index]!.acknowledge();
    parts.onCommitted(dirty);
    return inbox.size() > 0 ? ('more' as const) : ('idle' as const);
  }

  /**
   * A bug of ours met a message. Dying would meet it again at each redelivery: the batch is tried one by one, and the one that cannot be taken is kept as a dead letter,
   * loudly. Nothing of its half-done turn is written.
   */
  function stumbled(batch: readonly Waiting[], error: unknown) {
    parts.deadLetters.forgive();
    if (batch.length > 1) {
      suspicious = true;
      return 'more' as const;
    }
    const { message, acknowledge } = batch[0]!;
    const detail = error instanceof Error ? error.message : String(error);
    log.error(
      { topic: message.topic, error: detail, stack: error instanceof Error ? error.stack : undefined },
      'a message could not be taken: this is a bug',
    );
    try {
      counters.attempt(() => {
        counters.count('messages_received');
        store.transaction(() => parts.deadLetters.put(message, null, { reason: 'internal-error', detail }));
      });
    } catch (cause) {
      if (!(cause instanceof AgentError)) throw cause;
      return commitFailed(cause);
    }
    inbox.drop(1);
    counters.count('messages_acknowledged');
    acknowledge();
    return 'more' as const;
  }

  function takeBatch(batch: readonly Waiting[], dirty: Set<string>, seen: Map<string, DeviceSighting>): number {
    const endsAt = clock.monotonic() + TURN_MS;
    let taken = 0;
    for (const waiting of batch) {
      take(waiting, dirty, seen);
      taken++;
      if (taken % 8 === 0 && clock.monotonic() > endsAt) break;
    }
    return taken;
  }

  function writeSightings(seen: ReadonlyMap<string, DeviceSighting>, taken: number): boolean {
    const now = clock.monotonic();
    if (taken > SMALL_BATCH && now - sightingsWrittenAt < SIGHTINGS_EVERY_MS) return false;
    for (const sighting of seen.values()) store.devices.see(sighting);
    sightingsWrittenAt = now;
    return true;
  }

  // Only the surroundings can fail here; whatever is in a message ends as an event or a dead letter.
  function commitFailed(error: AgentError) {
    if (failure === null) log.error({ cause: error.code, error: error.message }, 'messages cannot be committed');
    failure = `${error.code}: ${error.message}`;
    counters.count('commit_failures', error.code);
    parts.deadLetters.forgive();
    return { retryAfterMs: RETRY_MS };
  }

  function take({ message, fromUpstream }: Waiting, dirty: Set<string>, seen: Map<string, DeviceSighting>): void {
    const found = routeOf(message.topic, fromUpstream);
    if (!found)
      return parts.deadLetters.put(message, null, {
        reason: 'no-subscription',
        detail: 'no subscription of the configuration takes this topic',
      });
    if ('upstream' in found) return takeFromUpstream(found.upstream, message, dirty);
    takeFromDevice(found, message, dirty, seen);
  }

  function takeFromUpstream(answer: UpstreamRoute, message: Message, dirty: Set<string>): void {
    counters.count('upstream_messages', answer.channel);
    const outcome = answer.handle(message.payload, message.receivedAt);
    if (outcome.ok) for (const sku of outcome.skus) dirty.add(sku);
    else parts.deadLetters.put(message, null, outcome);
  }

  function takeFromDevice(
    { route, match, device }: DeviceMatch,
    message: Message,
    dirty: Set<string>,
    seen: Map<string, DeviceSighting>,
  ): void {
    const { topic, payload, retained, receivedAt } = message;
    const decoded = route.decode({ match, topic, payload, retained, receivedAt }, null);
    if (!decoded.ok) {
      sight(seen, route, device, null, receivedAt);
      return parts.deadLetters.put(message, device, decoded);
    }
    for (const event of decoded.events) {
      sight(seen, route, event.device, event, receivedAt);
      record(event, message, dirty);
    }
  }

  function record(event: StockEvent, message: Message, dirty: Set<string>): void {
    const { receivedAt, topic, payload } = message;
    const { eventTime, trusted } = plausibleEventTime(event.deviceTime, receivedAt);
    // A device whose clock is a little ahead must not set a barrier in the future.
    const arrival = {
      topic,
      payload,
      receivedAt,
      eventTime: Math.min(eventTime, receivedAt),
      flags: trusted ? [] : (['device-clock'] as const),
    };
    const recorded = event.kind === 'scan' ? recordScan(recording, event, arrival) : recordReading(recording, event, arrival);
    if (recorded.kind === 'refused') return parts.deadLetters.put(message, event.device, recorded);
    if (recorded.kind === 'duplicate') return counters.count('events_duplicate');
    counters.count('events_recorded', event.kind === 'scan' ? event.action : 'level');
    if (recorded.kind === 'recorded') for (const sku of recorded.skus) dirty.add(sku);
  }

  function settle(): void {
    if (sightings.size === 0) return;
    try {
      store.transaction(() => writeSightings(sightings, 0));
      sightings = new Map();
    } catch (error) {
      // Kept for the next time: the loop's own turns say what is wrong with the database.
      if (!(error instanceof AgentError)) throw error;
    }
  }

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    async stop() {
      await loop.stop();
      settle();
    },
    failure: () => failure,
    isPressed: () => clock.monotonic() < pressedUntil,
    settle,
    takeAgain(message) {
      const dirty = new Set<string>();
      // When the device was seen is known since the message came first.
      take({ message, acknowledge: () => undefined, fromUpstream: false }, dirty, new Map());
      return dirty;
    },
  };
}

function sight(seen: Map<string, DeviceSighting>, route: DeviceRoute, device: string, event: StockEvent | null, seenAt: number): void {
  const known = seen.get(device);
  seen.set(device, {
    device,
    decoder: route.decoder,
    seenAt,
    boot: event?.boot ?? known?.boot ?? '',
    seq: event?.seq ?? known?.seq ?? null,
    messages: (known?.messages ?? 0) + 1,
    batteryPercent: event?.batteryPercent ?? known?.batteryPercent ?? null,
    temperatureC: event?.temperatureC ?? known?.temperatureC ?? null,
  });
}
