import { afterEach, beforeEach, expect, it } from 'vitest';
import { AgentError } from '../../../agent/errors.ts';
import { type AgentRoom, agentRoom, HOUR } from '../../support/agent-room.ts';

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom({ durability: 'power' });
});
afterEach(() => room.remove());

it('an agent syncs every commit to disk', () => {
  expect(room.connection.pragma('synchronous', { simple: true })).toBe(2);
  expect(room.connection.pragma('journal_mode', { simple: true })).toBe('wal');
});

it('an agent that cannot connect rejects with the reason, lets go of everything, and can be started again', async () => {
  await room.stop();
  const { start } = room.broker.source;
  const source = room.broker.source as { start: typeof start };
  source.start = () => Promise.reject(new AgentError('broker-refused', 'not authorised'));
  await expect(room.start()).rejects.toMatchObject({ code: 'broker-refused' });
  expect(() => room.api).toThrow('not running');
  await room.pass(HOUR);
  await room.stop();
  source.start = start;
  await room.start();
  await room.count('TEA', 'A-01', 5);
  expect(room.onHand('TEA')).toBe(5);
});

it('a second agent on the same database is refused and the first goes on', async () => {
  const first = room.agent;
  await expect(room.start()).rejects.toMatchObject({ code: 'database-busy' });
  expect(first.api.status().startedAt).not.toBeNull();
  await first.stop();
});

it('an agent that was stopped says so', async () => {
  const { agent } = room;
  await room.stop();
  expect(() => agent.api).toThrow('not running');
});
