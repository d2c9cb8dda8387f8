import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, HOUR } from '../../support/agent-room.ts';

const ITEMS = `sku,location,category,supplier,lead_time_days,min,max,unit_cost,currency
TEA,A-01,drinks,Acme,2,10,50,2.00,EUR
COLA,B-01,drinks,Other,2,10,50,2.00,EUR
SOAP,A-02,care,Acme,2,20,100,1.00,EUR
RICE,A-03,food,Acme,2,,,1.00,EUR
`;
let room: AgentRoom;
afterEach(() => room.remove());

async function open(rules: object[], more: Record<string, unknown> = {}): Promise<void> {
  room = await agentRoom({ items: ITEMS, config: { replenishment: { rules, ...more } } });
}

const orders = (sku: string) =>
  room.api.decisions({ sku }).map(({ quantity, state, policy, reason }) => ({ quantity, state, policy, reason }));
const BINS: Readonly<Record<string, string>> = { TEA: 'A-01', COLA: 'B-01', SOAP: 'A-02', RICE: 'A-03' };
const count = (sku: string, quantity: number) => room.count(sku, BINS[sku]!, quantity);

describe('a rule of the house', () => {
  it('gives the items that it is for their policy, and is named with its order', async () => {
    await open([{ name: 'staples', match: { category: 'food' }, policy: { kind: 'min-max', min: 5, max: 12 } }]);
    await count('RICE', 2);
    await count('TEA', 2);
    expect(orders('RICE')).toMatchObject([{ quantity: 10, policy: 'min-max', state: 'requested' }]);
    expect(orders('RICE')[0]!.reason.rules).toContain('rule:staples');
    expect(orders('RICE')[0]!.reason.sentence).toMatch(/ By the house rule staples\.$/);
    expect(orders('TEA')).toMatchObject([{ quantity: 48, policy: 'reorder-point' }]);
    expect(orders('TEA')[0]!.reason.rules.join()).not.toContain('rule:');
  });

  it('wants approval, holds, or lets through what a later rule would hold', async () => {
    await open(
      [
        { name: 'trusted', match: { supplier: 'Acme', category: 'drinks' }, hold: false },
        { name: 'asked', match: { location: 'A-', category: ['care', 'food'] }, approval: 'manual' },
        { name: 'stopped', match: { category: 'drinks' }, hold: true },
      ],
      {},
    );
    for (const sku of ['TEA', 'COLA', 'SOAP']) await count(sku, 1);
    expect(orders('TEA')).toMatchObject([{ state: 'requested', reason: { rules: expect.arrayContaining(['rule:trusted']) } }]);
    expect(orders('COLA')).toEqual([]);
    expect(orders('SOAP')).toMatchObject([{ state: 'proposed' }]);
  });

  it('sets the value above which its orders wait', async () => {
    await open([{ name: 'dear', match: { sku: 'TE?' }, approvalAboveMinor: 5000 }], { approvalCurrency: 'EUR' });
    await count('TEA', 1);
    await count('COLA', 1);
    expect(orders('TEA')).toMatchObject([{ state: 'proposed', reason: { numbers: { approvalAboveMinor: 5000, valueMinor: 9800 } } }]);
    expect(orders('COLA')).toMatchObject([{ state: 'requested' }]);
  });

  it('holds only while its condition does', async () => {
    // The room opens at noon.
    await open([{ name: 'midday', when: 'hour(now) < 14 && category == "drinks"', hold: true }]);
    await count('TEA', 1);
    await count('SOAP', 1);
    await room.pass(1.5 * HOUR);
    expect(orders('TEA')).toEqual([]);
    expect(orders('SOAP')).toHaveLength(1);
    await room.pass(HOUR);
    expect(orders('TEA')).toMatchObject([{ quantity: 49, state: 'requested' }]);
  });

  it('whose condition cannot be worked out is not met, and that is said once', async () => {
    await open([{ name: 'odd', when: '1 / (hour(now) - hour(now)) == 1', hold: true }]);
    await count('TEA', 1);
    await count('SOAP', 1);
    await room.pass(2 * HOUR);
    expect(orders('TEA')).toHaveLength(1);
    const said = room.log.lines.filter(({ phrase }) => phrase.startsWith('the condition of a rule'));
    expect(said).toMatchObject([{ fields: { rule: 'odd', error: 'division by zero' } }]);
  });

  it('whose condition asks for what is not known is not met, and nothing is said', async () => {
    await open([
      { name: 'classed', when: 'abc == "C"', match: {}, hold: true },
      { name: 'b', match: { class: 'C' }, hold: true },
    ]);
    await count('TEA', 1);
    expect(orders('TEA')).toHaveLength(1);
    expect(room.log.lines.filter(({ phrase }) => phrase.startsWith('the condition'))).toEqual([]);
  });

  it('counts from a reload on', async () => {
    await open([]);
    room.nextConfig = { replenishment: { rules: [{ name: 'stopped', hold: true }] } };
    await room.say('commands', { id: 'r', command: 'reload', args: {}, by: 'op' });
    await count('TEA', 1);
    expect(orders('TEA')).toEqual([]);
  });
});
