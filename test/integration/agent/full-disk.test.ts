import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../agent/store/database.ts';
import { type AgentRoom, agentRoom, HOUR, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom();
  await room.count('TEA', 'A-01', 40);
});
afterEach(() => room.remove());

/** Another program holds the database's write lock, as a copy or a full disk keeps commits from being made. */
function hold(): () => void {
  const db = openDatabase(room.file, 'process');
  db.exec('BEGIN IMMEDIATE');
  return () => {
    db.exec('ROLLBACK');
    db.close();
  };
}

/** No further page fits: SQLite says SQLITE_FULL, as on a full disk. */
function fill(db: Database): () => void {
  const pages = db.pragma('page_count', { simple: true });
  db.pragma(`max_page_count = ${pages}`);
  return () => db.pragma('max_page_count = 1073741823');
}

function refuseWrites(db: Database): () => void {
  db.pragma('query_only = ON');
  return () => db.pragma('query_only = OFF');
}

describe.each([
  ['a full disk', 'database-full', () => fill(room.connection)],
  ['a database that cannot be written', 'database-read-only', () => refuseWrites(room.connection)],
] as const)('on %s', (_title, code, begin) => {
  it('messages stay unacknowledged, health says why, and afterwards each counts once, without a restart', async () => {
    const end = begin();
    // Long texts, so that pages run out at once.
    for (let pick = 0; pick < 200; pick++) await room.scan({ quantity: 1, operator: `op-${pick}-${'x'.repeat(100)}`, order: `o-${pick}` });
    const underWay = room.broker.wire.underWay();
    expect(underWay).toBeGreaterThan(0);
    await room.pass(10 * MINUTE);
    expect(room.broker.wire.underWay()).toBe(underWay);
    expect(room.api.health()).toMatchObject({ ok: false, problems: [expect.stringContaining(code)] });
    expect(room.counted('commit_failures', code)).toBeGreaterThan(100);
    expect(room.log.lines.filter(({ phrase }) => phrase === 'messages cannot be committed')).toHaveLength(1);
    end();
    await room.pass(MINUTE);
    expect(room.broker.wire.underWay()).toBe(0);
    expect(room.api.health()).toMatchObject({ ok: true, problems: [] });
    expect(room.onHand('TEA')).toBe(-160);
    expect(room.counted('events_recorded', 'pick')).toBe(200);
    expect(room.counted('messages_received')).toBe(201);
    expect(room.counted('messages_acknowledged')).toBe(201);
  });

  it('bad messages become dead letters afterwards, each written and counted once', async () => {
    const end = begin();
    for (let index = 0; index < 30; index++) await room.publish('warehouse/here/scanner/gun-9', `{"seq":${index},"${'y'.repeat(2000)}`);
    await room.pass(5 * MINUTE);
    end();
    await room.pass(MINUTE);
    expect(room.counted('dead_letters')).toBe(30);
    expect(room.counted('dead_letters_suppressed')).toBe(0);
    expect(room.api.deadLetters()).toHaveLength(30);
  });

  it('the night’s jobs, orders and devices are looked after later, and the agent stays up', async () => {
    const end = begin();
    await room.scan({ quantity: 35, operator: 'x'.repeat(120) });
    await room.pass(16 * HOUR);
    end();
    await room.pass(20 * MINUTE);
    expect(room.onHand('TEA')).toBe(5);
    const decisions = new Set(room.decisions().map(({ body }) => body.id));
    expect(decisions.size).toBe(1);
    expect(room.counted('decisions')).toBe(1);
  });

  it('the agent can be stopped, and what was not committed comes again', async () => {
    begin();
    for (let pick = 0; pick < 200; pick++) await room.scan({ quantity: 1, operator: `op-${pick}-${'x'.repeat(100)}`, order: `o-${pick}` });
    await room.stop();
    await room.start();
    expect(room.onHand('TEA')).toBe(-160);
  });
});

describe('while another program holds the write lock', () => {
  it('nothing is acknowledged, and afterwards everything is taken', async () => {
    room.connection.pragma('busy_timeout = 1');
    const release = hold();
    await room.scan({ quantity: 2 });
    await room.pass(5000);
    expect(room.broker.wire.underWay()).toBe(1);
    expect(room.api.health().problems).toEqual([expect.stringContaining('database-busy')]);
    release();
    await room.pass(2000);
    expect(room.onHand('TEA')).toBe(38);
    expect(room.api.health().ok).toBe(true);
  });
});
