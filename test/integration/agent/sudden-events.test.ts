import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR } from '../../support/agent-room.ts';

let room: AgentRoom;
/** Of 60 TEA 56 are picked at once: 4 a day by the first two weeks, and 4 are left for the 2 days that an order takes. */
beforeEach(async () => {
  room = await agentRoom();
  await room.count('TEA', 'A-01', 60);
  await room.scan({ quantity: 56 });
});
afterEach(() => room.remove());

describe('a spike of demand', () => {
  it('raises a predicted stockout once, at once, and clears it once when the goods are here', async () => {
    expect(alertStates(room, 'predicted-stockout')).toEqual(['raised']);
    expect(room.alerts('predicted-stockout')[0]!.body).toMatchObject({
      subject: 'TEA',
      data: { numbers: { available: 4, nextUnits: 46 } },
    });
    await room.scan({ quantity: 1 });
    await room.pass(DAY);
    expect(alertStates(room, 'predicted-stockout')).toEqual(['raised']);
    await room.scan({ action: 'receive', quantity: 46 });
    await room.pass(HOUR);
    expect(alertStates(room, 'predicted-stockout')).toEqual(['raised', 'cleared']);
  });
});
