import type { Database } from './database.ts';

export interface AlertRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly sentence: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
}

interface StoredAlert extends Omit<AlertRow, 'numbers'> {
  readonly numbers: string;
}

const COLUMNS = 'id, kind, subject, sentence, numbers, raised_at AS raisedAt, cleared_at AS clearedAt';

/** Alerts: at most one active per kind and subject. */
export function alertsTable(db: Database) {
  const active = db.prepare<[string, string], StoredAlert>(
    `SELECT ${COLUMNS} FROM alerts WHERE kind = ? AND subject = ? AND cleared_at IS NULL`,
  );
  const allActive = db.prepare<[], StoredAlert>(`SELECT ${COLUMNS} FROM alerts WHERE cleared_at IS NULL ORDER BY raised_at DESC, id DESC`);
  const activeOf = db.prepare<[string], StoredAlert>(
    `SELECT ${COLUMNS} FROM alerts WHERE kind = ? AND cleared_at IS NULL ORDER BY subject`,
  );
  const cleared = db.prepare<[number], StoredAlert>(
    `SELECT ${COLUMNS} FROM alerts WHERE cleared_at IS NOT NULL ORDER BY cleared_at DESC, id DESC LIMIT ?`,
  );
  const insert = db.prepare<[Record<string, unknown>]>(
    'INSERT INTO alerts (id, kind, subject, sentence, numbers, raised_at) VALUES (@id, @kind, @subject, @sentence, @numbers, @raisedAt)',
  );
  const clear = db.prepare<[number, string]>('UPDATE alerts SET cleared_at = ? WHERE id = ?');
  const count = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM alerts WHERE cleared_at IS NULL');
  const dropOld = db.prepare<[number]>('DELETE FROM alerts WHERE cleared_at < ?');
  const parse = (row: StoredAlert): AlertRow => ({ ...row, numbers: JSON.parse(row.numbers) as Record<string, number> });

  // Asked of each device every minute and of each item with each event. A reader asks the file, which another connection writes.
  let known: Map<string, Map<string, AlertRow>> | null = null;

  function remember(row: AlertRow): void {
    const ofKind = known?.get(row.kind);
    if (ofKind) ofKind.set(row.subject, row);
    else known?.set(row.kind, new Map([[row.subject, row]]));
  }

  function knownOf(kind: string): ReadonlyMap<string, AlertRow> | undefined {
    if (!known) {
      known = new Map();
      for (const row of allActive.all()) remember(parse(row));
    }
    return known.get(kind);
  }

  function find(kind: string, subject: string): AlertRow | undefined {
    if (!db.readonly) return knownOf(kind)?.get(subject);
    const row = active.get(kind, subject);
    return row && parse(row);
  }

  /** By subject, in ascending order. */
  function findAll(kind: string): AlertRow[] {
    if (db.readonly) return activeOf.all(kind).map(parse);
    return [...(knownOf(kind)?.values() ?? [])].sort((a, b) => (a.subject < b.subject ? -1 : 1));
  }

  return {
    active: find,
    activeOf: findAll,
    allActive: (): AlertRow[] => allActive.all().map(parse),
    newestCleared: (limit: number): AlertRow[] => cleared.all(limit).map(parse),
    raise(alert: Omit<AlertRow, 'clearedAt'>): void {
      insert.run({ ...alert, numbers: JSON.stringify(alert.numbers) });
      remember({ ...alert, clearedAt: null });
    },
    clear({ id, kind, subject }: AlertRow, at: number): void {
      clear.run(at, id);
      known?.get(kind)?.delete(subject);
    },
    activeCount: (): number => count.get()!.count,
    tidy: (clearedBefore: number): void => void dropOld.run(clearedBefore),
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget(): void {
      known = null;
    },
  };
}
