import type { AgentApi } from '../api/api.ts';
import { type CommandContext, runCommand } from '../api/commands.ts';
import { readMetrics } from '../api/metrics.ts';
import { createQueries } from '../api/queries.ts';
import type { Counters } from '../pipeline/counters.ts';
import type { Decide } from '../pipeline/decide/decide.ts';
import type { Inbox } from '../pipeline/ingest/inbox.ts';
import type { Ingest } from '../pipeline/ingest/ingest.ts';
import { type ReplayParts, replayLetters } from '../pipeline/ingest/replay-letters.ts';
import { BACKUP_ALERT } from '../pipeline/keep/back-up.ts';
import type { Learn } from '../pipeline/learn/learn.ts';
import type { Clock, MessageSource, Uplink } from '../ports.ts';
import { databaseBytes } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { configurationAlert } from './configuration-alert.ts';
import type { Housekeeping } from './housekeeping.ts';
import type { LiveConfig } from './live-config.ts';
import type { Safety } from './safety.ts';
import type { Sending } from './sending.ts';
import type { Timekeeping } from './timekeeping.ts';

export interface AgentApiParts {
  readonly version: string;
  readonly clock: Clock;
  readonly store: Store;
  readonly live: LiveConfig;
  readonly counters: Counters;
  readonly commands: CommandContext;
  readonly source: MessageSource;
  readonly upstreamSource: MessageSource | undefined;
  readonly uplink: Uplink;
  readonly inbox: Inbox;
  readonly ingest: Ingest;
  readonly decide: Decide;
  readonly learn: Learn;
  readonly sending: Sending;
  readonly safety: Safety;
  readonly housekeeping: Housekeeping;
  readonly time: Timekeeping;
  readonly replay: ReplayParts;
  readonly onCommitted: (skus: ReadonlySet<string>) => void;
}

/** A broker may be restarted; one that is away for longer than this is a problem. */
const SOURCE_PATIENCE_MS = 60_000;

/** The way in to a running agent, and a look at the source's connection that has to be taken now and then. */
export function createAgentApi(parts: AgentApiParts): { api: AgentApi; lookAtSource: () => void } {
  const { clock, store, live, source } = parts;
  const databaseFile = live.config.database.path;
  let connectedAt = clock.monotonic();
  const lookAtSource = (): void => {
    if (source.connected()) connectedAt = clock.monotonic();
  };
  const queries = createQueries({
    store,
    databaseFile,
    version: parts.version,
    now: () => clock.now(),
    get silentAfterMs() {
      return live.doors.silentAfterMs;
    },
  });
  const api: AgentApi = {
    ...queries,
    devices() {
      // What was heard of them in the last seconds is not written yet.
      parts.ingest.settle();
      return queries.devices();
    },
    command(command) {
      const now = clock.now();
      const at = parts.time.isProvisional() ? parts.time.arrivesAt(now) : now;
      const { reply, skus } = store.transaction(() => runCommand(parts.commands, command, at));
      parts.onCommitted(new Set(skus));
      return reply;
    },
    replayDeadLetters(request) {
      const { page, skus } = replayLetters(parts.replay, request);
      if (skus.size > 0) parts.onCommitted(skus);
      return page;
    },
    health() {
      lookAtSource();
      const isAway = clock.monotonic() - connectedAt > SOURCE_PATIENCE_MS;
      const problems = [parts.ingest.failure(), parts.safety.damage(), isAway ? 'the broker has been away for over a minute' : null].filter(
        (problem) => problem !== null,
      );
      const active = store.alerts.allActive();
      const silent = active.filter((alert) => alert.kind === 'silent-device');
      const degraded = [
        ...[parts.time.trouble(), parts.housekeeping.disk.trouble()].filter((trouble) => trouble !== null),
        ...[source, parts.upstreamSource].flatMap((one) => one?.trouble() ?? []),
        ...parts.sending.failing().map((name) => `sink ${name} does not deliver`),
        ...silent.map((alert) => `device ${alert.subject} is silent`),
        ...active.filter(({ kind }) => kind === BACKUP_ALERT.kind || kind === configurationAlert(null).kind).map((alert) => alert.sentence),
      ];
      return { ok: problems.length === 0, problems, degraded };
    },
    metrics: () =>
      readMetrics(store, parts.counters, {
        inboxLength: parts.inbox.size(),
        itemsWaiting: parts.decide.waiting(),
        forecastsWaiting: parts.learn.waiting(),
        sourceConnected: source.connected(),
        uplinkConnected: parts.uplink.connected(),
        databaseBytes: databaseBytes(databaseFile),
        diskFreeBytes: parts.housekeeping.disk.free(),
        ...parts.time.figures(),
        now: clock.now(),
      }),
  };
  return { api, lookAtSource };
}
