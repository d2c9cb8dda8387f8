import type { Store } from '../../store/store.ts';

/** A time without a right clock: what is journaled in it bears a provisional time, that of its begin plus how long the machine has been up since. */
export interface Spell {
  /** The run of the machine. */
  readonly boot: string;
  /** Provisional time of the begin, and how long the machine had been up then. */
  readonly base: number;
  readonly upMs: number;
  /** The newest journal entry before it. */
  readonly after: number;
}

/** When the clock was last set or found right, and how much too early a time may stand with what was stored before. */
interface Settled {
  readonly at: number;
  readonly lagMs: number;
}

/** What outlives a restart of what is known of the gateway's clock. All that writes runs in the caller's transaction. */
export interface ClockMemory {
  /** Reads it; `journaled` is a time that the journal knows to be right. */
  load(journaled: number | null): void;
  /** The newest time known to be right. */
  newest(): number | null;
  /** The clock was right; nothing is written. */
  note(wall: number): void;
  /** The clock was right; `isProven`: even where it shows less than before. Written only when `isDue`, or when it was ahead. */
  remember(wall: number, isProven: boolean): void;
  isDue(wall: number): boolean;
  spell(): Spell | null;
  beginSpell(spell: Spell): void;
  endSpell(): void;
  settled(): Settled;
  settle(at: number, lagMs: number): void;
}

const NEWEST = 'clock.newest';
const SPELL = 'clock.spell';
const SETTLED = 'clock.settled';
/** Between two writes: an idle gateway must not wear out its card by saying what time it is. */
const WRITTEN_EVERY_MS = 10 * 60_000;
/** A proven clock that shows so much less than before was ahead. */
const WAS_AHEAD_MS = 60_000;
/** As long as anything is kept by its age: so long an earlier, larger lag goes on counting. */
const LAG_KEPT_MS = 90 * 86_400_000;

/** Creates the memory over the settings of a database. */
export function createClockMemory(store: Store): ClockMemory {
  const { settings } = store;
  const read = <Value>(name: string): Value | null => JSON.parse(settings.get(name) ?? 'null') as Value | null;
  let newest: number | null = null;
  let writtenAt = Number.NEGATIVE_INFINITY;
  const isDue = (wall: number): boolean => Math.abs(wall - writtenAt) >= WRITTEN_EVERY_MS;

  return {
    isDue,
    load(journaled) {
      newest = read<number>(NEWEST) ?? journaled;
    },
    newest: () => newest,
    note(wall) {
      newest = Math.max(newest ?? wall, wall);
    },
    remember(wall, isProven) {
      const isBack = isProven && newest !== null && wall < newest - WAS_AHEAD_MS;
      newest = isProven ? wall : Math.max(newest ?? wall, wall);
      if (!isBack && !isDue(newest)) return;
      settings.put(NEWEST, String(newest));
      writtenAt = newest;
    },
    spell: () => read<Spell>(SPELL),
    beginSpell: (spell) => settings.put(SPELL, JSON.stringify(spell)),
    endSpell: () => settings.drop(SPELL),
    settled: () => read<Settled>(SETTLED) ?? { at: 0, lagMs: 0 },
    settle(at, lagMs) {
      const before = read<Settled>(SETTLED);
      const kept = before && at - before.at < LAG_KEPT_MS ? before.lagMs : 0;
      settings.put(SETTLED, JSON.stringify({ at, lagMs: Math.max(0, lagMs, kept) }));
    },
  };
}
