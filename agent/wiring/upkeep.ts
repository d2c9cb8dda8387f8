import type { AgentConfig } from '../config/schema.ts';
import { sensorHealth } from '../domain/estimate/sensor-health.ts';
import { parseSchedule } from '../domain/time/schedule.ts';
import { AgentError } from '../errors.ts';
import type { AlertBoard } from '../pipeline/alerts.ts';
import type { ClassifyItems } from '../pipeline/decide/classify-items.ts';
import { learnUsualLoss } from '../pipeline/decide/counted-places.ts';
import type { Decide } from '../pipeline/decide/decide.ts';
import type { WatchSite } from '../pipeline/decide/watch-site.ts';
import { estimatesInForce } from '../pipeline/ingest/believed-stock.ts';
import { endOverrides } from '../pipeline/keep/end-overrides.ts';
import { createJobs, type Job, type Jobs } from '../pipeline/keep/jobs.ts';
import type { ChooseLevels } from '../pipeline/learn/choose-levels.ts';
import { createDayClose } from '../pipeline/learn/close-day.ts';
import type { Learn } from '../pipeline/learn/learn.ts';
import { followUpChanges } from '../pipeline/receive/follow-changes.ts';
import { followUpTransfers } from '../pipeline/receive/follow-transfers.ts';
import { followUpOrders } from '../pipeline/receive/follow-up.ts';
import { learnLeadTimes } from '../pipeline/receive/learn-lead-times.ts';
import { createTick, type Tick } from '../pipeline/tick.ts';
import type { Clock, Log } from '../ports.ts';
import { databaseError } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import type { Housekeeping } from './housekeeping.ts';
import { clearLeftAlerts, DEVICE_ADVISORS } from './left-alerts.ts';
import type { LiveConfig } from './live-config.ts';
import type { Safety } from './safety.ts';
import type { Sending } from './sending.ts';
import type { Timekeeping } from './timekeeping.ts';

export interface UpkeepParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly live: LiveConfig;
  readonly alerts: AlertBoard;
  readonly decide: Decide;
  readonly learn: Learn;
  readonly choose: ChooseLevels;
  readonly classify: ClassifyItems;
  readonly watchSite: WatchSite;
  readonly sending: Sending;
  readonly safety: Safety;
  readonly housekeeping: Housekeeping;
  readonly time: Timekeeping;
  readonly onBeat: () => void;
}

const MOST_LOGGED = 20;
const LEAST_BEAT_MS = 60_000;
/** A backup writes the whole database: not every minute. */
const BACKUP_RETRY_MS = 900_000;

/** What happens by the clock, not by a message: the slow pulse, and the jobs of the night. */
export function createUpkeep(parts: UpkeepParts): { tick: Tick; jobs: Jobs } {
  const { clock, log, store, live, alerts, decide, learn, classify, choose } = parts;
  const dayClose = createDayClose(clock, store, () => live.doors.learn.calendar);
  const tick = createTick(clock, {
    // As fine as what is waited for asks, and not finer: each beat reads all devices and open orders.
    get everyMs() {
      return Math.max(LEAST_BEAT_MS, live.config.replenishment.every / 15);
    },
    get decideEveryMs() {
      return live.config.replenishment.every;
    },
    onBeat() {
      parts.onBeat();
      parts.housekeeping.onBeat();
      if (parts.time.held()) return;
      parts.safety.onBeat();
      dayClose.onBeat();
      endOverridesInTime(parts);
      lookAfterOrdersAndDevices(parts);
    },
    onDecideAll() {
      decide.markAll();
      learn.markNew();
    },
  });
  const jobs = () => [
    jobOf(live.config, 'learn', () => {
      store.transaction(() => {
        // A catalogue may have dropped items since the start.
        clearLeftAlerts(store, alerts, live, clock.now());
        learnUsualLoss(store);
      });
      parts.watchSite.start();
      classify.start();
      learn.markStale();
      choose.begin();
    }),
    jobOf(live.config, 'tidy', () => parts.housekeeping.tidy()),
    { ...jobOf(live.config, 'backup', () => parts.safety.backUp()), retryMs: BACKUP_RETRY_MS },
  ];
  const timed = {
    // Read at each start, so that a reload reaches them.
    get jobs() {
      return jobs();
    },
    timeZone: live.config.site.timezone,
  };
  return { tick, jobs: createJobs({ clock, log }, store, timed) };
}

/** Overrides whose time has come; one that ended while the agent was off or the date was not known ends at the first chance. */
export function endOverridesInTime({ clock, log, store, decide }: Pick<UpkeepParts, 'clock' | 'log' | 'store' | 'decide'>): void {
  try {
    if (store.overrideEnds.over(clock.now()).length === 0) return;
    const ended = store.transaction(() => endOverrides(store, clock.now()));
    if (ended.length === 0) return;
    log.info({ skus: ended.slice(0, MOST_LOGGED), count: ended.length }, 'overrides have ended');
    decide.mark(ended);
  } catch (cause) {
    // Outside of a transaction nobody else has read what SQLite says of its surroundings.
    const error = databaseError(cause);
    if (!(error instanceof AgentError && error.retryable)) throw error;
    log.warn({ cause: error.code }, 'overrides could not be ended');
  }
}

/** Orders that nobody answers, devices that say nothing. */
function lookAfterOrdersAndDevices({ clock, log, store, live, alerts, decide, sending, time }: UpkeepParts): void {
  const now = clock.now();
  const since = time.settledAt();
  const { ackTimeout, receiptTimeout, lateAfter } = live.config.replenishment;
  const { speaker, transfers } = live.doors.decide;
  try {
    const changed = store.transaction(() => {
      const devices = store.devices.all();
      const beliefs = new Map(estimatesInForce(store, store.estimates.all()).map(({ device, belief }) => [device, belief]));
      for (const device of devices) {
        const belief = beliefs.get(device.device);
        const view = {
          ...device,
          lastSeen: Math.max(device.lastSeen, since),
          sensor: belief && sensorHealth(belief),
          isRaised: (kind: string) => store.alerts.active(kind, device.device) !== undefined,
          now,
        };
        for (const state of live.doors.lookAtDevice(view)) alerts.set(state, now);
      }
      // Of a device that is forgotten nothing is to be said any more.
      const names = new Set(devices.map(({ device }) => device));
      for (const asked of DEVICE_ADVISORS)
        for (const { kind, subject } of store.alerts.activeOf(asked))
          if (!names.has(subject)) alerts.set({ kind, subject, finding: null }, now);
      const moved = followUpTransfers({ store, alerts }, transfers, { since, now });
      const orders = { store, alerts, speaker, ackTimeoutMs: ackTimeout, receiptTimeoutMs: receiptTimeout, lateAfterMs: lateAfter, since };
      followUpChanges(orders, now);
      return [...moved, ...learnLeadTimes(store, live.config.site.timezone), ...followUpOrders(orders, now)];
    });
    decide.mark(changed);
  } catch (error) {
    if (!(error instanceof AgentError && error.retryable)) throw error;
    log.warn({ cause: error.code }, 'orders and devices could not be looked after');
  }
  sending.wake();
}

function jobOf(config: AgentConfig, name: keyof AgentConfig['jobs'], run: Job['run']): Job {
  const pattern = config.jobs[name];
  const parsed = parseSchedule(pattern);
  if (!parsed.ok) throw new AgentError('configuration-invalid', `schedule ${pattern}: ${parsed.reason}`);
  return { name, pattern, schedule: parsed.schedule, run };
}
