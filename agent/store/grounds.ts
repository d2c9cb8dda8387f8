import type { Grounds } from '../domain/replenishment/grounds.ts';
import type { Database } from './database.ts';

/** What each order was decided on. */
export function groundsTable(db: Database) {
  const get = db.prepare<[string], { grounds: string }>('SELECT grounds FROM decision_grounds WHERE id = ?');
  const put = db.prepare<[string, string]>('INSERT INTO decision_grounds (id, grounds) VALUES (?, ?)');
  const drop = db.prepare<[string]>('DELETE FROM decision_grounds WHERE id = ?');
  return {
    /** Null for what was decided before grounds were kept, and for what is no order. */
    get: (id: string): Grounds | null => {
      const row = get.get(id);
      return row ? (JSON.parse(row.grounds) as Grounds) : null;
    },
    put: (id: string, grounds: Grounds): void => void put.run(id, JSON.stringify(grounds)),
    drop: (id: string): void => void drop.run(id),
  };
}
