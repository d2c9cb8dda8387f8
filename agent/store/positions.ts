import type { PositionKey } from '../domain/stock/stock-row.ts';
import type { Database } from './database.ts';
import { createRecent } from './recent.ts';

const CACHED = 131_072;

/** A position and its number. */
export interface Position extends PositionKey {
  readonly position: number;
}

/** A position as one text. */
export function positionText({ sku, location, condition }: PositionKey): string {
  return `${sku}\n${location}\n${condition}`;
}

/** A position that remembers its number: for whoever meets it again and again. */
class RememberedPosition implements PositionKey {
  readonly sku: string;
  readonly location: string;
  readonly condition: PositionKey['condition'];
  id = 0;
  epoch = -1;
  constructor({ sku, location, condition }: PositionKey) {
    this.sku = sku;
    // A part of a longer text would keep the whole of it, a message, in memory.
    this.location = JSON.parse(JSON.stringify(location)) as string;
    this.condition = condition;
  }
}

/** Numbers of stock positions, given once and never again. */
export function positionsTable(db: Database) {
  const find = db.prepare<[string, string, string], { id: number }>(
    'SELECT id FROM positions WHERE sku = ? AND location = ? AND condition = ?',
  );
  const insert = db.prepare<[string, string, string]>('INSERT INTO positions (sku, location, condition) VALUES (?, ?, ?)');
  const ofSku = db.prepare<[string], Position>(
    'SELECT id AS position, sku, location, condition FROM positions WHERE sku = ? ORDER BY location, condition',
  );
  const known = createRecent<string, number>(CACHED);
  const bySku = createRecent<string, readonly Position[]>(CACHED);
  /** A new one with each rollback, which takes back numbers that were given in it. */
  let epoch = 0;

  function idOf(key: PositionKey): number | undefined {
    if (!(key instanceof RememberedPosition)) return lookUp(key);
    if (key.epoch === epoch) return key.id;
    const id = lookUp(key);
    if (id !== undefined) [key.id, key.epoch] = [id, epoch];
    return id;
  }

  function lookUp(key: PositionKey): number | undefined {
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
    enter(key: PositionKey): number {
      const id = idOf(key);
      if (id !== undefined) return id;
      bySku.delete(key.sku);
      return Number(insert.run(key.sku, key.location, key.condition).lastInsertRowid);
    },
    /** Whether the positions of a SKU are in memory. */
    isKnown: (sku: string): boolean => bySku.get(sku) !== undefined,
    /** Keeps what the file says of these SKUs: all their positions, those of a SKU by location and condition. */
    keep(skus: readonly string[], stored: readonly Position[]): void {
      const found = new Map(skus.map((sku): [string, Position[]] => [sku, []]));
      for (const { position, sku, location, condition } of stored) found.get(sku)!.push({ position, sku, location, condition });
      for (const [sku, own] of found) bySku.set(sku, own);
    },
    /** The positions of a SKU, by location and condition. */
    ofSku(sku: string): readonly Position[] {
      let positions = bySku.get(sku);
      if (!positions) {
        positions = ofSku.all(sku);
        bySku.set(sku, positions);
      }
      return positions;
    },
    /** The same position, which is found without a look-up from its second use on. */
    remembered: (key: PositionKey): PositionKey => new RememberedPosition(key),
    forget(): void {
      epoch++;
      known.clear();
      bySku.clear();
    },
  };
}
