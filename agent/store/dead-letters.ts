import type { Database } from './database.ts';

export interface DeadLetter {
  readonly receivedAt: number;
  readonly topic: string;
  readonly device: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly payload: Uint8Array;
}

export interface DeadLetterRow extends DeadLetter {
  readonly id: number;
  readonly payloadBytes: number;
}

const PAYLOAD_KEPT = 4096;

/** Messages that nothing could be made of, the newest `keep` of them, with the first 4 kB of payload. */
export function deadLettersTable(db: Database, keep: number) {
  const insert = db.prepare<[number, string, string | null, string, string, Uint8Array, number]>(
    'INSERT INTO dead_letters (received_at, topic, device, reason, detail, payload, payload_bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const trim = db.prepare<[number]>('DELETE FROM dead_letters WHERE id <= ?');
  const newest = db.prepare<[number], DeadLetterRow>(
    'SELECT id, received_at AS receivedAt, topic, device, reason, detail, payload, payload_bytes AS payloadBytes FROM dead_letters ORDER BY id DESC LIMIT ?',
  );
  const count = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM dead_letters');

  return {
    add(letter: DeadLetter): void {
      const kept = letter.payload.subarray(0, PAYLOAD_KEPT);
      const { lastInsertRowid } = insert.run(
        letter.receivedAt,
        letter.topic.slice(0, 1024),
        letter.device,
        letter.reason,
        letter.detail.slice(0, 500),
        kept,
        letter.payload.byteLength,
      );
      trim.run(Number(lastInsertRowid) - keep);
    },
    newest: (limit: number): DeadLetterRow[] => newest.all(limit),
    count: (): number => count.get()!.count,
  };
}
