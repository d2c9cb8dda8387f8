import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, DAY, HOUR } from '../../support/agent-room.ts';

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

  const inDoubt = () =>
    room.alerts('rule-in-doubt').map(({ body }) => body['data'] as { subject: string; state: string; sentence: string });
  const warned = () => room.log.lines.filter(({ phrase }) => phrase.startsWith('the condition of a rule'));
  const reload = async (rules: object[]) => {
    room.nextConfig = { replenishment: { rules } };
    await room.say('commands', { id: `reload-${room.clock.now()}`, command: 'reload', args: {}, by: 'op' });
    await room.pass(HOUR);
  };

  it('that would hold and whose condition fails lets no order out unasked, and says so once, until it is mended', async () => {
    await open([{ name: 'odd', when: '1 / (hour(now) - hour(now)) == 1', hold: true }]);
    await count('TEA', 1);
    await count('SOAP', 1);
    await room.pass(2 * HOUR);
    for (const sku of ['TEA', 'SOAP'])
      expect(orders(sku)).toMatchObject([
        {
          state: 'proposed',
          reason: { sentence: expect.stringContaining('rule odd would hold it'), rules: expect.arrayContaining(['rule-in-doubt:odd']) },
        },
      ]);
    expect(warned()).toMatchObject([{ fields: { rule: 'odd', error: 'division by zero' } }]);
    expect(inDoubt()).toMatchObject([{ subject: 'odd', state: 'raised', sentence: expect.stringContaining('(division by zero): orders') }]);
    await reload([{ name: 'odd', when: 'hour(now) == 25', hold: true }]);
    expect(inDoubt().map(({ state }) => state)).toEqual(['raised', 'cleared']);
  });

  it('whose condition fails and that would do anything else is not applied, and says so until it is removed', async () => {
    await open([{ name: 'odd', when: '1 / (hour(now) - hour(now)) == 1', approval: 'manual' }]);
    await count('TEA', 1);
    expect(orders('TEA')).toMatchObject([{ state: 'requested' }]);
    expect(inDoubt()).toMatchObject([{ state: 'raised', sentence: expect.stringContaining('it is not applied') }]);
    await reload([]);
    expect(inDoubt().map(({ state }) => state)).toEqual(['raised', 'cleared']);
  });

  it('that would hold and asks for what is not known lets no order out unasked; any other is not met, and nothing is said', async () => {
    await open([
      { name: 'classed', when: 'abc == "C"', match: { sku: 'TEA' }, hold: true },
      { name: 'asked', when: 'abc == "C"', approval: 'manual' },
      { name: 'b', match: { class: 'C' }, hold: true },
    ]);
    await count('TEA', 1);
    await count('SOAP', 1);
    expect(orders('TEA')).toMatchObject([{ state: 'proposed' }]);
    expect(orders('SOAP')).toMatchObject([{ state: 'requested' }]);
    expect(inDoubt()).toMatchObject([{ subject: 'classed', sentence: expect.stringContaining('asks for what is not known') }]);
    expect(warned()).toHaveLength(1);
  });

  it('that lets an item through is not put in doubt by a later one', async () => {
    await open([
      { name: 'trusted', match: { sku: 'TEA' }, hold: false },
      { name: 'classed', when: 'abc == "C"', hold: true },
    ]);
    await count('TEA', 1);
    expect(orders('TEA')).toMatchObject([{ state: 'requested' }]);
  });

  it('is in doubt no longer when it can be worked out for every item, after a restart, too', async () => {
    await open([{ name: 'early', when: '1 / (14 - hour(now)) < 2', hold: true, match: { sku: 'TEA' } }]);
    await room.pass(2 * HOUR);
    expect(inDoubt().map(({ state }) => state)).toEqual(['raised']);
    await room.stop();
    await room.pass(HOUR);
    await room.start();
    await room.pass(HOUR);
    expect(inDoubt().map(({ state }) => state)).toEqual(['raised', 'cleared']);
  });

  it('counts from a reload on', async () => {
    await open([]);
    room.nextConfig = { replenishment: { rules: [{ name: 'stopped', hold: true }] } };
    await room.say('commands', { id: 'r', command: 'reload', args: {}, by: 'op' });
    await count('TEA', 1);
    expect(orders('TEA')).toEqual([]);
  });

  it('holds in its season only, by the business day of the site', async () => {
    // The room opens on the 5th of January.
    await open([{ name: 'twelfth-night', match: { category: 'drinks' }, during: { from: '12-24', through: '01-06' }, hold: true }]);
    await count('TEA', 1);
    await room.pass(DAY);
    expect(orders('TEA')).toEqual([]);
    await room.pass(DAY);
    expect(orders('TEA')).toMatchObject([{ quantity: 49 }]);
  });
});
