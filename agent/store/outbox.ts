import type { Database } from './database.ts';

export interface OutboxRow {
  /** The order of delivery. */
  readonly id: number;
  readonly messageId: string;
  readonly channel: 'decisions' | 'alerts' | 'replies';
  readonly subject: string;
  readonly body: string;
  readonly createdAt: number;
}

export interface SinkCursor {
  readonly deliveredThrough: number;
  readonly attempts: number;
  readonly lastError: string | null;
}

export interface DeliveryRow {
  readonly outboxId: number;
  readonly sink: string;
  readonly state: 'delivered' | 'dead';
  readonly at: number;
  readonly attempts: number;
  readonly reason: string | null;
}

const COLUMNS = 'id, message_id AS messageId, channel, subject, body, created_at AS createdAt';

/** What is to go upstream, in order, and how far each sink has come: all up to its cursor is settled, and behind it what has a delivery of its own. */
export function outboxTable(db: Database) {
  const add = db.prepare<[string, string, string, string, number]>(
    'INSERT INTO outbox (message_id, channel, subject, body, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const unsettled = 'FROM outbox WHERE id > ? AND NOT EXISTS (SELECT 1 FROM deliveries WHERE outbox_id = outbox.id AND sink = ?)';
  const waitingFor = db.prepare<[number, string, number], OutboxRow>(`SELECT ${COLUMNS} ${unsettled} ORDER BY id LIMIT ?`);
  const settledThrough = db
    .prepare<[number, string], number | null>(`SELECT coalesce((SELECT min(id) - 1 ${unsettled}), (SELECT max(id) FROM outbox))`)
    .pluck();
  const after = db.prepare<[number, number], OutboxRow>(`SELECT ${COLUMNS} FROM outbox WHERE id > ? ORDER BY id LIMIT ?`);
  const newestSettled = db.prepare<[number, string, number], OutboxRow>(
    `SELECT ${COLUMNS} FROM outbox WHERE id <= ? OR EXISTS (SELECT 1 FROM deliveries WHERE outbox_id = outbox.id AND sink = ?) ORDER BY id DESC LIMIT ?`,
  );
  const ofMessage = db.prepare<[string], OutboxRow>(`SELECT ${COLUMNS} FROM outbox WHERE message_id = ? ORDER BY id LIMIT 1`);
  const cursor = db.prepare<[string], SinkCursor>(
    'SELECT delivered_through AS deliveredThrough, attempts, last_error AS lastError FROM sink_cursors WHERE sink = ?',
  );
  const putCursor = db.prepare<[string, number, number, string | null]>(
    'INSERT OR REPLACE INTO sink_cursors (sink, delivered_through, attempts, last_error) VALUES (?, ?, ?, ?)',
  );
  const cursors = db.prepare<[], SinkCursor & { sink: string }>(
    'SELECT sink, delivered_through AS deliveredThrough, attempts, last_error AS lastError FROM sink_cursors ORDER BY sink',
  );
  const addDelivery = db.prepare<[Record<string, unknown>]>(
    'INSERT OR REPLACE INTO deliveries (outbox_id, sink, state, at, attempts, reason) VALUES (@outboxId, @sink, @state, @at, @attempts, @reason)',
  );
  const deliveries = db.prepare<[number], DeliveryRow>(
    'SELECT outbox_id AS outboxId, sink, state, at, attempts, reason FROM deliveries WHERE outbox_id = ? ORDER BY sink',
  );
  const dead = db.prepare<[number], OutboxRow & Omit<DeliveryRow, 'outboxId'>>(
    `SELECT ${COLUMNS}, sink, state, at, attempts, reason FROM deliveries JOIN outbox ON id = outbox_id WHERE state = 'dead'
      ORDER BY outbox_id DESC, sink LIMIT ?`,
  );
  const waiting = db.prepare<[number], { count: number; oldest: number | null }>(
    'SELECT count(*) AS count, min(created_at) AS oldest FROM outbox WHERE id > ?',
  );
  const dropOld = db.prepare<[number, number]>('DELETE FROM outbox WHERE id <= ? AND created_at < ?');
  const dropDeliveries = db.prepare<[number, number]>(
    'DELETE FROM deliveries WHERE outbox_id IN (SELECT id FROM outbox WHERE id <= ? AND created_at < ?)',
  );

  const cursorOf = (sink: string): SinkCursor => cursor.get(sink) ?? { deliveredThrough: 0, attempts: 0, lastError: null };
  let additions = 0;

  return {
    add(message: Omit<OutboxRow, 'id'>): void {
      additions++;
      add.run(message.messageId, message.channel, message.subject, message.body, message.createdAt);
    },
    /** How many messages this process has added: tells cheaply whether there is anything new to deliver. */
    additions: (): number => additions,
    /** The next messages that a sink has neither had nor refused, in order. */
    waitingFor: (sink: string, limit: number): OutboxRow[] => waitingFor.all(cursorOf(sink).deliveredThrough, sink, limit),
    /** The messages behind an id, in order. */
    after: (id: number, limit: number): OutboxRow[] => after.all(id, limit),
    /** What a sink has had or refused, newest first. */
    newestSettled: (sink: string, limit: number): OutboxRow[] => newestSettled.all(cursorOf(sink).deliveredThrough, sink, limit),
    /** Whether a message lies here that goes out by itself: some sink has not settled it. */
    isWaiting(messageId: string): boolean {
      const row = ofMessage.get(messageId);
      if (!row) return false;
      const all = cursors.all();
      const settled = deliveries.all(row.id).map(({ sink }) => sink);
      return all.length === 0 || all.some(({ sink, deliveredThrough }) => row.id > deliveredThrough && !settled.includes(sink));
    },
    cursor: cursorOf,
    /** Moves a sink's cursor behind all that it has settled without a gap, and keeps how its last attempt went. */
    advance(sink: string, { attempts, lastError }: Omit<SinkCursor, 'deliveredThrough'>): void {
      const { deliveredThrough } = cursorOf(sink);
      putCursor.run(sink, settledThrough.get(deliveredThrough, sink) ?? deliveredThrough, attempts, lastError);
    },
    cursors: () => cursors.all(),
    addDelivery: (row: DeliveryRow): void => void addDelivery.run(row as never),
    deliveriesOf: (outboxId: number): DeliveryRow[] => deliveries.all(outboxId),
    /** What sinks have refused for good, newest first, with what became of it there. */
    newestDead: (limit: number): { row: OutboxRow; delivery: DeliveryRow }[] =>
      dead.all(limit).map(({ sink, state, at, attempts, reason, ...row }) => ({
        row,
        delivery: { outboxId: row.id, sink, state, at, attempts, reason },
      })),
    waitingAfter: (id: number): { count: number; oldest: number | null } => waiting.get(id)!,
    /** Forgets what every sink has had and is older than `before`. */
    tidy(deliveredThrough: number, before: number): void {
      dropDeliveries.run(deliveredThrough, before);
      dropOld.run(deliveredThrough, before);
    },
  };
}
