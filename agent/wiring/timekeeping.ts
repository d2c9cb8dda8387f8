import { toIso } from '../domain/calendar.ts';
import type { Distrust } from '../domain/time/clock-trust.ts';
import { AgentError } from '../errors.ts';
import type { AlertBoard } from '../pipeline/alerts.ts';
import { createClockWatch } from '../pipeline/ingest/clock-watch.ts';
import { createEventTimes, type EventTimes } from '../pipeline/ingest/event-time.ts';
import { createRestamp } from '../pipeline/ingest/restamp.ts';
import { moveProvisionalEnds } from '../pipeline/keep/provisional-ends.ts';
import type { Clock, Log, Message } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { LiveConfig } from './live-config.ts';

/** What hangs on the gateway's clock being right: event times, what has to wait meanwhile, and what is put in order afterwards. */
export interface Timekeeping {
  readonly times: EventTimes;
  /** What depends on the date has to wait. */
  held(): boolean;
  /** The message with an arrival time that keeps its place, whatever the clock does. */
  arrived(message: Message): Message;
  /** What is reckoned from an arrival time now has to move along when the clock is set. */
  isProvisional(): boolean;
  /** The arrival time of what the wall clock puts at `wall`. */
  arrivesAt(wall: number): number;
  /** When the clock was last set or found right: what was awaited then is awaited from then on. */
  settledAt(): number;
  /** The time to judge ages of stored things by, where earlier times may stand too early. */
  ageTime(): number;
  /** What is wrong, in words for people; null for nothing. */
  trouble(): string | null;
  figures(): { readonly clockTrusted: boolean; readonly clockStepSeconds: number; readonly clockUnplaced: number };
  /** A person says that the clock is right. Runs in the caller's transaction. */
  accept(): void;
  /** Takes the first look; before messages are let in. Throws AgentError. */
  start(): void;
  /** From now on `onReady` is called when nothing has to wait (any more). */
  open(): void;
  stop(): Promise<void>;
}

export interface TimekeepingParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly live: LiveConfig;
  readonly alerts: AlertBoard;
  /** Scheduled work and decisions may begin, or go on after a time of waiting. */
  readonly onReady: () => void;
  /** They have to wait from now on. */
  readonly onHold: () => void;
  /** Something was put into the outbox. */
  readonly onSent: () => void;
}

const ALERT_AFTER_MS = 15 * 60_000;
const ALERT = 'clock-untrusted';

const REASONS: Record<Distrust, string> = {
  'before-release': 'it shows a date before this program was made',
  'far-ahead': 'it shows a date decades ahead',
  behind: 'it shows less than it did before',
  'not-synchronised': 'no time server has set it since the start of the machine',
};

/** Wires them; touches nothing before `start`. */
export function createTimekeeping(parts: TimekeepingParts): Timekeeping {
  const { clock, log, store, live, alerts } = parts;
  let isOpen = false;
  let isHeld = true;
  let isRaised: boolean | null = null;
  const startedAt = clock.monotonic();
  const oldestMs = () => live.config.ingest.oldestEvent;
  const watch = createClockWatch({
    clock,
    log,
    store,
    rules: () => ({ require: live.config.clock.require, graceMs: live.config.clock.grace }),
    onSpellEnded(ended) {
      restamp.add(ended);
      if (ended.lagMs !== null) moveProvisionalEnds(store, ended.lagMs);
      store.settings.put('startedAt', String(clock.now() - (clock.monotonic() - startedAt)));
    },
    onLook() {
      if (watch.trusted() && restamp.busy()) restamp.wake();
      review();
      tell();
    },
  });
  const restamp = createRestamp({ clock, log }, { store, oldestMs, calendar: () => live.doors.decide.calendar, onDone: review });
  const times = createEventTimes(watch, store, { oldestMs });

  function review(): void {
    // What is learnt and decided from goes by days: those are put right first.
    const held = !watch.trusted() || restamp.busy();
    if (held === isHeld) return;
    isHeld = held;
    if (!isOpen) return;
    if (held) parts.onHold();
    else parts.onReady();
  }

  function trouble(): string | null {
    const distrust = watch.distrust();
    if (!distrust) return null;
    const minutes = Math.floor(distrust.forMs / 60_000);
    const since = minutes === 1 ? '1 minute' : `${minutes} minutes`;
    return `clock not trusted since ${since} ago (${toIso(clock.now())}: ${REASONS[distrust.reason]}): scheduled work and decisions wait`;
  }

  /** Raises the alert when it has lasted, clears it when it is over; also one that a run before has left. */
  function tell(): void {
    const distrust = watch.distrust();
    const raise = distrust !== null && distrust.forMs >= ALERT_AFTER_MS;
    if (isRaised === raise || (distrust && !raise)) return;
    try {
      const sentence = trouble();
      const finding = sentence === null ? null : { sentence, numbers: { minutes: Math.floor((distrust?.forMs ?? 0) / 60_000) } };
      const at = watch.arrival(clock.now());
      store.transaction(() => alerts.set({ kind: ALERT, subject: live.config.gateway.id, finding }, at));
      isRaised = raise;
      if (isOpen) parts.onSent();
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
    }
  }

  return {
    times,
    held: () => isHeld,
    arrivesAt: watch.arrival,
    isProvisional: () => !watch.trusted(),
    arrived(message) {
      const receivedAt = watch.arrival(message.receivedAt);
      return receivedAt === message.receivedAt ? message : { ...message, receivedAt };
    },
    settledAt: () => watch.settled().at,
    ageTime: () => clock.now() - watch.settled().lagMs,
    trouble,
    figures: () => ({ clockTrusted: watch.trusted(), clockStepSeconds: watch.lastStepMs() / 1000, clockUnplaced: restamp.unplaced() }),
    accept: watch.accept,
    start: watch.start,
    open() {
      isOpen = true;
      if (!isHeld) parts.onReady();
    },
    async stop() {
      watch.stop();
      await restamp.stop();
    },
  };
}
