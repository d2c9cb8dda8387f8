import { applied, emptyRow } from '../domain/stock/stock-row.ts';
import type { demandTable } from './demand.ts';
import type { journalTable, StoredEntry } from './journal.ts';
import type { settingsTable } from './records.ts';
import type { SettledDemand, stockTable } from './stock.ts';

/**
 * When rows of stock and demand are written. At low load with each transaction. Under load the same rows would be written again with every batch, scattered over the
 * file; they then stay behind the journal for a moment and are written in sweeps, in the order in which they lie, a few at a time. `projectedThrough` says up to where
 * they certainly are on disk; whoever opens the file reads the rest of the journal.
 */
export interface Projection {
  /** The end of a transaction's work: writes what is due. */
  end(): void;
  /** What is not on disk is forgotten and read from the journal again. */
  rolledBack(): void;
  /** Applies the entries that the rows do not know; returns how many. */
  catchUp(): number;
  /** Something is behind the journal. */
  isBehind(): boolean;
  /** From the next transaction on a sweep is under way, until nothing is behind. */
  hurry(): void;
}

interface Tables {
  readonly journal: ReturnType<typeof journalTable>;
  readonly settings: ReturnType<typeof settingsTable>;
  readonly stock: ReturnType<typeof stockTable>;
  readonly demand: ReturnType<typeof demandTable>;
}

const MARK = 'projectedThrough';
/** The mark is one more page to write: while nothing is behind it may be this many entries old, which a start reads through in a moment. */
const MARK_EVERY = 1000;
/** So few rows are written at once. */
const FEW_ROWS = 64;
/** A sweep begins when the rows are so far behind, in entries: a start after a crash reads them in half a second. */
const MOST_BEHIND = 50_000;
const ENTRIES_PER_READ = 2000;
/** Rows that one transaction writes of a sweep: about two milliseconds. */
const ROWS_PER_STEP = 1000;

interface Sweep {
  /** In the order in which the rows lie. */
  readonly positions: Float64Array;
  next: number;
  /** The newest entry at its begin: written through once it has ended. */
  readonly through: number;
}

/** Creates it over the tables of one connection. */
export function createProjection({ journal, settings, stock, demand }: Tables): Projection {
  let marked = Number(settings.get(MARK) ?? 0);
  let writtenThrough = marked;
  let sweep: Sweep | null = null;
  let isHurried = false;

  function begin(): Sweep {
    return { positions: Float64Array.from(stock.takeUnwritten()).sort(), next: 0, through: journal.lastId() };
  }

  function step(under: Sweep, rows: number): void {
    const end = Math.min(under.positions.length, under.next + rows);
    for (; under.next < end; under.next++) stock.write(under.positions[under.next]!, demand.add);
    if (end === under.positions.length) finish(under);
  }

  function finish({ through }: Sweep): void {
    sweep = null;
    isHurried &&= stock.unwrittenCount() > 0;
    writtenThrough = through;
    if (through - marked < MARK_EVERY) return;
    settings.put(MARK, String(through));
    marked = through;
  }

  function* arrivedSince(id: number): Generator<StoredEntry> {
    for (let after = id; ; ) {
      const entries = journal.arrivedAfter(after, ENTRIES_PER_READ);
      yield* entries;
      if (entries.length < ENTRIES_PER_READ) return;
      after = entries.at(-1)!.id;
    }
  }

  function catchUp(): number {
    let count = 0;
    for (const entry of arrivedSince(marked)) {
      const row = stock.get(entry);
      if (row && row.lastId !== null && row.lastId >= entry.id) continue;
      const settled: SettledDemand[] = [];
      const before = row ?? { ...emptyRow(entry), position: stock.positionOf(entry)! };
      stock.put(
        applied(before, entry, entry.carried, (_sku, day, quantity) => void settled.push({ day, quantity })),
        settled,
      );
      count++;
    }
    return count;
  }

  return {
    end() {
      const count = stock.unwrittenCount();
      if (count === 0) return;
      if (!sweep && count <= FEW_ROWS) return step(begin(), FEW_ROWS);
      if (!sweep && (isHurried || journal.lastId() - writtenThrough >= MOST_BEHIND)) sweep = begin();
      if (sweep) step(sweep, ROWS_PER_STEP);
    },
    rolledBack() {
      stock.forget();
      journal.forget();
      sweep = null;
      marked = Number(settings.get(MARK) ?? 0);
      writtenThrough = marked;
      catchUp();
    },
    catchUp,
    isBehind: () => stock.unwrittenCount() > 0,
    hurry() {
      isHurried = true;
    },
  };
}
