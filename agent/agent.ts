import type { AgentApi } from './api/api.ts';
import { upstreamRoutes } from './api/upstream.ts';
import type { AgentConfig } from './config/schema.ts';
import { AgentError } from './errors.ts';
import { createAlertBoard } from './pipeline/alerts.ts';
import { createCounters } from './pipeline/counters.ts';
import { createDeadLetterBox } from './pipeline/dead-letter.ts';
import { createDecide } from './pipeline/decide.ts';
import { createInbox } from './pipeline/inbox.ts';
import { createIngest } from './pipeline/ingest.ts';
import { createLearn } from './pipeline/learn.ts';
import type { Recording } from './pipeline/recording.ts';
import type { Clock, Compute, Ids, Log, Message, MessageSource, Random, Uplink } from './ports.ts';
import type { Durability } from './store/database.ts';
import { type OpenStore, openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { createAgentApi } from './wiring/agent-api.ts';
import { applyConfiguredItems, createLiveConfig, type LiveConfig } from './wiring/live-config.ts';
import { createSending } from './wiring/sending.ts';
import { createUpkeep } from './wiring/upkeep.ts';

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
  };
}

/** What the loops are made of: all that stands between an open store and its connections. */
function assemble(initial: AgentConfig, ports: AgentPorts, options: AgentOptions, { store }: OpenStore) {
  const { clock, ids, log, random, compute, uplink } = ports;
  const counters = createCounters();
  const live = createLiveConfig(initial, {
    read: options.reload,
    afterwards: (change) => void clock.after(0, change),
    onChanged() {
      try {
        applyConfiguredItems(store, live.config);
      } catch (error) {
        if (!(error instanceof AgentError && error.retryable)) throw error;
        return log.error({ cause: error.code, error: error.message }, 'configured items could not be written: reload again');
      }
      decide.markAll();
      log.info({}, 'configuration reloaded');
    },
  });
  const { speaker } = live.doors.decide;
  const topicRoot = `${live.config.upstream.prefix}/${speaker.site}/${speaker.gateway}`;
  const alerts = createAlertBoard(store, ids, speaker);
  const commands = { receive: receiveParts(store, live, alerts), speaker, reload: () => live.reload() };
  const upstream = upstreamRoutes({ receive: commands.receive, commands, topicRoot });

  const inbox = createInbox();
  const recording = recordingParts(store, live, counters);
  const deadLetters = createDeadLetterBox(store, counters, live.config.ingest.deadLettersPerMinute);
  const routes = () => ({ devices: live.doors.routes, upstream });
  const ingest = createIngest({ clock, log, counters }, { inbox, recording, routes, deadLetters, onCommitted });
  const sending = createSending(live.config, { clock, random, log, counters }, { store, uplink, topicRoot, receive: commands.receive });
  const decide = createDecide({ clock, ids, log, counters }, { store, alerts, settings: () => live.doors.decide, onDecided: sending.wake });
  const learn = createLearn({ clock, compute, log, counters }, store, { settings: () => live.doors.learn, onLearnt: decide.mark });
  const parts = {
    version: options.version,
    clock,
    log,
    store,
    live,
    counters,
    commands,
    source: ports.source,
    uplink,
    inbox,
    ingest,
    decide,
    learn,
    sending,
    alerts,
  };
  const { api, lookAtSource } = createAgentApi({ ...parts, onCommitted });
  const { tick, jobs } = createUpkeep({ ...parts, onBeat: lookAtSource });

  function onCommitted(skus: ReadonlySet<string>): void {
    decide.mark(skus);
    // Replies to commands and alerts of the same batch wait in the outbox, too.
    sending.wake();
  }

  const take = (fromUpstream: boolean) => (message: Message, acknowledge: () => void) => {
    inbox.add({ message, acknowledge, fromUpstream });
    ingest.wake();
  };

  return {
    api,
    async start() {
      rememberStart(store, speaker, clock.now());
      applyConfiguredItems(store, live.config);
      const { window } = live.config.ingest;
      const answers = upstream.map((route) => route.topic);
      const filters = ports.upstreamSource ? live.doors.filters : [...live.doors.filters, ...answers];
      await uplink.start();
      await ports.source.start({ filters, window, deliver: take(false) });
      await ports.upstreamSource?.start({ filters: answers, window, deliver: take(true) });
      jobs.start();
      tick.start();
      learn.markStale();
      decide.markAll();
      sending.wake();
      log.info({ ...speaker, database: live.config.database.path }, 'agent started');
    },
    async stop() {
      tick.stop();
      jobs.stop();
      await ports.source.stop();
      await ports.upstreamSource?.stop();
      await Promise.all([ingest.stop(), decide.stop(), learn.stop(), sending.stop()]);
      await uplink.stop();
      await compute.stop();
      log.info({}, 'agent stopped');
    },
    quiet: () => inbox.size() === 0 && ingest.idle() && decide.waiting() === 0 && learn.waiting() === 0 && sending.isDrained(),
  };
}

// These read the configuration at each use, so that a reload reaches them.

function receiveParts(store: Store, live: LiveConfig, alerts: ReturnType<typeof createAlertBoard>) {
  return {
    store,
    alerts,
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
  };
}

function rememberStart(store: Store, speaker: { site: string; gateway: string }, now: number): void {
  store.transaction(() => {
    store.settings.put('site', speaker.site);
    store.settings.put('gateway', speaker.gateway);
    store.settings.put('startedAt', String(now));
  });
}
