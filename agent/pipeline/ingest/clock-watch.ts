import { toIso } from '../../domain/calendar.ts';
import { type Distrust, distrustOf, RELEASED, type TrustRules } from '../../domain/time/clock-trust.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log, Timer } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import { createClockMemory, type Spell } from './clock-memory.ts';

/** A spell that is over. `shiftMs` turns its provisional times into right ones; null where the machine was restarted in between, and nobody knows. */
export interface EndedSpell {
  readonly spell: Spell;
  /** The newest journal entry of it. */
  readonly through: number;
  readonly shiftMs: number | null;
  /** How far provisional times lag behind the right one, the machine's time off not counted; null while the clock is still wrong. */
  readonly lagMs: number | null;
}

/** The gateway's clock, watched: whether it can be trusted, and what time to go by when it cannot. */
export interface ClockWatch {
  trusted(): boolean;
  /** Why not, and for how long; null while it is trusted. */
  distrust(): { readonly reason: Distrust; readonly forMs: number } | null;
  /** The arrival time of what the wall clock puts at `wall`: never before one that was given out, whatever the clock does. */
  arrival(wall: number): number;
  /** The best estimate of when something came that was given the arrival time `receivedAt`. */
  estimate(receivedAt: number): number;
  /** Whether an arrival time is a provisional one. */
  isProvisional(receivedAt: number): boolean;
  /** The last step of the wall clock that was noticed, in milliseconds; 0 before the first. */
  lastStepMs(): number;
  /** When the clock was last set or found right, and how much too early a time may stand with what was stored before. */
  settled(): { readonly at: number; readonly lagMs: number };
  /** A person says that the clock is right, though it shows less than it did: from now on that counts. Runs in the caller's transaction. */
  accept(): void;
  /** Reads what is known from before and takes the first look; before messages are let in. Throws AgentError. */
  start(): void;
  stop(): void;
}

export interface ClockWatchParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly rules: () => TrustRules;
  /** A spell is over; runs in the transaction that says so. */
  readonly onSpellEnded: (ended: EndedSpell) => void;
  /** A look was taken; after the commit. */
  readonly onLook: () => void;
}

const LOOK_MS = 60_000;
const LOOK_AGAIN_MS = 5_000;
/** A wall clock that has moved so much against monotonic time was set. */
const STEP_MS = 5_000;
/** Messages that wait at the moment in which the clock is set are taken within this time. */
const DRAINED_MS = 10_000;

interface Untrusted {
  readonly reason: Distrust;
  readonly since: number;
  /** Provisional time at monotonic 0. */
  readonly offset: number;
}

/** Creates the watch; touches nothing before `start`. */
export function createClockWatch(parts: ClockWatchParts): ClockWatch {
  const { clock, log, store } = parts;
  const memory = createClockMemory(store);
  let timer: Timer | null = null;
  let stopped = false;
  let looksSoon = false;
  let started = false;
  let failing = false;
  let untrusted: Untrusted | null = null;
  /** The newest arrival time that was given out. */
  let floor = 0;
  /** What the wall clock showed at monotonic 0, by the last look. */
  let offset = 0;
  let lastStepMs = 0;
  let past: { from: number; to: number; shiftMs: number; endedAt: number } | null = null;

  const boot = () => clock.boot?.() ?? { id: '', upMs: clock.monotonic() };
  const provisional = () => Math.max(floor, Math.round((untrusted?.offset ?? 0) + clock.monotonic()));
  const synchronised = () => clock.synchronised?.() ?? null;

  function judge(wall: number): Distrust | null {
    const wasTrusted = started && untrusted === null;
    return distrustOf({ wall, synchronised: synchronised(), upMs: boot().upMs, newest: memory.newest(), wasTrusted }, parts.rules());
  }

  function look(): void {
    looksSoon = false;
    const before = clock.monotonic();
    const wall = clock.now();
    const monotonic = clock.monotonic();
    // The two cannot be read at one moment: what lies between is no step.
    const moved = wall - offset < before ? wall - offset - before : Math.max(0, wall - offset - monotonic);
    const stepMs = started && Math.abs(moved) > STEP_MS ? moved : 0;
    const reason = judge(wall);
    const wasTrusted = started && untrusted === null;
    const isNews = !started || wasTrusted !== (reason === null) || (wasTrusted && (stepMs !== 0 || memory.isDue(wall)));
    try {
      if (isNews) store.transaction(() => write(wall, reason, stepMs));
      else if (wasTrusted) memory.note(wall);
      failing = false;
    } catch (error) {
      if (!started || !(error instanceof AgentError && error.retryable)) throw error;
      if (!failing) log.warn({ cause: error.code }, 'what is known of the clock could not be written');
      failing = true;
      return planNext();
    }
    if (stepMs !== 0) log.info({ stepSeconds: Math.round(stepMs / 1000), shows: toIso(wall) }, 'the clock was set');
    if (stepMs !== 0) lastStepMs = stepMs;
    settle(wall, reason);
    offset = wall - monotonic;
    started = true;
    planNext();
    parts.onLook();
  }

  /** What has to be remembered of this look. */
  function write(wall: number, reason: Distrust | null, stepMs: number): void {
    const spell = memory.spell();
    const { id, upMs } = boot();
    const isSameBoot = untrusted !== null || (id !== '' && spell?.boot === id);
    if (spell && (reason === null || !isSameBoot)) {
      const { id: through } = store.journal.newest();
      const shiftMs = isSameBoot ? wall - provisionalOf(spell, upMs) : null;
      const lagMs = reason === null ? (shiftMs ?? wall - Math.max(floor, spell.base)) : null;
      parts.onSpellEnded({ spell, through, shiftMs, lagMs });
      memory.endSpell();
      if (reason === null) memory.settle(wall, wall - spell.base);
    }
    if (reason === null) {
      if (stepMs !== 0) memory.settle(wall, stepMs);
      memory.remember(wall, synchronised() === true);
    } else if (!spell || !isSameBoot) {
      memory.beginSpell({ boot: id, base: beginOf(wall, reason), upMs, after: store.journal.newest().id });
    }
  }

  function provisionalOf(spell: Spell, upMs: number): number {
    return untrusted ? provisional() : spell.base + (upMs - spell.upMs);
  }

  /** The provisional time at which a spell begins: the clock's own where only its proof is missing, else as near as what is known comes. */
  function beginOf(wall: number, reason: Distrust): number {
    if (reason === 'not-synchronised') return Math.max(floor, wall);
    return Math.max(floor, RELEASED, started ? Math.round(offset + clock.monotonic()) : 0);
  }

  /** Takes over what the look has found, once it is written. */
  function settle(wall: number, reason: Distrust | null): void {
    const monotonic = clock.monotonic();
    if (reason !== null && untrusted) {
      untrusted = { ...untrusted, reason };
    } else if (reason !== null) {
      const { base, upMs } = memory.spell()!;
      untrusted = { reason, since: monotonic, offset: base + (boot().upMs - upMs) - monotonic };
      log.warn({ reason, shows: toIso(wall) }, 'the clock is not trusted: scheduled work and decisions wait');
    } else if (untrusted) {
      const to = provisional();
      const from = to - (monotonic - untrusted.since);
      past = { from, to, shiftMs: wall - to, endedAt: monotonic };
      untrusted = null;
      log.info({ shows: toIso(wall), provisional: toIso(to) }, 'the clock is trusted');
    }
  }

  function planNext(): void {
    timer?.cancel();
    if (!stopped) timer = clock.after(untrusted || failing ? LOOK_AGAIN_MS : LOOK_MS, look);
  }

  function lookSoon(): void {
    if (looksSoon || stopped) return;
    looksSoon = true;
    clock.after(0, () => {
      if (!stopped) look();
    });
  }

  function isOfPast(receivedAt: number): boolean {
    return past !== null && receivedAt >= past.from && receivedAt <= past.to && clock.monotonic() - past.endedAt < DRAINED_MS;
  }

  return {
    trusted: () => started && untrusted === null,
    distrust: () => untrusted && { reason: untrusted.reason, forMs: clock.monotonic() - untrusted.since },
    arrival(wall) {
      if (Math.abs(wall - offset - clock.monotonic()) > STEP_MS) lookSoon();
      floor = untrusted ? provisional() : Math.max(floor, wall);
      return floor;
    },
    estimate(receivedAt) {
      if (untrusted) return receivedAt;
      const wall = clock.now();
      return Math.min(wall, isOfPast(receivedAt) ? receivedAt + past!.shiftMs : receivedAt);
    },
    isProvisional: (receivedAt) => untrusted !== null || isOfPast(receivedAt),
    lastStepMs: () => lastStepMs,
    settled: () => memory.settled(),
    accept() {
      memory.remember(clock.now(), true);
      lookSoon();
    },
    start() {
      const newest = store.journal.newest();
      memory.load(newest.flags.includes('gateway-clock') ? null : newest.receivedAt);
      // A shelf that was seen unchanged is not journaled, but what it shows next came after it.
      floor = Math.max(newest.receivedAt ?? 0, memory.newest() ?? 0, store.devices.newestConfirmed() ?? 0);
      look();
    },
    stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}
