import type { Database } from './database.ts';

export interface DeadLetter {
  readonly receivedAt: number;
  readonly topic: string;
  readonly device: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
}

export interface DeadLetterRow extends DeadLetter {
  readonly id: number;
  readonly payloadBytes: number;
}

interface StoredLetter extends Omit<DeadLetterRow, 'retained'> {
  readonly retained: number;
}

/** Which letters are meant: one, those with a reason, or all. */
export interface LetterFilter {
  readonly id?: number | undefined;
  readonly reason?: string | undefined;
}

const PAYLOAD_KEPT = 4096;
const DETAIL_KEPT = 500;
const COLUMNS = 'id, received_at AS receivedAt, topic, device, reason, detail, payload, payload_bytes AS payloadBytes, retained';
const toRow = (row: StoredLetter): DeadLetterRow => ({ ...row, retained: row.retained === 1 });

/** Messages that nothing could be made of, the newest `keep` of them, with the first 4 kB of payload. */
export function deadLettersTable(db: Database, keep: number) {
  const insert = db.prepare<[number, string, string | null, string, string, Uint8Array, number, number]>(
    'INSERT INTO dead_letters (received_at, topic, device, reason, detail, payload, payload_bytes, retained) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const trim = db.prepare<[number]>('DELETE FROM dead_letters WHERE id <= ?');
  const newest = db.prepare<[number], StoredLetter>(`SELECT ${COLUMNS} FROM dead_letters ORDER BY id DESC LIMIT ?`);
  const after = db.prepare<[{ after: number; id: number | null; reason: string | null; limit: number }], StoredLetter>(
    `SELECT ${COLUMNS} FROM dead_letters WHERE id > @after AND (@id IS NULL OR id = @id) AND (@reason IS NULL OR reason = @reason) ORDER BY id LIMIT @limit`,
  );
  const remove = db.prepare<[number]>('DELETE FROM dead_letters WHERE id = ?');
  const explain = db.prepare<[string, string, number]>('UPDATE dead_letters SET reason = ?, detail = ? WHERE id = ?');
  const dropOld = db.prepare<[number]>('DELETE FROM dead_letters WHERE received_at < ?');
  const shed = db.prepare<[number]>('DELETE FROM dead_letters WHERE id <= (SELECT max(id) FROM dead_letters) - ?');
  const count = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM dead_letters');

  return {
    add(letter: DeadLetter): void {
      const kept = letter.payload.subarray(0, PAYLOAD_KEPT);
      const { lastInsertRowid } = insert.run(
        letter.receivedAt,
        letter.topic.slice(0, 1024),
        letter.device,
        letter.reason,
        letter.detail.slice(0, DETAIL_KEPT),
        kept,
        letter.payload.byteLength,
        letter.retained ? 1 : 0,
      );
      trim.run(Number(lastInsertRowid) - keep);
    },
    newest: (limit: number): DeadLetterRow[] => newest.all(limit).map(toRow),
    /** The next letters behind an id, in order of arrival. */
    after: (id: number, filter: LetterFilter, limit: number): DeadLetterRow[] =>
      after.all({ after: id, id: filter.id ?? null, reason: filter.reason ?? null, limit }).map(toRow),
    remove: (id: number): void => void remove.run(id),
    /** States anew why nothing can be made of a letter. */
    explain: (id: number, reason: string, detail: string): void => void explain.run(reason, detail.slice(0, DETAIL_KEPT), id),
    /** Forgets letters from before `before`. */
    tidy: (before: number): void => void dropOld.run(before),
    /** Keeps only the newest so many. */
    shed: (most: number): void => void shed.run(most),
    count: (): number => count.get()!.count,
  };
}
