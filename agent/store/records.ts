import type { Database } from './database.ts';

export interface JobRow {
  readonly name: string;
  readonly pattern: string;
  readonly timeZone: string;
  readonly lastSuccess: number | null;
}

/** Recurring work and up to when its due runs are done. */
export function jobsTable(db: Database) {
  const get = db.prepare<[string], JobRow>(
    'SELECT name, pattern, time_zone AS timeZone, last_success AS lastSuccess FROM jobs WHERE name = ?',
  );
  const put = db.prepare<[Record<string, unknown>]>(
    'INSERT OR REPLACE INTO jobs (name, pattern, time_zone, last_success) VALUES (@name, @pattern, @timeZone, @lastSuccess)',
  );
  return {
    get: (name: string): JobRow | undefined => get.get(name),
    put: (row: JobRow): void => void put.run(row as never),
  };
}

/** Commands answered, so that one sent twice is done once. */
export function commandsTable(db: Database) {
  const get = db.prepare<[string], { reply: string }>('SELECT reply FROM commands WHERE id = ?');
  const put = db.prepare<[string, number, string, string | null, string]>(
    'INSERT INTO commands (id, received_at, command, by, reply) VALUES (?, ?, ?, ?, ?)',
  );
  const dropOld = db.prepare<[number]>('DELETE FROM commands WHERE received_at < ?');
  return {
    /** The JSON reply given to this id before, or undefined. */
    reply: (id: string): string | undefined => get.get(id)?.reply,
    put: (command: { id: string; receivedAt: number; command: string; by: string | null; reply: string }): void =>
      void put.run(command.id, command.receivedAt, command.command, command.by, command.reply),
    tidy: (before: number): void => void dropOld.run(before),
  };
}

/** Single values: site, gateway, start time, catalogue version, ... */
export function settingsTable(db: Database) {
  const get = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?');
  const put = db.prepare<[string, string]>('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)');
  const drop = db.prepare<[string]>('DELETE FROM settings WHERE name = ?');
  const named = db.prepare<[{ start: string }], { name: string }>(
    'SELECT name FROM settings WHERE substr(name, 1, length(@start)) = @start ORDER BY name',
  );
  return {
    get: (name: string): string | null => get.get(name)?.value ?? null,
    put: (name: string, value: string): void => void put.run(name, value),
    drop: (name: string): void => void drop.run(name),
    /** Names that begin so. */
    named: (start: string): string[] => named.all({ start }).map(({ name }) => name),
  };
}
