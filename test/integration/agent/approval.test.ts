import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom } from '../../support/agent-room.ts';

const ITEMS = `sku,location,lead_time_days,min,max,unit_cost,currency
TEA,A-01,2,10,50,2.00,EUR
SALT,A-04,2,5,30,,EUR
`;
let room: AgentRoom;
afterEach(() => room.remove());

const states = () => room.api.decisions().map(({ sku, state, reason }) => [sku, state, reason.rules.at(-1)]);

describe('an order above the approval threshold', () => {
  it('waits for a person, one below it goes out, and one of unknown value waits', async () => {
    const replenishment = { approvalAboveMinor: 8000, approvalCurrency: 'EUR' };
    room = await agentRoom({ items: ITEMS, config: { replenishment } });
    await room.count('TEA', 'A-01', 0);
    await room.count('SALT', 'A-04', 0);
    expect(states()).toEqual([
      ['SALT', 'proposed', 'unit-cost-unknown'],
      ['TEA', 'proposed', 'above-approval-threshold'],
    ]);
    expect(room.decisions()).toEqual([]);
    const tea = room.api.decisions({ sku: 'TEA' })[0]!;
    await room.say('commands', { id: 'a', command: 'approve', args: { decisionId: tea.id }, by: 'op' });
    expect(room.decisions()).toMatchObject([{ body: { id: tea.id, data: { reason: { numbers: { valueMinor: 10_000 } } } } }]);
  });

  it('that is reduced to a budget is held against the threshold as it is ordered', async () => {
    const budget = { amountMinor: 7000, per: 'week' };
    room = await agentRoom({ items: ITEMS, config: { replenishment: { budget, approvalAboveMinor: 8000, approvalCurrency: 'EUR' } } });
    await room.count('TEA', 'A-01', 0);
    await room.pass(60_000);
    expect(room.api.decisions()).toMatchObject([{ sku: 'TEA', quantity: 35, state: 'requested' }]);
  });
});
