import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR } from '../../support/agent-room.ts';

const ITEMS = `sku,location,name,units_per_pack,lead_time_days,min,max,unit_cost
TEA,A-01,Green tea,1,2,10,100,2.50
`;
let room: AgentRoom;
afterEach(() => room.remove());

describe('goods with a last good day', () => {
  it('are announced before it, no longer count after it, and are ordered again', async () => {
    room = await agentRoom({ items: ITEMS });
    await room.scan({ action: 'receive', quantity: 20, lot: 'L-1', expiry: '2026-01-25' });
    await room.pass(DAY);
    expect(alertStates(room, 'expiring')).toEqual([]);
    await room.pass(6 * DAY);
    expect(alertStates(room, 'expiring')).toEqual(['raised']);
    expect(room.alerts('expiring')[0]!.body['data']).toMatchObject({ numbers: { units: 20, costMinor: 5000 } });
    expect(room.api.decisions()).toEqual([]);
    await room.pass(14 * DAY);
    expect(alertStates(room, 'expiring')).toEqual(['raised', 'cleared']);
    expect(alertStates(room, 'expired')).toEqual(['raised']);
    expect(room.api.decisions()[0]).toMatchObject({ quantity: 100 });
    expect(room.onHand('TEA')).toBe(20);
    await room.scan({ action: 'scrap', quantity: 20 });
    expect(alertStates(room, 'expired')).toEqual(['raised', 'cleared']);
    expect(room.api.status()).toMatchObject({ scrappedUnits: 20, scrappedCosts: { EUR: 5000 } });
    expect(room.counted('scrapped_units')).toBe(20);
  });
});

describe('an item with a shelf life', () => {
  it('is ordered no further than is expected to be sold within it', async () => {
    room = await agentRoom({ items: ITEMS, config: { items: [{ sku: 'TEA', shelfLifeDays: 12 }] } });
    await room.count('TEA', 'A-01', 39);
    await room.scan({ quantity: 28 });
    await room.pass(HOUR);
    await room.scan({ quantity: 1 });
    const [order] = room.api.decisions();
    // 29 seen so far count as those of 14 days: 29 are expected in lead time and shelf life, and 10 are here.
    expect(order).toMatchObject({ quantity: 19 });
    expect(order!.reason.rules).toContain('shelf-life');
  });
});
