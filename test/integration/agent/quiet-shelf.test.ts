import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom();
  await room.shelf('A-03', { seq: 0, ts: room.clock.now(), count: 12 });
  await room.pass(MINUTE);
});
afterEach(() => room.remove());

const logBytes = () => statSync(`${room.file}-wal`).size;
const changes = () => (room.connection.prepare('SELECT total_changes() AS count').get() as { count: number }).count;

describe('a shelf that says again what it said before', () => {
  it('is acknowledged and written down not one by one but now and then', async () => {
    const [bytes, before] = [logBytes(), changes()];
    for (let seq = 1; seq <= 200; seq++) await room.shelf('A-03', { seq, ts: room.clock.now(), count: 12 });
    expect(room.broker.wire.underWay()).toBe(0);
    expect(room.counted('messages_acknowledged')).toBe(201);
    // One at a time they would be 600 rows in 200 syncs.
    expect(changes() - before).toBeLessThan(20);
    expect(logBytes() - bytes).toBeLessThan(60_000);
    await room.pass(2 * MINUTE);
    expect(room.api.devices().find(({ device }) => device === 'A-03')).toMatchObject({ messages: 201 });
    expect(changes() - before).toBeLessThan(30);
  });

  it('is known by its sequences all the same, and after a restart', async () => {
    for (let seq = 1; seq <= 20; seq++) await room.shelf('A-03', { seq, count: 12 });
    await room.shelf('A-03', { seq: 20, count: 12 });
    await room.shelf('A-03', { seq: 20, count: 11 });
    expect(room.counted('events_duplicate')).toBe(1);
    expect(room.counted('dead_letters', 'sequence-conflict')).toBe(1);
    await room.stop();
    await room.start();
    await room.shelf('A-03', { seq: 20, count: 12 });
    expect(room.counted('events_duplicate')).toBe(1);
    expect(room.onHand('RICE')).toBe(12);
  });

  it('is seen: its device was heard a moment ago, its level confirmed', async () => {
    await room.pass(10 * MINUTE);
    await room.shelf('A-03', { seq: 1, ts: room.clock.now(), count: 12 });
    const [device] = room.api.devices().filter(({ device: name }) => name === 'A-03');
    expect(device).toMatchObject({ messages: 2, shelf: { quantity: 12, confirmedAt: new Date(room.clock.now()).toISOString() } });
  });
});
