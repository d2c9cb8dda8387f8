import type { PositionKey } from '../domain/stock-row.ts';
import type { Database } from './database.ts';
import { createRecent } from './recent.ts';

const CACHED = 131_072;

/** A position as one text. */
export function positionText({ sku, location, condition }: PositionKey): string {
  return `${sku}\n${location}\n${condition}`;
}

/** Numbers of stock positions, given once and never again. */
export function positionsTable(db: Database) {
  const find = db.prepare<[string, string, string], { id: number }>(
    'SELECT id FROM positions WHERE sku = ? AND location = ? AND condition = ?',
  );
  const insert = db.prepare<[string, string, string]>('INSERT INTO positions (sku, location, condition) VALUES (?, ?, ?)');
  const known = createRecent<string, number>(CACHED);

  function idOf(key: PositionKey): number | undefined {
    const text = positionText(key);
    let id = known.get(text);
    if (id === undefined) {
      id = find.get(key.sku, key.location, key.condition)?.id;
      if (id !== undefined) known.set(text, id);
    }
    return id;
  }

  return {
    /** The number of a position; undefined where none was given yet. */
    idOf,
    /** Gives a position the next number where it has none. Runs in the caller's transaction. */
    enter: (key: PositionKey): number => idOf(key) ?? Number(insert.run(key.sku, key.location, key.condition).lastInsertRowid),
    forget: (): void => known.clear(),
  };
}
