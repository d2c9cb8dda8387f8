import type { LevelChoice } from '../domain/levels/level-choice.ts';
import type { Database } from './database.ts';
import { createRemembered } from './remembered.ts';

export interface LevelChoiceRow {
  /** Of those who share the choice. */
  readonly key: string;
  readonly madeAt: number;
  /** The last business day that it has seen. */
  readonly originDay: number;
  readonly choice: LevelChoice;
}

interface Stored extends Omit<LevelChoiceRow, 'choice'> {
  readonly choice: string;
}

/** What was chosen for the items of a policy together, the newest only; remembered, for it is asked for with every decision. */
export function levelChoicesTable(db: Database) {
  const select = 'SELECT key, made_at AS madeAt, origin_day AS originDay, choice FROM level_choices';
  const get = db.prepare<[string], Stored>(`${select} WHERE key = ?`);
  const all = db.prepare<[], Stored>(`${select} ORDER BY made_at, key`);
  const put = db.prepare<[string, number, number, string]>(
    'INSERT OR REPLACE INTO level_choices (key, made_at, origin_day, choice) VALUES (?, ?, ?, ?)',
  );
  const drop = db.prepare<[string]>('DELETE FROM level_choices WHERE key = ?');
  const read = (row: Stored): LevelChoiceRow => ({ ...row, choice: JSON.parse(row.choice) as LevelChoice });
  const known = createRemembered((key) => {
    const row = get.get(key);
    return row ? read(row) : null;
  });

  return {
    get: known.get,
    /** Oldest first. */
    all: (): LevelChoiceRow[] => all.all().map(read),
    put({ key, madeAt, originDay, choice }: LevelChoiceRow): void {
      put.run(key, madeAt, originDay, JSON.stringify(choice));
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
