import { AgentError } from '../../errors.ts';
import type { Clock, Log, Message, Timer } from '../../ports.ts';
import type { Counters } from '../counters.ts';
import { createLoop, type Loop } from '../loop.ts';
import { stopwatch } from '../stopwatch.ts';
import type { Answers } from './answers.ts';
import type { DeadLetterBox } from './dead-letter.ts';
import type { EventTimes } from './event-time.ts';
import { createTagEars, type TagEars } from './hear-tags.ts';
import type { Inbox, Waiting } from './inbox.ts';
import type { Recording } from './recording.ts';
import type { Routes } from './routes.ts';
import { createSightings } from './sightings.ts';
import { type Batch, createTakeMessage } from './take-message.ts';

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
  /** When each event counts. */
  readonly times: EventTimes;
  /** The way back to the devices. */
  readonly answers: Answers;
  /** Called after each commit, with the items whose position may have changed; none, where it brought only a reply. */
  readonly onCommitted: (skus: ReadonlySet<string>) => void;
}

export interface Ingest extends Loop {
  /** Why the last batch could not be committed; null when it could. */
  failure(): string | null;
  /** Messages come so fast that what can wait a moment should. */
  isPressed(): boolean;
  /** Writes what was seen of devices, and stock and demand where they are behind the journal; called now and then. */
  settle(): void;
  /** What RFID readers hear. */
  readonly ears: TagEars;
  /** Takes a message that was heard before and returns the items it touched. Runs in the caller's transaction. */
  takeAgain(message: Message): ReadonlySet<string>;
}

/** A batch is what waits: one message at low load, hundreds to one sync at high load; this only bounds its memory. */
const LARGEST_BATCH = 4096;
/** A turn takes no further message after this long, so that with its commit it ends within 10 ms on a good disk and pings, pages and decisions go on. */
const TURN_MS = 6;
const RETRY_MS = 1000;
/** From this many messages in a batch on, and for this long after it, others should hold back. */
const PRESSING_BATCH = 64;
const PRESSING_MS = 100;
/** What a crowd has left unwritten is written so long after its last batch, a step at a time. */
const CATCH_UP_MS = 20;

/** The ingest loop: decode, deduplicate, journal and project a batch in one transaction; acknowledge only after its commit. */
export function createIngest(ports: IngestPorts, parts: IngestParts): Ingest {
  const { clock, log, counters } = ports;
  const { inbox, recording } = parts;
  const { store } = recording;
  const ears = createTagEars(recording, clock);
  const take = createTakeMessage({ ...parts, counters, ears });
  const sightings = createSightings(store, clock);
  let failure: string | null = null;
  /** Some message of the batch meets a bug: one at a time, until it is found. */
  let suspicious = false;
  let pressedUntil = Number.NEGATIVE_INFINITY;
  /** Planned while stock and demand are behind the journal. */
  let catchUp: Timer | null = null;
  let stopped = false;

  function turn() {
    const waiting = inbox.peek(suspicious ? 1 : LARGEST_BATCH);
    if (waiting.length === 0) return 'idle' as const;
    const batch: Batch = { dirty: new Set(), seen: new Map(), answers: [] };
    let taken = 0;
    let isSightingDue = false;
    try {
      counters.attempt(() =>
        store.transaction(() => {
          taken = takeBatch(waiting, batch);
          isSightingDue = sightings.isDue();
          if (isSightingDue) sightings.write(batch.seen);
        }),
      );
    } catch (error) {
      return error instanceof AgentError ? commitFailed(error) : stumbled(waiting, error);
    }
    suspicious = false;
    if (failure !== null) log.info({}, 'messages can be committed again');
    failure = null;
    inbox.drop(taken);
    planCatchUp();
    if (isSightingDue) sightings.written();
    else sightings.add(batch.seen);
    if (taken >= PRESSING_BATCH) pressedUntil = stopwatch(clock) + PRESSING_MS;
    counters.count('commits');
    counters.count('messages_received', '', taken);
    counters.count('messages_acknowledged', '', taken);
    for (let index = 0; index < taken; index++) waiting[index]!.acknowledge();
    if (batch.answers!.length > 0) parts.answers.send(batch.answers!);
    parts.onCommitted(batch.dirty);
    return inbox.size() > 0 ? ('more' as const) : ('idle' as const);
  }

  /** Once the crowd is over, what it left behind the journal is written. */
  function planCatchUp(): void {
    if (catchUp || stopped || !store.projection.isBehind()) return;
    catchUp = clock.after(CATCH_UP_MS, () => {
      catchUp = null;
      if (isPressed()) planCatchUp();
      else settle();
    });
  }

  function takeBatch(waiting: readonly Waiting[], batch: Batch): number {
    const endsAt = stopwatch(clock) + TURN_MS;
    let taken = 0;
    for (const { message, fromUpstream } of waiting) {
      take(message, fromUpstream, batch);
      taken++;
      if (stopwatch(clock) > endsAt) break;
    }
    return taken;
  }

  /**
   * A bug of ours met a message. Dying would meet it again at each redelivery: the batch is tried one by one, and the one that cannot be taken is kept as a dead letter,
   * loudly. Nothing of its half-done turn is written.
   */
  function stumbled(waiting: readonly Waiting[], error: unknown) {
    parts.deadLetters.forgive();
    if (waiting.length > 1) {
      suspicious = true;
      return 'more' as const;
    }
    const { message, acknowledge } = waiting[0]!;
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

  function commitFailed(error: AgentError) {
    if (failure === null) log.error({ cause: error.code, error: error.message }, 'messages cannot be committed');
    failure = `${error.code}: ${error.message}`;
    counters.count('commit_failures', error.code);
    parts.deadLetters.forgive();
    return { retryAfterMs: RETRY_MS };
  }

  function settle(): void {
    if (sightings.waiting() === 0 && !store.isBehind()) return;
    store.hurry();
    try {
      store.transaction(() => sightings.write(new Map()));
      sightings.written();
      planCatchUp();
    } catch (error) {
      // Kept for the next time: the loop's own turns say what is wrong with the database.
      if (!(error instanceof AgentError)) throw error;
    }
  }

  const isPressed = () => stopwatch(clock) < pressedUntil;

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    async stop() {
      stopped = true;
      catchUp?.cancel();
      await loop.stop();
      settle();
    },
    failure: () => failure,
    isPressed,
    settle,
    ears,
    takeAgain(message) {
      // When the device was seen is known since the message came first.
      const batch: Batch = { dirty: new Set(), seen: new Map(), answers: null };
      take(message, false, batch);
      return batch.dirty;
    },
  };
}
