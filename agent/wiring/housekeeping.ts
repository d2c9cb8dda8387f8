import type { AlertBoard } from '../pipeline/alerts.ts';
import type { DeadLetterBox } from '../pipeline/ingest/dead-letter.ts';
import { createDiskWatch, type DiskWatch } from '../pipeline/keep/disk-watch.ts';
import { tidySteps } from '../pipeline/keep/keep.ts';
import { createRetain, leastRetention } from '../pipeline/keep/retain.ts';
import type { Loop } from '../pipeline/loop.ts';
import type { Clock, Log } from '../ports.ts';
import { freeBytes, usedBytes } from '../store/disk.ts';
import type { Store } from '../store/store.ts';
import type { LiveConfig } from './live-config.ts';

/** Room on the disk: what is kept for how long, and what goes first when it runs out. */
export interface Housekeeping {
  readonly retain: Loop;
  readonly disk: DiskWatch;
  /** The nightly tidying; it goes on in short turns. */
  tidy(): void;
  /** Looks at the free space; called now and then. */
  onBeat(): void;
}

export interface HousekeepingParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly live: LiveConfig;
  readonly alerts: AlertBoard;
  readonly deadLetters: DeadLetterBox;
  readonly sinks: readonly string[];
  readonly isPressed: () => boolean;
  /** The time to judge ages by. */
  readonly ageTime: () => number;
  /** Ages mean nothing: the clock is not trusted. */
  readonly held: () => boolean;
}

const MEGABYTE = 1_000_000;
/** What is settled and younger than this is not shed: somebody may be looking for it right now. */
const SETTLED_LEAST_MS = 86_400_000;
const LETTERS_LEFT = 100;

/** Wires retention and the watch over the disk. */
export function createHousekeeping(parts: HousekeepingParts): Housekeeping {
  const { clock, log, store, live } = parts;
  const retain = createRetain({ clock, log }, store, {
    settings() {
      const { retention, ingest } = live.config;
      return {
        operatorsMs: retention.operators,
        journalMs: retention.journal,
        databaseBytes: retention.databaseMegabytes * MEGABYTE,
        leastMs: leastRetention(ingest.oldestEvent),
      };
    },
    // The order in which room is made on a short disk: dead letters, what is settled, the old journal.
    steps(now, hard) {
      const { retention, ingest } = live.config;
      const settings = {
        sinks: parts.sinks,
        settledMs: hard ? SETTLED_LEAST_MS : retention.settled,
        devicesMs: retention.devices,
        decisionsMs: Math.max(leastRetention(ingest.oldestEvent), retention.decisions),
      };
      return [...(hard ? [() => store.deadLetters.shed(LETTERS_LEFT)] : []), ...tidySteps(store, settings, now)];
    },
    usedBytes: () => usedBytes(store.db),
    isPressed: parts.isPressed,
  });
  const disk = createDiskWatch(
    { clock, log },
    {
      store,
      alerts: parts.alerts,
      freeBytes: () => freeBytes(live.config.database.path),
      settings: () => ({ warnBytes: live.config.disk.warnMegabytes * MEGABYTE, shedBytes: live.config.disk.shedMegabytes * MEGABYTE }),
      onPressed(state) {
        if (!parts.held()) retain.start(parts.ageTime(), state === 'short');
      },
    },
  );
  return {
    retain,
    disk,
    tidy: () => retain.start(parts.ageTime()),
    onBeat() {
      disk.look();
      parts.deadLetters.shed(disk.state() === 'short');
    },
  };
}
