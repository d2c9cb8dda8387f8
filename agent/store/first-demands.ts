import { type FirstDemand, firstRate } from '../domain/levels/first-demand.ts';
import type { Database } from './database.ts';
import { createRemembered } from './remembered.ts';

export interface FirstDemandRow {
  /** Of those whose levels are chosen together. */
  readonly key: string;
  /** The last business day that was counted. */
  readonly originDay: number;
  readonly first: FirstDemand;
}

/** A row as it is remembered. */
export interface KnownFirstDemand extends FirstDemandRow {
  /** Units that a first demand is expected to ask for in a day, of one such item. */
  readonly perDay: number;
}

interface Stored {
  readonly key: string;
  readonly originDay: number;
  readonly chance: number;
  readonly sizes: string;
}

/** What first demands were, as they were counted last; remembered, for it is asked for with every decision. */
export function firstDemandsTable(db: Database) {
  const select = 'SELECT key, origin_day AS originDay, chance, sizes FROM first_demands';
  const get = db.prepare<[string], Stored>(`${select} WHERE key = ?`);
  const keys = db.prepare<[], { key: string }>('SELECT key FROM first_demands ORDER BY key');
  const put = db.prepare<[string, number, number, string]>(
    'INSERT OR REPLACE INTO first_demands (key, origin_day, chance, sizes) VALUES (?, ?, ?, ?)',
  );
  const drop = db.prepare<[string]>('DELETE FROM first_demands WHERE key = ?');
  const read = ({ key, originDay, chance, sizes }: Stored): KnownFirstDemand => {
    const first = { chance, sizes: JSON.parse(sizes) as number[] };
    return { key, originDay, first, perDay: firstRate(first, 1) };
  };
  const known = createRemembered((key) => {
    const row = get.get(key);
    return row ? read(row) : null;
  });

  return {
    /** Null where there were too few. */
    get: known.get,
    keys: (): string[] => keys.all().map(({ key }) => key),
    put({ key, originDay, first }: FirstDemandRow): void {
      put.run(key, originDay, first.chance, JSON.stringify(first.sizes));
      known.changed(key);
    },
    drop(key: string): void {
      drop.run(key);
      known.changed(key);
    },
    /** Forgets what it remembers: the database may say something else. */
    forget: known.forget,
  };
}
