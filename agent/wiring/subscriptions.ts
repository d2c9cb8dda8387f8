import { AgentError } from '../errors.ts';
import type { DeviceRoute, Routes, UpstreamRoute } from '../pipeline/ingest/routes.ts';
import type { Log, MessageSource, SourceOptions } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { BoundDoors } from './doors.ts';
import type { LiveConfig } from './live-config.ts';

/** Whose messages a source brings. */
type Door = 'devices' | 'upstream';

interface SubscriptionParts {
  readonly store: Store;
  readonly log: Log;
  readonly live: LiveConfig;
  readonly upstream: readonly UpstreamRoute[];
  readonly source: MessageSource;
  readonly upstreamSource?: MessageSource | undefined;
  /** The broker holds our filters over a new connection, or new ones: devices are heard from now on. */
  readonly onHearing: () => void;
  /** Messages that came in so far, and how many of them still wait. */
  readonly arrived: () => number;
  readonly waiting: () => number;
}

/** What the agent is subscribed to, and how it reads it: over a reload, and over a restart that finds the broker still holding what an earlier configuration asked for. */
export interface Subscriptions {
  /** The same object until something changes. */
  readonly routes: () => Routes;
  start(window: number, deliver: (fromUpstream: boolean) => SourceOptions['deliver']): Promise<void>;
  /** Takes over the doors that count now from `before`; resolves when the broker holds the new filters and no other. */
  change(before: BoundDoors): Promise<void>;
  /** Called after each commit. */
  onCommitted(): void;
}

/** Creates the subscriptions of the configuration; nothing is sent before `start`. */
export function createSubscriptions(parts: SubscriptionParts): Subscriptions {
  const { log, live, source, upstreamSource, upstream } = parts;
  const answers = upstream.map((route) => route.topic);
  const filters = () => (upstreamSource ? live.doors.filters : [...live.doors.filters, ...answers]);
  const remembered = createMemory(parts.store, log);
  /** Routes that left the configuration, while messages of theirs that came before may still wait. */
  let leaving: { readonly routes: readonly DeviceRoute[]; readonly until: number } | null = null;
  let changes = 0;
  let current: Routes & { readonly of: BoundDoors } = { of: live.doors, devices: live.doors.routes, upstream };

  const optionsOf = (door: Door, wanted: () => readonly string[]) => ({
    filters: wanted(),
    former: remembered.begin(door, wanted()),
    onSubscribed() {
      remembered.settle(door, wanted());
      if (door === 'devices') parts.onHearing();
    },
  });
  const letGo = () => {
    if (leaving && parts.arrived() - parts.waiting() >= leaving.until) setLeaving(null);
  };
  const setLeaving = (next: typeof leaving) => {
    leaving = next;
    current = { of: live.doors, devices: [...live.doors.routes, ...(next?.routes ?? [])], upstream };
  };

  return {
    routes() {
      if (current.of !== live.doors) setLeaving(leaving);
      return current;
    },
    async start(window, deliver) {
      await source.start({ ...optionsOf('devices', filters), window, deliver: deliver(false) });
      await upstreamSource?.start({ ...optionsOf('upstream', () => answers), window, deliver: deliver(true) });
    },
    async change(before) {
      const [added, removed] = [without(live.doors.filters, before.filters), without(before.filters, live.doors.filters)];
      if (added.length === 0 && removed.length === 0) return;
      const mine = ++changes;
      setLeaving({ routes: [...before.routes, ...(leaving?.routes ?? [])], until: Number.POSITIVE_INFINITY });
      remembered.begin('devices', filters());
      await source.resubscribe(filters());
      log.info({ added, removed }, 'subscriptions changed');
      if (mine !== changes) return;
      setLeaving({ routes: leaving?.routes ?? [], until: parts.arrived() });
      letGo();
    },
    onCommitted: letGo,
  };
}

function without(filters: readonly string[], others: readonly string[]): string[] {
  return filters.filter((filter) => !others.includes(filter));
}

/** The filters that a broker's persistent session may hold for us, in the database. */
function createMemory(store: Store, log: Log) {
  const read = (door: Door) => JSON.parse(store.settings.get(`subscribed-${door}`) ?? '[]') as string[];
  const write = (door: Door, filters: readonly string[]) => {
    const text = JSON.stringify(filters);
    if (text === store.settings.get(`subscribed-${door}`)) return;
    try {
      store.transaction(() => store.settings.put(`subscribed-${door}`, text));
    } catch (error) {
      // What is remembered too long is only unsubscribed once more.
      if (!(error instanceof AgentError && error.retryable)) throw error;
      log.warn({ cause: error.code }, 'subscriptions could not be remembered');
    }
  };
  return {
    /** Remembers the filters before they are asked for; returns those that an earlier configuration had asked for. */
    begin(door: Door, filters: readonly string[]): string[] {
      const known = read(door);
      write(door, [...new Set([...known, ...filters])]);
      return without(known, filters);
    },
    /** The broker holds these and no others. */
    settle: write,
  };
}
