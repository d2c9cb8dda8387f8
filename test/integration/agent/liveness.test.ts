import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, MINUTE } from '../../support/agent-room.ts';

const BEAT_MS = 15_000;

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom();
});
afterEach(() => room.remove());

/** What a watchdog would see at its beats while time passes. */
async function looks(ms: number): Promise<number> {
  let longest = 0;
  for (let passed = 0; passed < ms; passed += BEAT_MS) {
    await room.pass(BEAT_MS);
    longest = Math.max(longest, room.agent.stalledMs());
  }
  return longest;
}

it('an agent without messages, or with some that it takes, is not stalled', async () => {
  expect(await looks(5 * MINUTE)).toBe(0);
  await room.scan({ quantity: 1 });
  expect(await looks(5 * MINUTE)).toBe(0);
});

it('one whose every commit fails is not stalled either: it tries, and a restart would not help', async () => {
  room.connection.pragma('busy_timeout = 1');
  const other = new Sqlite(room.file);
  other.exec('BEGIN IMMEDIATE');
  await room.scan({ quantity: 1 });
  // Each attempt waits for the lock in real time.
  expect(await looks(2 * MINUTE)).toBe(0);
  expect(room.api.health().ok).toBe(false);
  other.exec('ROLLBACK');
  other.close();
});

it('one that has messages and takes none, without a failure, is stalled', async () => {
  // The loop's next turn never comes: its task is lost on the way through the clock.
  const { after } = room.clock;
  room.clock.after = (delayMs, task) => (delayMs === 0 ? { cancel: () => {} } : after(delayMs, task));
  await room.scan({ quantity: 1 });
  expect(await looks(MINUTE)).toBeGreaterThanOrEqual(45_000);
  room.clock.after = after;
});
