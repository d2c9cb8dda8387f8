import { localParts } from '../../domain/calendar.ts';
import type { CountRow } from '../../domain/shrinkage/count-intervals.ts';
import { placeName } from '../../domain/stock/place-name.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { AlertBoard, AlertState } from '../alerts.ts';
import { createLoop, type Loop } from '../loop.ts';
import { stopwatch } from '../stopwatch.ts';
import { LOSING, RECENT, usualLossOf } from './counted-places.ts';
import type { DecideSettings } from './decide-settings.ts';

/** Looks at the site as a whole: a part of it at a time. */
export interface WatchSite extends Loop {
  /** Looks anew. */
  start(): void;
}

const TURN_MS = 6;
/** Counts that are read in a millisecond or two. */
const AT_A_TIME = 64;
const RETRY_MS = 60_000;

/** Work under way: the parts still to be looked at, and what was found so far. */
interface Work {
  readonly states: Iterator<AlertState | null>;
  readonly found: AlertState[];
}

/** Creates it at rest. */
export function createWatchSite(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  store: Store,
  parts: {
    readonly alerts: AlertBoard;
    readonly settings: () => DecideSettings;
    /** Upstream is to be told. */
    readonly onNews: () => void;
  },
): WatchSite {
  let work: Work | null = null;

  function turn() {
    if (!work) return 'idle' as const;
    const endsAt = stopwatch(clock) + TURN_MS;
    for (let next = work.states.next(); !next.done; next = work.states.next()) {
      if (next.value) work.found.push(next.value);
      if (stopwatch(clock) > endsAt) return 'more' as const;
    }
    try {
      const { found } = work;
      if (store.transaction(() => tell(found))) parts.onNews();
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      log.warn({ cause: error.code }, 'what was found of the site could not be written, will try again');
      return { retryAfterMs: RETRY_MS };
    }
    work = null;
    return 'idle' as const;
  }

  /** A part that is no longer among those looked at has nothing to be said of. */
  function tell(found: readonly AlertState[]): boolean {
    const now = clock.now();
    const subjects = new Set(found.map(({ kind, subject }) => `${kind}\n${subject}`));
    const gone = parts
      .settings()
      .siteAdvisors.flatMap((kind) => store.alerts.activeOf(kind))
      .filter(({ kind, subject }) => !subjects.has(`${kind}\n${subject}`));
    const states = [...gone.map(({ kind, subject }) => ({ kind, subject, finding: null })), ...found];
    return states.map((state) => parts.alerts.set(state, now)).includes(true);
  }

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    start() {
      const settings = parts.settings();
      if (settings.siteAdvisors.length === 0) return;
      work = { states: look(store, settings), found: [] };
      loop.wake();
    },
  };
}

/** What is found, a part at a time; null where more is to be done before the next. */
function* look(store: Store, { siteAdvisors, lookAtSite, calendar, transfers }: DecideSettings): Generator<AlertState | null> {
  const counts: CountRow[] = [];
  for (const some of store.counts.latest(RECENT, AT_A_TIME)) {
    counts.push(...some);
    yield null;
  }
  const raised = new Map(siteAdvisors.map((kind) => [kind, subjectsOf(store, kind)]));
  const losing = subjectsOf(store, LOSING);
  yield null;
  yield* lookAtSite({
    counts: counts.reverse(),
    base: usualLossOf(store).base,
    zoneOf: (location) => transfers.layout.ruleOf(location)?.zone ?? '',
    isLosing: (sku, location) => losing.has(placeName({ sku, location })),
    isRaised: (kind, subject) => raised.get(kind)?.has(subject) ?? false,
    costOf(sku) {
      const { unitCostMinor = null, currency = '' } = store.items.get(sku) ?? {};
      return unitCostMinor === null ? null : { minor: unitCostMinor, currency };
    },
    minuteOf(time) {
      const { hour, minute } = localParts(time, calendar.timezone);
      return 60 * hour + minute;
    },
    dayOf: calendar.businessDay,
  });
}

const subjectsOf = (store: Store, kind: string): ReadonlySet<string> => new Set(store.alerts.activeOf(kind).map(({ subject }) => subject));
