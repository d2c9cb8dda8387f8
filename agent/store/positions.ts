import type { Condition } from '../domain/stock-event.ts';
import type { Database } from './database.ts';
import { createRecent } from './recent.ts';

/** A stock position: one SKU at one location in one condition. */
export interface PositionKey {
  readonly sku: string;
  readonly location: string;
  readonly condition: Condition;
}

const CACHED = 16_384;

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

  return {
    /** The number of a position; a new one gets the next. Runs in the caller's transaction. */
    idOf(key: PositionKey): number {
      const text = positionText(key);
      let id = known.get(text);
      if (id === undefined) {
        const { sku, location, condition } = key;
        id = find.get(sku, location, condition)?.id ?? Number(insert.run(sku, location, condition).lastInsertRowid);
        known.set(text, id);
      }
      return id;
    },
    forget: (): void => known.clear(),
  };
}
