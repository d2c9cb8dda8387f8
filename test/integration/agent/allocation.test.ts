import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, alertStates, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;

/** 10 TEA are on hand; 6 and then 8 of them are reserved, the later order with a higher priority. */
beforeEach(async () => {
  room = await agentRoom();
  await room.count('TEA', 'A-01', 10);
  await room.say('demand', { order: 'so-1', line: 1, sku: 'TEA', quantity: 6, status: 'reserved' });
  await room.pass(MINUTE);
  await room.say('demand', { order: 'so-2', line: 1, sku: 'TEA', quantity: 8, status: 'reserved', priority: 5 });
});
afterEach(() => room.remove());

const shares = () =>
  room.api.allocations({ sku: 'TEA' }).map(({ order, quantity, allocated, short }) => [order, quantity, allocated, short]);

it('short stock is allocated by priority, and an alert names the line that will not be served', async () => {
  expect(shares()).toEqual([
    ['so-2', 8, 8, 0],
    ['so-1', 6, 2, 4],
  ]);
  expect(room.alerts('short-allocation')[0]!.body['data']).toMatchObject({ state: 'raised', subject: 'TEA', numbers: { short: 4 } });
  await room.scan({ quantity: 8, order: 'so-2' });
  expect(shares()).toEqual([['so-1', 6, 2, 4]]);
  await room.count('TEA', 'A-01', 20);
  expect(alertStates(room, 'short-allocation')).toEqual(['raised', 'cleared']);
});

it('a line keeps its place in the order of arrival when it is changed', async () => {
  await room.say('demand', { order: 'so-2', line: 1, sku: 'TEA', quantity: 8, status: 'reserved' });
  await room.say('demand', { order: 'so-1', line: 1, sku: 'TEA', quantity: 7, status: 'reserved' });
  expect(shares()).toEqual([
    ['so-1', 7, 7, 0],
    ['so-2', 8, 3, 5],
  ]);
});
