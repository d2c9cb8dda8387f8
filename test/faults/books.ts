import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rebuildProjections } from '../../agent/pipeline/keep/rebuild.ts';
import { openStore, openStoreForReading } from '../../agent/store/open.ts';
import type { Store } from '../../agent/store/store.ts';
import { type Books, journalLine, withoutZeros } from './expected.ts';

/** Reads the books that an agent has kept. A ship that a pick came after was taken back: the reversal belongs to the ship's line. */
export function readBooks(databaseFile: string): Books {
  const { store, close } = openStoreForReading(databaseFile);
  try {
    const journal: string[] = [];
    for (const entry of store.journal.inOrder()) if (entry.kind !== 'reversal') journal.push(journalLine(entry));
    return { journal: journal.sort(), ...projectionsOf(store) };
  } finally {
    close();
  }
}

function projectionsOf(store: Store): Pick<Books, 'stock' | 'demand'> {
  return {
    stock: withoutZeros(new Map(store.stock.all().map((row) => [`${row.sku} ${row.location} ${row.condition}`, row.onHand]))),
    demand: withoutZeros(new Map(store.demand.all().map(({ sku, day, quantity }) => [`${sku} ${day}`, quantity]))),
  };
}

/** Everything in which the kept books differ from the expected ones, a line each, at most twenty; none where they are the same. */
export function differences(expected: Books, kept: Books): string[] {
  const found = compareLines(expected.journal, kept.journal);
  for (const what of ['stock', 'demand'] as const) {
    for (const key of new Set([...expected[what].keys(), ...kept[what].keys()])) {
      const [should, is] = [expected[what].get(key) ?? 0, kept[what].get(key) ?? 0];
      if (should !== is) found.push(`${what} ${key}: ${is} instead of ${should}`);
    }
  }
  return found.length > 20 ? [...found.slice(0, 20), `and ${found.length - 20} more`] : found;
}

function compareLines(expected: readonly string[], kept: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of expected) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of kept) counts.set(line, (counts.get(line) ?? 0) - 1);
  return [...counts]
    .filter(([, count]) => count !== 0)
    .map(([line, count]) => (count > 0 ? `journal lacks ${line}` : `journal has ${-count} too many of ${line}`));
}

/** What is wrong with a database at rest: SQLite's own check of every page, and projections that a rebuild from the journal would make otherwise. */
export function faultsOf(databaseFile: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-rebuild-'));
  try {
    const copy = join(folder, 'copy.db');
    for (const end of ['', '-wal']) if (existsSync(databaseFile + end)) copyFileSync(databaseFile + end, copy + end);
    const { store, close } = openStore({ file: copy, durability: 'process', limits: { keyWindow: 10_000, deadLetters: 10_000 } });
    try {
      const rows = store.db.pragma('integrity_check') as { integrity_check: string }[];
      const faults = rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
      const before = projectionsOf(store);
      store.transaction(() => rebuildProjections(store));
      const nothing = { journal: [] };
      const changed = differences({ ...projectionsOf(store), ...nothing }, { ...before, ...nothing });
      return [...faults, ...changed.map((line) => `otherwise than rebuilt: ${line}`)];
    } finally {
      close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
