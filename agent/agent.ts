import type { AgentApi } from './api/api.ts';
import { upstreamRoutes } from './api/upstream.ts';
import type { AgentConfig } from './config/schema.ts';
import type { Speaker } from './domain/envelope.ts';
import { AgentError } from './errors.ts';
import { type AlertBoard, createAlertBoard } from './pipeline/alerts.ts';
import { createCounters } from './pipeline/counters.ts';
import { createClassifyItems } from './pipeline/decide/classify-items.ts';
import { createDecide } from './pipeline/decide/decide.ts';
import { rehearse } from './pipeline/decide/rehearse.ts';
import { createWatchSite } from './pipeline/decide/watch-site.ts';
import { createAnswers } from './pipeline/ingest/answers.ts';
import { createDeadLetterBox } from './pipeline/ingest/dead-letter.ts';
import { createFollowTags } from './pipeline/ingest/follow-tags.ts';
import { greetingsOf } from './pipeline/ingest/greet-devices.ts';
import { createInbox } from './pipeline/ingest/inbox.ts';
import { createIngest } from './pipeline/ingest/ingest.ts';
import type { Recording } from './pipeline/ingest/recording.ts';
import { createCatchingBox } from './pipeline/ingest/replay-letters.ts';
import { createChooseLevels } from './pipeline/learn/choose-levels.ts';
import { createLearn } from './pipeline/learn/learn.ts';
import type { Clock, Compute, DatabaseCare, Ids, Log, Message, MessageSource, Random, Uplink } from './ports.ts';
import type { Durability } from './store/database.ts';
import { STARTS_MARK } from './store/marks.ts';
import { type DatabaseDoor, type OpenStore, openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { createAgentApi } from './wiring/agent-api.ts';
import { configurationAlert } from './wiring/configuration-alert.ts';
import { createHousekeeping } from './wiring/housekeeping.ts';
import { createInlineCare } from './wiring/inline-care.ts';
import { clearLeftAlerts } from './wiring/left-alerts.ts';
import { applyConfiguredItems, createLiveConfig, type LiveConfig, type ReloadWatcher } from './wiring/live-config.ts';
import { createLiveness } from './wiring/liveness.ts';
import { createSafety } from './wiring/safety.ts';
import { createSending } from './wiring/sending.ts';
import { stopInTime } from './wiring/stop-in-time.ts';
import { createSubscriptions } from './wiring/subscriptions.ts';
import { createTimekeeping } from './wiring/timekeeping.ts';
import { createUpkeep, endOverridesInTime } from './wiring/upkeep.ts';

/** The agent's surroundings. `upstreamSource` is given where answers come from another broker than the devices' messages. */
export interface AgentPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly compute: Compute;
  readonly source: MessageSource;
  readonly upstreamSource?: MessageSource;
  readonly uplink: Uplink;
  readonly log: Log;
  /** By default the database file is copied and checked on this thread. */
  readonly care?: DatabaseCare;
}

export interface AgentOptions {
  readonly version: string;
  /** `process` skips the sync to disk at each commit: only for a simulation, whose power never fails. */
  readonly durability?: Durability;
  /** Reads the configuration again for the `reload` command; absent where there is no file. Throws AgentError when it is broken. */
  readonly reload?: () => AgentConfig;
  readonly reloadWatcher?: ReloadWatcher;
  /** Bounds how long a stop may take; without it the agent's own clock, which must not be an accelerated one while others keep real time. */
  readonly stopClock?: Pick<Clock, 'after'>;
  /** For a simulation whose power and disk fail. */
  readonly database?: DatabaseDoor;
}

export interface Agent {
  /** Opens the database, brings it up to date, connects. Rejects with an AgentError when the database is newer, damaged or in use. */
  start(): Promise<void>;
  /** Finishes the batch under way, closes connections and database; within 4 s, whatever of its surroundings hangs. */
  stop(): Promise<void>;
  /** Usable between start and stop. */
  readonly api: AgentApi;
  /** Nothing waits: inbox, marked items, outbox and learning are empty. */
  quiet(): boolean;
  /** For how long messages have waited while none was taken, in milliseconds: what a watchdog goes by. To be asked now and then. */
  stalledMs(): number;
}

/** Wires loops and store; does no I/O. The simulator drives this same function. */
export function createAgent(config: AgentConfig, ports: AgentPorts, options: AgentOptions): Agent {
  let running: ReturnType<typeof assemble> | null = null;
  let opened: OpenStore | null = null;
  const current = () => {
    if (!running) throw new Error('the agent is not running');
    return running;
  };
  return {
    async start() {
      opened = openFor(config, options);
      try {
        running = assemble(config, ports, options, opened);
        await running.start();
      } catch (error) {
        running = null;
        opened.close();
        opened = null;
        throw error;
      }
    },
    async stop() {
      await running?.stop();
      running = null;
      opened?.close();
      opened = null;
    },
    get api() {
      return current().api;
    },
    quiet: () => current().quiet(),
    stalledMs: () => current().stalledMs(),
  };
}

/** Uses the database of an agent that does not run, with all its rules and none of its connections. Throws AgentError when it is newer, damaged or in use. */
export async function useAtRest<Result>(
  config: AgentConfig,
  ports: AgentPorts,
  options: AgentOptions,
  use: (api: AgentApi) => Promise<Result>,
): Promise<Result> {
  const opened = openFor(config, options);
  try {
    const { api } = assemble(config, ports, options, opened);
    applyConfiguredItems(opened.store, config);
    return await use(api);
  } finally {
    opened.close();
  }
}

function openFor(config: AgentConfig, options: AgentOptions): OpenStore {
  return openStore({
    file: config.database.path,
    durability: options.durability ?? 'power',
    limits: { keyWindow: config.ingest.keyWindow, deadLetters: config.ingest.deadLetters },
    ...(options.database && { through: options.database }),
  });
}

/** What the loops are made of: all that stands between an open store and its connections. */
function assemble(initial: AgentConfig, ports: AgentPorts, options: AgentOptions, opened: OpenStore) {
  const { store } = opened;
  const { clock, ids, log, random, compute, uplink } = ports;
  const counters = createCounters();
  const live = createLiveConfig(initial, {
    read: options.reload,
    afterwards: (change) => void clock.after(0, change),
    onRead: (refusal) => alerts.set(configurationAlert(refusal), clock.now()),
    watcher: options.reloadWatcher,
    async onChanged(before) {
      takeOver(store, { live, alerts, now: clock.now() }, log);
      followTags.begin();
      if (!time.held()) jobs.start();
      decide.markAll();
      await Promise.all([sending.change(live.config), subscriptions.change(before)]);
      log.info({}, 'configuration reloaded');
    },
  });
  const { speaker } = live.doors.decide;
  const topicRoot = `${live.config.upstream.prefix}/${speaker.site}/${speaker.gateway}`;
  const alerts = createAlertBoard(store, ids, speaker);
  const isProvisional = () => time.isProvisional();
  const commands = {
    receive: receiveParts(store, live, alerts, isProvisional),
    speaker,
    ids,
    reload: () => live.reload(),
    trustClock: () => time.accept(),
    isProvisional,
  };
  const upstream = upstreamRoutes({ receive: commands.receive, commands, topicRoot });

  const time = createTimekeeping({ clock, log, store, live, alerts, onReady, onHold: () => jobs.hold(), onSent: () => sending.wake() });
  const inbox = createInbox();
  const recording = recordingParts(store, live, counters);
  const deadLetters = createCatchingBox(createDeadLetterBox(store, counters, live.config.ingest.deadLettersPerMinute));
  let arrived = 0;
  const answers = createAnswers({ ...ports, counters });
  const onHearing = () => answers.send(greetingsOf(store, routes(), clock.now()));
  const subscriptions = createSubscriptions({ ...ports, store, live, upstream, onHearing, arrived: () => arrived, waiting: inbox.size });
  const { routes } = subscriptions;
  const ingest = createIngest({ clock, log, counters }, { inbox, recording, routes, deadLetters, times: time.times, answers, onCommitted });
  const followTags = createFollowTags(
    { clock, log },
    { recording, ingest, times: time.times, arrivesAt: () => time.arrivesAt(clock.now()), alerts, onCommitted },
  );
  const sending = createSending(live.config, { clock, random, log, counters }, { store, uplink, topicRoot, receive: commands.receive });
  const decide = createDecide(
    { clock, compute, ids, log, counters },
    { store, alerts, settings: () => live.doors.decide, onDecided: sending.wake, isPressed: () => ingest.isPressed(), isHeld: time.held },
  );
  const learn = createLearn({ clock, compute, log, counters }, store, {
    settings: () => live.doors.learn,
    isHeld: time.held,
    onLearnt: decide.mark,
  });
  const classify = createClassifyItems({ clock, log }, store, {
    calendar: () => live.doors.learn.calendar,
    isPressed: ingest.isPressed,
    onChanged: decide.mark,
  });
  const watchSite = createWatchSite({ clock, log }, store, { alerts, settings: () => live.doors.decide, onNews: sending.wake });
  const choose = createChooseLevels({ clock, compute, log, counters }, store, {
    decide: () => live.doors.decide,
    learn: () => live.doors.learn,
    isBusy: () => learn.waiting() > 0,
    isHeld: time.held,
    onChosen: decide.markAll,
  });
  const { care = createInlineCare() } = ports;
  const safety = createSafety({ opened, clock, ids, log, care, live, alerts, onSent: sending.wake });
  const housekeeping = createHousekeeping({
    ...{ clock, log, store, live, alerts, deadLetters, sinks: sending.names },
    ...{ isPressed: ingest.isPressed, ageTime: time.ageTime, held: time.held },
  });
  const replay = { clock, store, counters, box: deadLetters, take: ingest.takeAgain };
  const parts = {
    version: options.version,
    clock,
    log,
    store,
    live,
    counters,
    commands,
    source: ports.source,
    upstreamSource: ports.upstreamSource,
    uplink,
    inbox,
    ingest,
    decide,
    learn,
    classify,
    watchSite,
    choose,
    sending,
    alerts,
    safety,
    housekeeping,
    time,
    replay,
  };
  const { api, lookAtSource } = createAgentApi({ ...parts, onCommitted });
  const { tick, jobs } = createUpkeep({ ...parts, onBeat });

  function onBeat(): void {
    ingest.settle();
    lookAtSource();
  }

  function onReady(): void {
    endOverridesInTime({ clock, log, store, decide });
    jobs.start();
    learn.markStale();
    choose.begin();
    decide.markAll();
    // A night may be far off, and rules may go by the classes.
    if (store.itemClasses.all().size === 0) classify.start();
  }

  function onCommitted(skus: ReadonlySet<string>): void {
    subscriptions.onCommitted();
    followTags.wake();
    decide.mark(skus);
    // Replies to commands and alerts of the same batch wait in the outbox, too.
    sending.wake();
  }

  const take = (fromUpstream: boolean) => (message: Message, acknowledge: () => void) => {
    arrived++;
    inbox.add({ message: time.arrived(message), acknowledge, fromUpstream });
    ingest.wake();
  };

  return {
    api,
    async start() {
      rememberStart(store, speaker, clock.now());
      applyConfiguredItems(store, live.config);
      store.transaction(() => {
        alerts.set(configurationAlert(null), clock.now());
        clearLeftAlerts(store, alerts, live, clock.now());
      });
      rehearse(store, live.doors.decide, clock.now());
      time.start();
      safety.begin();
      try {
        await uplink.start();
        await subscriptions.start(live.config.ingest.window, take);
      } catch (error) {
        await time.stop();
        throw error;
      }
      followTags.begin();
      tick.start();
      time.open();
      sending.wake();
      log.info({ ...speaker, database: live.config.database.path }, 'agent started');
    },
    async stop() {
      tick.stop();
      jobs.stop();
      await stopInTime({
        ...ports,
        stopClock: options.stopClock ?? clock,
        loops: [ingest, followTags, decide, classify, watchSite, housekeeping.retain],
        beside: { 'time keeping': time, 'database care': safety, 'choice of levels': choose },
        learn,
        sending,
      });
      log.info({}, 'agent stopped');
    },
    stalledMs: createLiveness(clock, inbox, counters).stalledMs,
    quiet: () =>
      inbox.size() === 0 &&
      ingest.idle() &&
      decide.waiting() === 0 &&
      learn.waiting() === 0 &&
      choose.waiting() === 0 &&
      sending.isDrained(),
  };
}

// These read the configuration at each use, so that a reload reaches them.

function receiveParts(store: Store, live: LiveConfig, alerts: ReturnType<typeof createAlertBoard>, isProvisional: () => boolean) {
  return {
    store,
    alerts,
    isProvisional,
    get retryAfterMs() {
      return live.config.replenishment.retryAfter;
    },
  };
}

function recordingParts(store: Store, live: LiveConfig, counters: ReturnType<typeof createCounters>): Recording {
  return {
    store,
    counters,
    receivingLocation: live.config.site.receivingLocation,
    get calendar() {
      return live.doors.decide.calendar;
    },
    get shelves() {
      return live.doors.shelves;
    },
    get readers() {
      return live.doors.readers;
    },
  };
}

function takeOver(store: Store, { live, alerts, now }: { live: LiveConfig; alerts: AlertBoard; now: number }, log: Log): void {
  try {
    applyConfiguredItems(store, live.config);
    store.transaction(() => clearLeftAlerts(store, alerts, live, now));
  } catch (error) {
    if (!(error instanceof AgentError && error.retryable)) throw error;
    log.error({ cause: error.code, error: error.message }, 'configured items could not be written: reload again');
  }
}

function rememberStart(store: Store, speaker: Speaker, now: number): void {
  store.transaction(() => {
    store.settings.put('site', speaker.site);
    store.settings.put('gateway', speaker.gateway);
    store.settings.put('locale', speaker.locale ?? 'en');
    store.settings.put('startedAt', String(now));
    store.settings.put(STARTS_MARK, String(Number(store.settings.get(STARTS_MARK) ?? 0) + 1));
  });
}
