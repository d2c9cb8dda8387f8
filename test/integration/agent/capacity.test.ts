import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR, MINUTE } from '../../support/agent-room.ts';

const ITEMS = `sku,location,name,units_per_pack,lead_time_days,min,max
TEA,A-01,Green tea,12,2,10,200
SOAP,A-02,Hand soap,1,2,20,100
`;
let room: AgentRoom;
afterEach(() => room.remove());

const quantities = () =>
  room.api
    .decisions()
    .map(({ quantity }) => quantity)
    .reverse();
const newestRules = () => room.api.decisions()[0]!.reason.rules;

describe('capacity', () => {
  it('of the locations where an item lies bounds its orders, beside what others take there', async () => {
    const config = { locations: [{ name: 'A-*', kind: 'shelf', capacityUnits: 50 }] };
    room = await agentRoom({ config, items: ITEMS });
    await room.count('SOAP', 'A-01', 8);
    await room.count('TEA', 'A-01', 10);
    expect(quantities().at(-1)).toBe(24);
    expect(newestRules()).toContain('capacity');
  });

  it('is not promised twice: what another SKU of the same shelf has on order takes its place', async () => {
    const config = { locations: [{ name: 'A-*', kind: 'shelf', capacityUnits: 50 }] };
    const items = `sku,location,name,units_per_pack,lead_time_days,min,max
TEA,A-01,Green tea,1,2,10,40
SOAP,A-01,Hand soap,1,2,10,40
`;
    room = await agentRoom({ config, items });
    await room.count('SOAP', 'A-01', 5);
    await room.count('TEA', 'A-01', 5);
    const ordered = quantities();
    expect(ordered).toHaveLength(2);
    expect(ordered[0]! + ordered[1]!).toBeLessThanOrEqual(50 - 10);
  });

  it('that not even the least order fits in orders nothing, says so once, and orders when there is room', async () => {
    const config = { items: [{ sku: 'TEA', capacityUnits: 20 }] };
    room = await agentRoom({ config, items: ITEMS });
    await room.count('TEA', 'A-01', 9);
    await room.pass(HOUR);
    expect(room.decisions()).toEqual([]);
    expect(alertStates(room, 'order-held-back')).toEqual(['raised']);
    await room.scan({ quantity: 5, code: 'TEA' });
    expect(quantities()).toEqual([12]);
    expect(alertStates(room, 'order-held-back')).toEqual(['raised', 'cleared']);
  });
});

describe('a dock that takes in so many units a day', () => {
  it('has a second order wait for the next day, but not one that is urgent', async () => {
    room = await agentRoom({ config: { replenishment: { dock: { unitsPerDay: 100 } } }, items: ITEMS });
    await room.count('TEA', 'A-01', 10);
    expect(quantities()).toEqual([192]);
    await room.count('SOAP', 'A-02', 20);
    await room.pass(HOUR);
    expect(quantities()).toEqual([192]);
    await room.pass(DAY);
    expect(quantities()).toEqual([192, 80]);
    await room.say('orders', { decisionId: room.api.decisions()[0]!.id, status: 'cancelled' });
    await room.pass(MINUTE);
    await room.count('SOAP', 'A-02', 0);
    expect(quantities()).toHaveLength(3);
  });
});
