import type { Decision, Reason } from '../domain/replenishment/decision.ts';
import type { Database } from './database.ts';
import type { groundsTable } from './grounds.ts';

interface DecisionRecord extends Omit<Decision, 'reason' | 'particulars'> {
  readonly reason: string;
  readonly particulars: string | null;
}

const COLUMNS =
  'id, decided_at AS decidedAt, type, sku, supplier, location, quantity, unit, due_by AS dueBy, priority, policy, reason, particulars';

/** Every decision with its reason, as it was taken; what it was decided on goes when it goes. */
export function decisionsTable(db: Database, grounds: ReturnType<typeof groundsTable>) {
  const insert = db.prepare<
    [Record<string, unknown>]
  >(`INSERT INTO decisions (id, decided_at, type, sku, supplier, location, quantity, unit, due_by, priority, policy, reason, particulars)
    VALUES (@id, @decidedAt, @type, @sku, @supplier, @location, @quantity, @unit, @dueBy, @priority, @policy, @reason, @particulars)`);
  const get = db.prepare<[string], DecisionRecord>(`SELECT ${COLUMNS} FROM decisions WHERE id = ?`);
  const startingWith = db.prepare<[string, string, number], DecisionRecord>(
    `SELECT ${COLUMNS} FROM decisions WHERE id >= ? AND id < ? ORDER BY id LIMIT ?`,
  );
  const newest = db.prepare<[{ sku: string | null; limit: number }], DecisionRecord>(
    `SELECT ${COLUMNS} FROM decisions WHERE @sku IS NULL OR sku = @sku ORDER BY decided_at DESC, id DESC LIMIT @limit`,
  );
  const open = db.prepare<[{ sku: string | null }], DecisionRecord>(
    `SELECT ${COLUMNS} FROM decisions WHERE (@sku IS NULL OR sku = @sku) AND id IN (
      SELECT id FROM orders WHERE closed_at IS NULL UNION ALL SELECT id FROM transfers WHERE closed_at IS NULL
      UNION ALL SELECT id FROM order_changes WHERE settled_at IS NULL UNION ALL SELECT id FROM decisions WHERE type = 'quartermaster.recount.requested')
      ORDER BY priority DESC, decided_at DESC, id DESC`,
  );

  const since = db.prepare<[string, number], { sku: string; decidedAt: number }>(
    'SELECT sku, decided_at AS decidedAt FROM decisions WHERE type = ? AND decided_at >= ? ORDER BY decided_at, id',
  );

  const byAge = db.prepare<[], { id: string; decidedAt: number; isOrdered: number }>(
    'SELECT id, decided_at AS decidedAt, EXISTS (SELECT 1 FROM orders o WHERE o.id = d.id) AS isOrdered FROM decisions d ORDER BY rowid',
  );
  const drop = db.prepare<[string]>('DELETE FROM decisions WHERE id = ?');

  const toDecision = ({ particulars, ...row }: DecisionRecord): Decision => ({
    ...row,
    reason: JSON.parse(row.reason) as Reason,
    ...(particulars !== null && { particulars: JSON.parse(particulars) as Record<string, string> }),
  });
  return {
    insert: ({ particulars, ...decision }: Decision): void =>
      void insert.run({
        supplier: '',
        ...decision,
        reason: JSON.stringify(decision.reason),
        particulars: particulars ? JSON.stringify(particulars) : null,
      }),
    get: (id: string): Decision | undefined => {
      const row = get.get(id);
      return row && toDecision(row);
    },
    /** Those whose ids begin so, at most so many, oldest first. */
    startingWith: (start: string, most: number): Decision[] => startingWith.all(start, `${start}\u{10ffff}`, most).map(toDecision),
    newest: (filter: { sku?: string; limit: number }): Decision[] =>
      newest.all({ sku: filter.sku ?? null, limit: filter.limit }).map(toDecision),
    /** Those with an open order or transfer, and all requests to count: the most urgent first, then the newest. */
    *open(sku: string | undefined): Generator<Decision> {
      for (const row of open.all({ sku: sku ?? null })) yield toDecision(row);
    },
    /** Of which items, and when, decisions of a type were taken since a time; reads the whole table. */
    since: (type: Decision['type'], time: number) => since.all(type, time),
    /** Removes the oldest decisions from before a time, at most so many; those whose order is still known stay. */
    tidy(before: number, most: number): void {
      const found: string[] = [];
      for (const { id, decidedAt, isOrdered } of byAge.iterate()) {
        if (decidedAt >= before || found.length >= most) break;
        if (isOrdered === 0) found.push(id);
      }
      for (const id of found) {
        grounds.drop(id);
        drop.run(id);
      }
    },
  };
}
