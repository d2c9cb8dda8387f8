import { AgentError } from '../errors.ts';
import type { Clock, Log, Random } from '../ports.ts';
import type { OpenSink } from '../sinks/sink.ts';
import type { OutboxRow } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import type { Counters } from './counters.ts';
import { createLoop, type Loop } from './loop.ts';

export interface DeliverPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly counters: Counters;
}

const MOST_AT_ONCE = 64;
/** What is given up on a narrow line has been sent all the same: the batch grows while it is through in a fraction of the time in which a broker has to confirm, milliseconds. */
const GROWS_BELOW_MS = 2000;
const SHRINKS_ABOVE_MS = 4000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15_000;

/** How many to send at once after so many were through in `tookMs`. */
function nextSize(size: number, tookMs: number): number {
  if (tookMs < GROWS_BELOW_MS) return Math.min(MOST_AT_ONCE, 2 * size);
  return tookMs > SHRINKS_ABOVE_MS ? Math.ceil(size / 2) : size;
}

/** A sink, opened, and what happens when it refuses a message for good; that runs in the transaction which sets the message aside. */
export interface DeliverySink {
  readonly name: string;
  readonly open: OpenSink;
  readonly onRefused: (row: OutboxRow, reason: string, at: number) => void;
}

interface Result {
  readonly row: OutboxRow;
  readonly state: 'delivered' | 'dead';
  readonly at: number;
  readonly reason: string | null;
}

/**
 * The delivery loop of one sink: takes what lies behind its cursor, in order, as many at a time as the line bears, and never two of one subject, so that no message
 * overtakes another of the same item. A failure holds the line and is tried again, one message first, with growing, jittered delays; what the sink refuses for good is
 * set aside as dead.
 */
export function createDeliver(ports: DeliverPorts, store: Store, sink: DeliverySink): Loop {
  const { clock, random, log, counters } = ports;
  const { name, open } = sink;
  let failures = 0;
  let size = 1;
  /** How many messages had been added when nothing was left to deliver: while no more are, there is nothing to look for. */
  let doneAt = -1;

  async function turn() {
    const added = store.outbox.additions();
    if (added === doneAt) return 'idle' as const;
    const batch = store.outbox.waitingFor(name, size);
    if (batch.length === 0) {
      doneAt = added;
      return 'idle' as const;
    }
    const isFull = batch.length === size;
    const from = clock.monotonic();
    const { results, error } = await deliverBatch(batch);
    if (error !== null) size = 1;
    else if (isFull) size = nextSize(size, clock.monotonic() - from);
    const result = settle(results, error);
    if (!isFull && result === 'more') doneAt = added;
    return result;
  }

  /** Delivers each row once those before it of its subject are through; after the first failure none is begun. */
  async function deliverBatch(batch: readonly OutboxRow[]): Promise<{ results: Result[]; error: string | null }> {
    const latest = new Map<string, Promise<Result | null>>();
    let error: string | null = null;
    const deliverOne = async (row: OutboxRow, previous: Promise<unknown> | undefined): Promise<Result | null> => {
      await previous;
      if (error !== null) return null;
      const outcome = await open.deliver({ id: row.messageId, channel: row.channel, body: row.body });
      if (outcome.kind === 'retry') {
        error ??= outcome.reason;
        return null;
      }
      const isRefused = outcome.kind === 'refused';
      return { row, state: isRefused ? 'dead' : 'delivered', at: clock.now(), reason: isRefused ? outcome.reason : null };
    };
    const deliveries = batch.map((row) => {
      const delivery = deliverOne(row, latest.get(row.subject));
      latest.set(row.subject, delivery);
      return delivery;
    });
    const results = (await Promise.all(deliveries)).filter((result) => result !== null);
    return { results, error };
  }

  function settle(results: readonly Result[], error: string | null) {
    try {
      store.transaction(() => write(results, error));
    } catch (cause) {
      if (!(cause instanceof AgentError && cause.retryable)) throw cause;
      return { retryAfterMs: FIRST_RETRY_MS };
    }
    for (const { row, state, reason } of results) {
      counters.count(state === 'delivered' ? 'deliveries' : 'delivery_failures', name);
      if (state === 'dead')
        log.error({ sink: name, channel: row.channel, message: row.messageId, cause: reason }, 'message refused for good');
    }
    if (error === null) {
      if (failures > 0) log.info({ sink: name }, 'sink delivers again');
      failures = 0;
      return 'more' as const;
    }
    counters.count('delivery_failures', name);
    if (failures === 0) log.warn({ sink: name, cause: error }, 'sink does not deliver, will try again');
    failures++;
    const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10));
    return { retryAfterMs: Math.round(ceiling * (0.5 + random.next() / 2)) };
  }

  function write(results: readonly Result[], error: string | null): void {
    const { attempts } = store.outbox.cursor(name);
    for (const { row, state, at, reason } of results)
      store.outbox.addDelivery({ outboxId: row.id, sink: name, state, at, attempts: 1, reason });
    for (const { row, state, at } of results)
      if (state === 'delivered' && row.channel === 'decisions') {
        store.orders.markDelivered(row.messageId, at);
        store.transfers.markDelivered(row.messageId, at);
        store.orderChanges.markDelivered(row.messageId, at);
      }
    for (const { row, state, reason, at } of results) if (state === 'dead') sink.onRefused(row, reason ?? 'refused', at);
    store.outbox.advance(name, { attempts: error === null ? 0 : (results.length > 0 ? 0 : attempts) + 1, lastError: error });
  }

  return createLoop(clock, turn);
}
