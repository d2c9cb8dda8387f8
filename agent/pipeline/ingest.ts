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
import type { DeviceRoute, Routes } from './routes.ts';

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
}

const BATCH = 256;
/** A turn on the main thread ends after this long, so that pings, pages and decisions go on. */
const TURN_MS = 8;
const RETRY_MS = 1000;

/** The ingest loop: decode, deduplicate, journal and project a batch in one transaction; acknowledge only after its commit. */
export function createIngest(ports: IngestPorts, parts: IngestParts): Ingest {
  const { clock, log, counters } = ports;
  const { inbox, recording } = parts;
  const { store } = recording;
  let failure: string | null = null;
  /** Some message of the batch meets a bug: one at a time, until it is found. */
  let suspicious = false;

  function turn() {
    const batch = inbox.peek(suspicious ? 1 : BATCH);
    if (batch.length === 0) return 'idle' as const;
    const dirty = new Set<string>();
    let taken = 0;
    try {
      counters.attempt(() =>
        store.transaction(() => {
          taken = takeBatch(batch, dirty);
        }),
      );
    } catch (error) {
      return error instanceof AgentError ? commitFailed(error) : stumbled(batch, error);
    }
    suspicious = false;
    if (failure !== null) log.info({}, 'messages can be committed again');
    failure = null;
    inbox.drop(taken);
    counters.count('commits');
    counters.count('messages_acknowledged', '', taken);
    for (const waiting of batch.slice(0, taken)) waiting.acknowledge();
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

  function takeBatch(batch: readonly Waiting[], dirty: Set<string>): number {
    const endsAt = clock.monotonic() + TURN_MS;
    const sightings = new Map<string, DeviceSighting>();
    let taken = 0;
    for (const waiting of batch) {
      take(waiting, dirty, sightings);
      taken++;
      if (clock.monotonic() > endsAt) break;
    }
    for (const sighting of sightings.values()) store.devices.see(sighting);
    return taken;
  }

  // Only the surroundings can fail here; whatever is in a message ends as an event or a dead letter.
  function commitFailed(error: AgentError) {
    if (failure === null) log.error({ cause: error.code, error: error.message }, 'messages cannot be committed');
    failure = `${error.code}: ${error.message}`;
    counters.count('commit_failures', error.code);
    parts.deadLetters.forgive();
    return { retryAfterMs: RETRY_MS };
  }

  function take({ message, fromUpstream }: Waiting, dirty: Set<string>, sightings: Map<string, DeviceSighting>): void {
    counters.count('messages_received');
    const { devices, upstream } = parts.routes();
    const answer = upstream.find((route) => route.topic === message.topic);
    if (answer) {
      counters.count('upstream_messages', answer.channel);
      const outcome = answer.handle(message.payload, message.receivedAt);
      if (outcome.ok) for (const sku of outcome.skus) dirty.add(sku);
      else parts.deadLetters.put(message, null, outcome);
      return;
    }
    for (const route of fromUpstream ? [] : devices) {
      const match = route.match(message.topic);
      if (match) return takeFromDevice({ message, route, match }, dirty, sightings);
    }
    parts.deadLetters.put(message, null, { reason: 'no-subscription', detail: 'no subscription of the configuration takes this topic' });
  }

  function takeFromDevice(
    from: { message: Message; route: DeviceRoute; match: Readonly<Record<string, string>> },
    dirty: Set<string>,
    sightings: Map<string, DeviceSighting>,
  ): void {
    const { message, route, match } = from;
    const device = match['device'] ?? message.topic;
    const { topic, payload, retained, receivedAt } = message;
    const decoded = route.decode({ match, topic, payload, retained, receivedAt }, null);
    if (!decoded.ok) {
      sight(sightings, route, device, null, receivedAt);
      return parts.deadLetters.put(message, device, decoded);
    }
    for (const event of decoded.events) {
      sight(sightings, route, event.device, event, receivedAt);
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

  return { ...createLoop(clock, turn), failure: () => failure };
}

function sight(sightings: Map<string, DeviceSighting>, route: DeviceRoute, device: string, event: StockEvent | null, seenAt: number): void {
  const known = sightings.get(device);
  sightings.set(device, {
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
