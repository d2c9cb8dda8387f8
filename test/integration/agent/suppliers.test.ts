import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, DAY, HOUR, MINUTE } from '../../support/agent-room.ts';

const ITEMS = `sku,location,lead_time_days,min,max,supplier
TEA,A-01,2,10,50,Acme
SOAP,A-02,2,20,100,Borealis
MILK,A-03,0,20,100,Borealis
`;
const ACME = { name: 'Acme', orderDays: ['mon', 'thu'], cutoff: '14:00' };

let room: AgentRoom;
afterEach(() => room.remove());

const open = async (suppliers: object[]): Promise<void> => {
  room = await agentRoom({ items: ITEMS, config: { suppliers } });
};
const decided = (sku: string) => room.api.decisions({ sku })[0]!;

describe('an order to a supplier with order days and a cut-off', () => {
  it('counts at once before the cut-off', async () => {
    await open([ACME]);
    await room.pass(HOUR);
    await room.count('TEA', 'A-01', 0);
    expect(decided('TEA')).toMatchObject({ decidedAt: '2026-01-05T13:00:00.000Z', dueBy: '2026-01-07T13:00:00.000Z' });
    expect(decided('TEA').reason.sentence).toMatch(/: 50\. For Acme it counts today; the next chance to order is 2026-01-08\.$/);
  });

  it('counts from the next order day on after it, and its reason says so', async () => {
    await open([ACME]);
    await room.pass(2 * HOUR + MINUTE);
    await room.count('TEA', 'A-01', 0);
    await room.count('SOAP', 'A-02', 0);
    expect(decided('TEA')).toMatchObject({ dueBy: '2026-01-10T00:00:00.000Z' });
    expect(decided('TEA').reason).toMatchObject({
      sentence: expect.stringMatching(/For Acme it counts from 2026-01-08 on, in 3 days; the next chance to order is 2026-01-12\.$/),
      numbers: { orderWaitDays: 3, nextOrderDays: 7 },
      rules: expect.arrayContaining(['supplier-calendar']),
    });
    expect(decided('SOAP')).toMatchObject({ dueBy: '2026-01-07T14:01:00.000Z' });
    expect(decided('SOAP').reason.rules).not.toContain('supplier-calendar');
  });

  it('follows terms that a reload changes', async () => {
    await open([ACME]);
    room.nextConfig = { suppliers: [{ name: 'Acme', orderDays: ['fri'] }] };
    room.api.command({ id: 'l', command: 'reload', args: {}, by: 'op' });
    await room.settle();
    await room.count('TEA', 'A-01', 0);
    expect(decided('TEA').dueBy).toBe('2026-01-11T00:00:00.000Z');
  });
});

describe('an order to a supplier whose deliveries were late', () => {
  it('is due when they really come, and its reason says how many of them said so', async () => {
    await open([]);
    for (let round = 0; round < 5; round++) {
      await room.count('MILK', 'A-03', 0);
      await room.pass(12 * HOUR);
      await room.scan({ action: 'receive', code: 'MILK', quantity: 100, order: decided('MILK').id, location: 'A-03' });
      await room.pass(MINUTE);
    }
    await room.count('MILK', 'A-03', 0);
    const { decidedAt, dueBy, reason } = decided('MILK');
    expect(reason.sentence).toMatch(/: 100\. Lead time 0\.4 days as learned from 5 deliveries\.$/);
    expect(reason.rules).toContain('learned-lead-time');
    expect(Date.parse(dueBy) - Date.parse(decidedAt)).toBe(0.4 * DAY);
  });
});
