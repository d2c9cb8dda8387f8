import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR, MINUTE } from '../../support/agent-room.ts';

const ITEMS = `sku,location,name,units_per_pack,lead_time_days,min,max
TEA,A-01,Green tea,12,2,10,100
`;
const config = {
  locations: [
    { name: 'A-*', kind: 'pickFace', refillAt: 5, refillTo: 24, capacityUnits: 30 },
    { name: 'R-*', kind: 'reserve' },
  ],
};
let room: AgentRoom;

/** TEA: 60 in reserve, then 20 at the pick face, of which 16 are picked. */
beforeEach(async () => {
  room = await agentRoom({ config, items: ITEMS });
  await room.count('TEA', 'R-1', 60);
  await room.scan({ action: 'move', code: 'TEA', location: 'R-1', to: 'A-01', quantity: 20 });
  await room.scan({ code: 'TEA', quantity: 16 });
});
afterEach(() => room.remove());

const transfers = () => room.decisions().filter(({ body }) => body['type'] === 'quartermaster.transfer.requested');
const first = () => room.api.decisions({ sku: 'TEA' }).find(({ type }) => type === 'quartermaster.transfer.requested')!;
const position = () => room.api.stock({ sku: 'TEA' })[0]!.position;

describe('a pick face that runs low', () => {
  it('is refilled from reserve before anything is bought, and the item has as much as before', async () => {
    // The face was empty at first: that asked for 24, of which 20 came; so 4 are still on the way.
    expect(room.decisions().every(({ body }) => body['type'] === 'quartermaster.transfer.requested')).toBe(true);
    expect(position()).toBe(44);
    expect(transfers().at(-1)!.body['data']).toMatchObject({ sku: 'TEA', location: 'A-01', from: 'R-1', to: 'A-01', policy: 'refill' });
    expect(room.onOrder('TEA')).toBe(0);
  });

  it('is not asked for twice, and is done when scans have brought the goods', async () => {
    const asked = transfers().length;
    await room.pass(HOUR);
    expect(transfers()).toHaveLength(asked);
    for (let left = 60; left > 0; left -= 12)
      if (first().closedAt === null) await room.scan({ action: 'move', code: 'TEA', location: 'R-1', to: 'A-01', quantity: 12 });
    expect(first()).toMatchObject({ state: 'moved' });
    expect(room.api.decisions({ open: true })).toEqual([]);
    expect(room.api.demand('TEA', 7)).toEqual([{ day: '2026-01-05', quantity: 16 }]);
  });

  it('is left alone for retryAfter once its transfer was rejected', async () => {
    const asked = transfers().length;
    for (const { id } of room.api.decisions({ open: true })) await room.say('acks', { id, status: 'rejected' });
    await room.scan({ code: 'TEA', quantity: 1 });
    await room.pass(12 * HOUR - MINUTE);
    expect(transfers()).toHaveLength(asked);
    expect(first().state).toBe('rejected');
    await room.pass(20 * MINUTE);
    expect(transfers()).toHaveLength(asked + 1);
  });

  it('that nobody refills in time raises an alert and is asked for anew, until it is no longer low', async () => {
    const asked = transfers().length;
    await room.pass(9 * HOUR);
    expect(alertStates(room, 'transfer-expired')).toEqual(['raised']);
    expect(transfers().length).toBeGreaterThan(asked);
    await room.pass(DAY);
    expect(alertStates(room, 'transfer-expired')).toEqual(['raised']);
    await room.scan({ action: 'move', code: 'TEA', location: 'R-1', to: 'A-01', quantity: 24 });
    expect(alertStates(room, 'transfer-expired')).toEqual(['raised', 'cleared']);
  });
});

describe('goods at the dock', () => {
  it('refill a pick face once they have stood there for long', async () => {
    for (const { id } of room.api.decisions({ open: true })) await room.say('acks', { id, status: 'rejected' });
    await room.count('TEA', 'R-1', 0);
    await room.scan({ action: 'receive', code: 'TEA', location: null, quantity: 48 });
    await room.pass(13 * HOUR);
    expect(transfers().at(-1)!.body['data']).toMatchObject({ from: 'RECEIVING', to: 'A-01' });
  });
});
