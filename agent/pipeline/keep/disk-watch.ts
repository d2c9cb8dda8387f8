import { phrase, said } from '../../domain/sentences/phrase.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { AlertBoard } from '../alerts.ts';

/** `low`: warn, and let retention run; `short`: shed what may be shed. */
export type DiskState = 'enough' | 'low' | 'short';

export interface DiskWatchParts {
  readonly store: Store;
  readonly alerts: AlertBoard;
  /** Bytes free on the database's disk; null where nobody can tell. */
  readonly freeBytes: () => number | null;
  readonly settings: () => { readonly warnBytes: number; readonly shedBytes: number };
  /** The disk is low or short since now, or still is after an hour. */
  readonly onPressed: (state: Exclude<DiskState, 'enough'>) => void;
}

/** Looks at the free space now and then, says when it runs out, and has room made before it does. */
export interface DiskWatch {
  look(): void;
  state(): DiskState;
  /** Bytes free at the last look; null where nobody can tell. */
  free(): number | null;
  /** In words for people; null for nothing. */
  trouble(): string | null;
}

const ALERT = { kind: 'disk-nearly-full', subject: 'disk' } as const;
const AGAIN_MS = 3_600_000;
const MEGABYTE = 1_000_000;

/** Creates it; the first look is the caller's. */
export function createDiskWatch(ports: { clock: Clock; log: Log }, parts: DiskWatchParts): DiskWatch {
  const { clock, log } = ports;
  let state: DiskState = 'enough';
  let free: number | null = null;
  let pressedAt = Number.NEGATIVE_INFINITY;

  function tell(next: DiskState): void {
    const megabytes = Math.floor((free ?? 0) / MEGABYTE);
    if (next !== state)
      log[next === 'enough' ? 'info' : 'warn'](
        { freeMegabytes: megabytes },
        next === 'enough' ? 'the disk has room again' : 'the disk is nearly full',
      );
    const finding = next === 'enough' ? null : { ...said(phrase('diskLeft', { megabytes })), numbers: { freeMegabytes: megabytes } };
    try {
      parts.store.transaction(() => parts.alerts.set({ ...ALERT, finding }, clock.now()));
    } catch (error) {
      // On a full disk not even that can be written; health says it all the same.
      if (!(error instanceof AgentError)) throw error;
    }
  }

  return {
    look() {
      free = parts.freeBytes();
      if (free === null) return;
      const { warnBytes, shedBytes } = parts.settings();
      const next = free < shedBytes ? 'short' : free < warnBytes ? 'low' : 'enough';
      if (next !== state || next !== 'enough') tell(next);
      const isWorse = next !== state && (next === 'short' || state === 'enough');
      state = next;
      if (next === 'enough' || (!isWorse && clock.monotonic() - pressedAt < AGAIN_MS)) return;
      pressedAt = clock.monotonic();
      parts.onPressed(next);
    },
    state: () => state,
    free: () => free,
    trouble: () => (state === 'enough' ? null : `the disk has ${Math.floor((free ?? 0) / MEGABYTE)} MB left`),
  };
}
