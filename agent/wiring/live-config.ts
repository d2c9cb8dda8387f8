import type { AgentConfig } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import { type Refusal, refusalOf } from './configuration-alert.ts';
import { type BoundDoors, bindDoors } from './doors.ts';

/** The configuration as it is now, with its doors; `reload` changes both at once. */
export interface LiveConfig {
  readonly config: AgentConfig;
  readonly doors: BoundDoors;
  /** Reads the configuration again and takes it over after the transaction under way; returns all that is wrong with it, a line each, or null. */
  reload(): string | null;
}

/** What is opened once, at the start. */
const FIXED_SECTIONS = ['site', 'gateway', 'database', 'broker', 'upstream', 'ingest', 'http'] as const;

interface Reloading {
  /** Absent where there is no file. Throws AgentError when the file is broken. */
  readonly read: (() => AgentConfig) | undefined;
  /** Runs the change once the transaction under way has ended. */
  readonly afterwards: (change: () => Promise<void>) => void;
  /** Takes over what counts from now on, from the doors that counted before; ended once all of it counts. */
  readonly onChanged: (before: BoundDoors) => Promise<void>;
  /** Told of each configuration that was read, in the caller's transaction: why it is refused, or null. */
  readonly onRead: (refusal: Refusal | null) => void;
  readonly watcher?: ReloadWatcher | undefined;
}

/** Told when a reload begins, and when it has ended, with the configuration that counts from then on: the one before, where the new one was refused. */
export interface ReloadWatcher {
  begins(): void;
  ended(config: AgentConfig): void;
}

/** Holds a configuration that can change while the agent runs. */
export function createLiveConfig(initial: AgentConfig, { read, afterwards, onChanged, onRead, watcher }: Reloading): LiveConfig {
  let config = initial;
  let doors = bindDoors(initial);

  function take(read: () => AgentConfig): Refusal | null {
    try {
      const next = read();
      const bound = bindDoors(next);
      const fixed = FIXED_SECTIONS.filter((section) => JSON.stringify(next[section]) !== JSON.stringify(config[section]));
      if (fixed.length > 0) return { problems: `${fixed.join(', ')} changed: that takes a restart`, count: 1 };
      afterwards(async () => {
        const before = doors;
        config = next;
        doors = bound;
        await onChanged(before);
        watcher?.ended(config);
      });
      return null;
    } catch (error) {
      return refusalOf(error);
    }
  }

  return {
    get config() {
      return config;
    },
    get doors() {
      return doors;
    },
    reload() {
      if (!read) return 'this agent was started without a configuration file';
      watcher?.begins();
      const refusal = take(read);
      onRead(refusal);
      if (refusal) watcher?.ended(config);
      return refusal?.problems ?? null;
    },
  };
}

/** Writes the items and suppliers of the configuration file as a source of their own. */
export function applyConfiguredItems(store: Store, config: AgentConfig): void {
  store.transaction(() => {
    store.suppliers.replace('config', config.suppliers);
    store.items.dropSource('config');
    for (const { sku, locations, ...parameters } of config.items) {
      store.items.putParameters(sku, 'config', parameters);
      for (const location of locations ?? []) store.items.addLocation(sku, location);
    }
  });
}
