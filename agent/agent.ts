import type { AgentApi } from './api/api.ts';
import { runCommand } from './api/commands.ts';
import { readMetrics } from './api/metrics.ts';
import { createQueries } from './api/queries.ts';
import { upstreamRoutes } from './api/upstream.ts';
import { bindDoors } from './bound-doors.ts';
import type { AgentConfig } from './config/schema.ts';
import { parseSchedule, type Schedule } from './domain/schedule.ts';
import { AgentError } from './errors.ts';
import { createAlertBoard } from './pipeline/alerts.ts';
import { createCounters } from './pipeline/counters.ts';
import { createDeadLetterBox } from './pipeline/dead-letter.ts';
import { createDecide } from './pipeline/decide.ts';
import { createDeliver } from './pipeline/deliver.ts';
import { followUpOrders } from './pipeline/follow-up.ts';
import { createInbox } from './pipeline/inbox.ts';
import { createIngest } from './pipeline/ingest.ts';
import { createJobs, type Job } from './pipeline/jobs.ts';
import { tidy } from './pipeline/keep.ts';
import { createLearn } from './pipeline/learn.ts';
import { createTick } from './pipeline/tick.ts';
import type { Clock, Compute, Ids, Log, MessageSource, Random, Uplink } from './ports.ts';
import { variantOf } from './registry.ts';
import { sinks } from './sinks/index.ts';
import type { Sink } from './sinks/sink.ts';
import { type Durability, databaseBytes } from './store/database.ts';
import { type OpenStore, openStore } from './store/open.ts';

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
}

export interface AgentOptions {
  readonly version: string;
  /** `process` skips the sync to disk at each commit: only for a simulation, whose power never fails. */
  readonly durability?: Durability;
  /** Reads the configuration again for the `reload` command; absent where there is no file. Throws AgentError when it is broken. */
  readonly reload?: () => AgentConfig;
}

export interface Agent {
  /** Opens the database, brings it up to date, connects. Rejects with an AgentError when the database is newer, damaged or in use. */
  start(): Promise<void>;
  /** Finishes the batch under way, closes connections and database. */
  stop(): Promise<void>;
  /** Usable between start and stop. */
  readonly api: AgentApi;
  /** Nothing waits: inbox, marked items, outbox and learning are empty. */
  quiet(): boolean;
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
      opened = openStore({
        file: config.database.path,
        durability: options.durability ?? 'power',
        limits: { keyWindow: config.ingest.keyWindow, deadLetters: config.ingest.deadLetters },
      });
      try {
        running = assemble(config, ports, options, opened);
        await running.start();
      } catch (error) {
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
  };
}

/** Everything between an open store and its connections. */
function assemble(initial: AgentConfig, ports: AgentPorts, options: AgentOptions, { store }: OpenStore) {
  const { clock, ids, log, random, compute } = ports;
  const counters = createCounters();
  let config = initial;
  let doors = bindDoors(config);
  const { speaker } = doors.decide;
  const topicRoot = `${config.upstream.prefix}/${speaker.site}/${speaker.gateway}`;
  const alerts = createAlertBoard(store, ids, speaker);
  const receive = {
    store,
    alerts,
    get retryAfterMs() {
      return config.replenishment.retryAfter;
    },
  };
  const commands = { receive, speaker, reload };
  const upstream = upstreamRoutes({ receive, commands, topicRoot });

  const inbox = createInbox();
  const recording = {
    store,
    counters,
    get calendar() {
      return doors.decide.calendar;
    },
    receivingLocation: config.site.receivingLocation,
    get shelves() {
      return shelvesOf(config);
    },
  };
  const deadLetters = createDeadLetterBox(store, counters, config.ingest.deadLettersPerMinute);
  const ingest = createIngest(
    { clock, log, counters },
    { inbox, recording, routes: () => ({ devices: doors.routes, upstream }), deadLetters, onCommitted },
  );
  const delivers = config.sinks.map((sinkOptions) => {
    const sink = variantOf(sinks as readonly unknown[] as readonly Sink[], sinkOptions.kind);
    const open = sink.open(sinkOptions, {
      upstreamPrefix: topicRoot,
      publish: (topic, payload) => ports.uplink.publish(topic, payload, { retain: false }),
    });
    return { name: sink.kind, open, loop: createDeliver({ clock, random, log, counters }, store, { name: sink.kind, open }) };
  });
  let wokenFor = -1;
  const wakeDelivers = () => {
    if (store.outbox.additions() === wokenFor) return;
    wokenFor = store.outbox.additions();
    for (const deliver of delivers) deliver.loop.wake();
  };
  const decide = createDecide({ clock, ids, log, counters }, { store, alerts, settings: () => doors.decide, onDecided: wakeDelivers });
  const learn = createLearn({ clock, compute, log, counters }, store, { settings: () => doors.learn, onLearnt: decide.mark });
  const jobs = createJobs({ clock, log }, store, { jobs: jobsOf(), timeZone: config.site.timezone });
  const tick = createTick(clock, {
    // As fine as what is waited for asks, and not finer: each beat reads all devices and open orders.
    get everyMs() {
      return Math.max(60_000, config.replenishment.every / 15);
    },
    get decideEveryMs() {
      return config.replenishment.every;
    },
    onBeat,
    onDecideAll,
  });

  function onCommitted(skus: ReadonlySet<string>): void {
    decide.mark(skus);
    // Replies to commands and alerts of the same batch wait in the outbox, too.
    wakeDelivers();
  }

  function onDecideAll(): void {
    decide.markAll();
    learn.markNew();
  }

  /** Orders that nobody answers, devices that say nothing. */
  function onBeat(): void {
    const now = clock.now();
    try {
      const changed = store.transaction(() => {
        for (const device of store.devices.all()) for (const state of doors.lookAtDevice({ ...device, now })) alerts.set(state, now);
        const { ackTimeout, receiptTimeout } = config.replenishment;
        return followUpOrders({ store, alerts, speaker, ackTimeoutMs: ackTimeout, receiptTimeoutMs: receiptTimeout }, now);
      });
      decide.mark(changed);
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      log.warn({ cause: error.code }, 'orders and devices could not be looked after');
    }
    wakeDelivers();
  }

  function jobsOf(): Job[] {
    const job = (name: keyof AgentConfig['jobs'], run: Job['run']): Job => ({
      name,
      pattern: config.jobs[name],
      schedule: scheduleOf(config.jobs[name]),
      run,
    });
    return [
      job('learn', () => learn.markStale()),
      job('tidy', () =>
        store.transaction(() =>
          tidy(
            store,
            delivers.map(({ name }) => name),
            clock.now(),
          ),
        ),
      ),
    ];
  }

  /** Takes a changed configuration over after the transaction under way; what needs a restart is named. */
  function reload(): string | null {
    if (!options.reload) return 'this agent was started without a configuration file';
    try {
      const next = options.reload();
      const fixed = (
        ['site', 'gateway', 'database', 'broker', 'upstream', 'subscriptions', 'sinks', 'ingest', 'http', 'jobs', 'log'] as const
      ).filter((section) => JSON.stringify(next[section]) !== JSON.stringify(config[section]));
      if (fixed.length > 0) return `${fixed.join(', ')} changed: that takes a restart`;
      const bound = bindDoors(next);
      clock.after(0, () => {
        config = next;
        doors = bound;
        applyConfiguredItems();
        decide.markAll();
        log.info({}, 'configuration reloaded');
      });
      return null;
    } catch (error) {
      return error instanceof AgentError ? error.message : String(error);
    }
  }

  function applyConfiguredItems(): void {
    store.transaction(() => {
      store.items.dropSource('config');
      for (const { sku, locations, ...parameters } of config.items) {
        store.items.putParameters(sku, 'config', parameters);
        for (const location of locations ?? []) store.items.addLocation(sku, location);
      }
    });
  }

  const api: AgentApi = {
    ...createQueries({
      store,
      databaseFile: config.database.path,
      version: options.version,
      now: () => clock.now(),
      get silentAfterMs() {
        return doors.silentAfterMs;
      },
    }),
    command(command) {
      const { reply, skus } = store.transaction(() => runCommand(commands, command, clock.now()));
      onCommitted(new Set(skus));
      return reply;
    },
    health() {
      const problems = [ingest.failure(), ports.source.connected() ? null : sourceProblem()].filter((problem) => problem !== null);
      const degraded = delivers
        .filter(({ name }) => store.outbox.cursor(name).lastError !== null)
        .map(({ name }) => `sink ${name} does not deliver`);
      for (const alert of store.alerts.allActive()) if (alert.kind === 'silent-device') degraded.push(`device ${alert.subject} is silent`);
      return { ok: problems.length === 0, problems, degraded };
    },
    metrics: () =>
      readMetrics(store, counters, {
        inboxLength: inbox.size(),
        itemsWaiting: decide.waiting(),
        forecastsWaiting: learn.waiting(),
        sourceConnected: ports.source.connected(),
        uplinkConnected: ports.uplink.connected(),
        databaseBytes: databaseBytes(config.database.path),
        now: clock.now(),
      }),
  };

  let sourceSeen = clock.monotonic();
  function sourceProblem(): string | null {
    return clock.monotonic() - sourceSeen > 60_000 ? 'the broker has been away for over a minute' : null;
  }

  const deliver =
    (fromUpstream: boolean) => (message: Parameters<Parameters<MessageSource['start']>[0]['deliver']>[0], acknowledge: () => void) => {
      sourceSeen = clock.monotonic();
      inbox.add({ message, acknowledge, fromUpstream });
      ingest.wake();
    };

  return {
    api,
    async start() {
      store.transaction(() => {
        store.settings.put('site', speaker.site);
        store.settings.put('gateway', speaker.gateway);
        store.settings.put('startedAt', String(clock.now()));
      });
      applyConfiguredItems();
      const window = config.ingest.window;
      const answers = upstream.map((route) => route.topic);
      await ports.uplink.start();
      const filters = ports.upstreamSource ? doors.filters : [...doors.filters, ...answers];
      await ports.source.start({ filters, window, deliver: deliver(false) });
      await ports.upstreamSource?.start({ filters: answers, window, deliver: deliver(true) });
      jobs.start();
      tick.start();
      learn.markStale();
      decide.markAll();
      wakeDelivers();
      log.info({ site: speaker.site, gateway: speaker.gateway, database: config.database.path }, 'agent started');
    },
    async stop() {
      tick.stop();
      jobs.stop();
      await ports.source.stop();
      await ports.upstreamSource?.stop();
      await Promise.all([ingest.stop(), decide.stop(), learn.stop(), ...delivers.map(({ loop }) => loop.stop())]);
      await Promise.all(delivers.map(({ open }) => open.close()));
      await ports.uplink.stop();
      await compute.stop();
      log.info({}, 'agent stopped');
    },
    quiet: () =>
      inbox.size() === 0 &&
      ingest.idle() &&
      decide.waiting() === 0 &&
      learn.waiting() === 0 &&
      delivers.every(({ name }) => store.outbox.waitingAfter(store.outbox.cursor(name).deliveredThrough).count === 0),
  };
}

function shelvesOf(config: AgentConfig) {
  return new Map(config.shelves.map((shelf) => [shelf.device, shelf]));
}

function scheduleOf(pattern: string): Schedule {
  const parsed = parseSchedule(pattern);
  if (!parsed.ok) throw new AgentError('configuration-invalid', `schedule ${pattern}: ${parsed.reason}`);
  return parsed.schedule;
}
