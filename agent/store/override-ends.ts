import type { ParameterName } from '../domain/items/item.ts';
import type { Database } from './database.ts';

/** Until when a parameter is what an operator has set, UTC milliseconds. */
export interface OverrideEnd {
  readonly sku: string;
  readonly parameter: ParameterName;
  readonly until: number;
}

/** The overrides that end by themselves. */
export function overrideEndsTable(db: Database) {
  const ofSku = db.prepare<[string], OverrideEnd>('SELECT sku, parameter, until FROM override_ends WHERE sku = ? ORDER BY parameter');
  const over = db.prepare<[number], OverrideEnd>(
    'SELECT sku, parameter, until FROM override_ends WHERE until <= ? ORDER BY sku, parameter',
  );
  const put = db.prepare<[string, string, number]>('INSERT OR REPLACE INTO override_ends (sku, parameter, until) VALUES (?, ?, ?)');
  const drop = db.prepare<[string, string]>('DELETE FROM override_ends WHERE sku = ? AND parameter = ?');
  return {
    ofSku: (sku: string): OverrideEnd[] => ofSku.all(sku),
    /** Those whose time has come. */
    over: (now: number): OverrideEnd[] => over.all(now),
    put: ({ sku, parameter, until }: OverrideEnd): void => void put.run(sku, parameter, until),
    drop: (sku: string, parameter: ParameterName): void => void drop.run(sku, parameter),
  };
}
