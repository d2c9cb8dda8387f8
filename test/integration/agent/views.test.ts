import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDatabase } from '../../../agent/cli/open-queries.ts';
import { AgentError } from '../../../agent/errors.ts';
import { type AgentRoom, agentRoom, DAY, HOUR, MINUTE, ROOM_ITEMS, ROOM_OPENS } from '../../support/agent-room.ts';
import { runProgram } from '../../support/program.ts';

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom({ items: `${ROOM_ITEMS}NUTS,A-09,Nuts,,2,,,,\n` });
});
afterEach(() => room.remove());

const iso = (time: number) => new Date(time).toISOString();
const total = (sku: string) => room.api.stock({ sku })[0]!;

describe('decisions that are open', () => {
  beforeEach(async () => {
    await room.count('SOAP', 'A-02', 15);
    await room.count('TEA', 'A-01', 9);
    await room.pass(MINUTE);
  });
  const open = (filter: object = {}) =>
    room.api.decisions({ open: true, ...filter }).map(({ sku, type }) => `${type.split('.')[1]} ${sku}`);

  it('are orders under way, the most urgent first, and no longer those that are settled', async () => {
    expect(open()).toEqual(['replenishment SOAP', 'replenishment TEA']);
    expect(open({ sku: 'TEA' })).toEqual(['replenishment TEA']);
    expect(open({ limit: 1 })).toEqual(['replenishment SOAP']);
    await room.scan({ action: 'receive', code: 'SOAP', location: 'A-02', quantity: 85 });
    expect(open()).toEqual(['replenishment TEA']);
    expect(room.api.decisions()).toHaveLength(2);
  });

  it('are counts that are asked for, until somebody counts', async () => {
    await room.say('commands', { id: 'c', command: 'recount', args: { sku: 'TEA' }, by: 'eva' });
    expect(open()).toEqual(['recount TEA', 'replenishment SOAP', 'replenishment TEA']);
    await room.pass(MINUTE);
    await room.count('TEA', 'A-01', 9);
    expect(open()).toEqual(['replenishment SOAP', 'replenishment TEA']);
  });

  it('are shown by the command line, too', async () => {
    await room.scan({ action: 'receive', code: 'SOAP', location: 'A-02', quantity: 85 });
    await room.stop();
    const { code, stdout } = await runProgram('decisions', '--database', room.file, '--open', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ sku: 'TEA', closedAt: null }]);
  });
});

describe('purchases under way', () => {
  it('are ours and those that somebody placed upstream, with what is still awaited', async () => {
    await room.count('TEA', 'A-01', 9);
    const id = room.decisions()[0]!.body.id;
    await room.pass(MINUTE);
    await room.say('orders', { orderId: 'po-7', sku: 'SOAP', status: 'shipped', quantity: 60 });
    await room.scan({ action: 'receive', code: 'SOAP', location: 'A-02', quantity: 20, order: 'po-7' });
    expect(room.api.openOrders()).toMatchObject([
      { id, sku: 'TEA', decided: true, requested: 41, awaited: 41 },
      { id: 'po-7', sku: 'SOAP', decided: false, state: 'shipped', requested: 60, received: 20, awaited: 40, closedAt: null },
    ]);
    expect(room.api.openOrders({ sku: 'SOAP' })).toHaveLength(1);
    await room.scan({ action: 'receive', code: 'SOAP', location: 'A-02', quantity: 40, order: 'po-7' });
    expect(room.api.openOrders().map((order) => order.id)).toEqual([id]);
  });
});

it('messages that upstream refused for good are found however many were delivered since', async () => {
  room.obstacle = (_topic, payload) => (payload.includes('"SOAP"') ? new AgentError('broker-refused', 'too large') : null);
  await room.count('SOAP', 'A-02', 15);
  await room.pass(MINUTE);
  room.obstacle = null;
  await room.count('TEA', 'A-01', 9);
  await room.pass(MINUTE);
  const dead = room.api.deadMessages();
  expect(new Set(dead.map(({ state }) => state))).toEqual(new Set(['dead']));
  expect(dead.find(({ channel }) => channel === 'decisions')).toMatchObject({
    subject: 'SOAP',
    sink: 'mqtt',
    error: 'too large',
    deliveredAt: null,
  });
});

describe('the reorder point', () => {
  it('stands in the total of an item, with the level up to which is ordered and when that was worked out', async () => {
    await room.count('TEA', 'A-01', 30);
    const [item, bin] = room.api.stock({ sku: 'TEA' });
    expect(item).toMatchObject({ reorderPoint: 10, orderUpTo: 50, reorderPointAt: iso(room.clock.now()) });
    expect(bin).toMatchObject({ reorderPoint: null, orderUpTo: null, reorderPointAt: null });
    expect(room.api.stock().filter((row) => row.location === null)).toContainEqual(item);
  });

  it('is null where the policy has nothing to go by', async () => {
    await room.count('NUTS', 'A-09', 30);
    expect(total('NUTS')).toMatchObject({ onHand: 30, reorderPoint: null, orderUpTo: null, reorderPointAt: null });
  });

  it('follows the policy: after 15 minutes at most, at once where a decision is taken', async () => {
    await room.count('TEA', 'A-01', 30);
    await room.say('commands', { id: 'o', command: 'override', args: { sku: 'TEA', parameters: { min: 20, max: 60 } }, by: 'eva' });
    await room.pass(30 * MINUTE);
    expect(total('TEA')).toMatchObject({ reorderPoint: 20, orderUpTo: 60 });
    await room.say('commands', { id: 'p', command: 'override', args: { sku: 'TEA', parameters: { min: 40, max: 80 } }, by: 'eva' });
    expect(total('TEA')).toMatchObject({ reorderPoint: 40, orderUpTo: 80, reorderPointAt: iso(room.clock.now()) });
  });

  it('of a running agent is never older than a day and an hour; of a stopped one it says how old it is', async () => {
    await room.count('TEA', 'A-01', 30);
    await room.pass(5 * DAY);
    const at = total('TEA').reorderPointAt!;
    expect(room.clock.now() - Date.parse(at)).toBeLessThan(DAY + HOUR);
    await room.stop();
    const [item] = readDatabase({ file: room.file, silentAfterMs: DAY }, (queries) => queries.stock({ sku: 'TEA' }));
    expect(item).toMatchObject({ reorderPoint: 10, orderUpTo: 50, reorderPointAt: at });
    expect(Date.parse(at)).toBeGreaterThan(ROOM_OPENS);
  });
});
