import { afterEach, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../../../agent/adapters/inline-compute.ts';
import type { JointRequest } from '../../../agent/domain/replenishment/joint-orders.ts';
import { AgentError } from '../../../agent/errors.ts';
import { createRandom } from '../../../simulator/random.ts';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR, MINUTE, type RoomOptions } from '../../support/agent-room.ts';

// All of what is missing costs 100.00, 100.00, 16.00 and 90.00.
const ITEMS = `sku,location,units_per_pack,moq,lead_time_days,min,max,unit_cost,currency
TEA,A-01,1,1,2,10,50,2.00,EUR
SOAP,A-02,10,20,2,20,100,1.00,EUR
SUGAR,A-03,1,1,2,5,20,1.00,EUR
SALT,A-04,1,1,2,5,30,3.00,EUR
`;
const COST: Readonly<Record<string, number>> = { TEA: 200, SOAP: 100, SUGAR: 100, SALT: 300 };
const STOCK: Readonly<Record<string, [string, number]>> = { TEA: ['A-01', 0], SOAP: ['A-02', 0], SUGAR: ['A-03', 4], SALT: ['A-04', 0] };

let room: AgentRoom;
afterEach(() => room.remove());

async function open(budget: Record<string, unknown>, more: RoomOptions & { approval?: 'manual' } = {}): Promise<void> {
  const { approval = 'automatic', ...options } = more;
  room = await agentRoom({ items: ITEMS, config: { replenishment: { approval, budget } }, ...options });
}

/** States the stock of all items while no decision is taken, then lets the agent decide on all of them. */
async function countAll(): Promise<void> {
  room.api.command({ id: 'p', command: 'pause', args: {}, by: 'op' });
  for (const [sku, [location, quantity]] of Object.entries(STOCK)) await room.count(sku, location, quantity);
  room.api.command({ id: 'r', command: 'resume', args: {}, by: 'op' });
  await room.pass(20 * MINUTE);
}

const orders = () => room.api.decisions().map(({ sku, quantity, state, reason }) => ({ sku, quantity, state, reason }));
const quantityOf = (sku: string) => orders().reduce((sum, order) => sum + (order.sku === sku ? order.quantity : 0), 0);
const spent = () => orders().reduce((sum, { sku, quantity }) => sum + COST[sku]! * quantity, 0);

describe('a budget for a week', () => {
  it('that reaches changes nothing of what is ordered and why', async () => {
    await open({ amountMinor: 100_000, per: 'week' });
    await countAll();
    expect(orders().map(({ sku, quantity, state }) => [sku, quantity, state])).toEqual(
      expect.arrayContaining([
        ['TEA', 50, 'requested'],
        ['SOAP', 100, 'requested'],
        ['SUGAR', 16, 'requested'],
        ['SALT', 30, 'requested'],
      ]),
    );
    expect(orders().every(({ reason }) => !/spent/.test(reason.sentence))).toBe(true);
    expect(room.alerts('budget-reached')).toEqual([]);
  });

  it('that does not reach is never exceeded, is used, and shares what there is in whole packs and at least the minimum', async () => {
    await open({ amountMinor: 12_000, per: 'week' });
    await countAll();
    expect(spent()).toBeLessThanOrEqual(12_000);
    expect(spent()).toBeGreaterThan(11_000);
    expect(quantityOf('SOAP') % 10).toBe(0);
    expect(quantityOf('SOAP') === 0 || quantityOf('SOAP') >= 20).toBe(true);
    const reduced = orders().find(({ reason }) => reason.rules.includes('reduced-to-budget'))!;
    expect(reduced.reason.sentence).toMatch(
      /Reduced to \d+: 0\.00 of 120\.00 EUR for this week are spent, and 4 orders for 306\.00 compete for the rest\.$/,
    );
    expect(reduced.reason.numbers).toMatchObject({ budgetMinor: 12_000, spentMinor: 0, competingOrders: 4, competingMinor: 30_600 });
  });

  it('raises one alert with count and value, looks at what was put off again, and buys it in the next week', async () => {
    await open({ amountMinor: 3000, per: 'week' });
    await countAll();
    const first = spent();
    await room.pass(6 * DAY);
    expect(spent()).toBe(first);
    expect(alertStates(room, 'budget-reached')).toEqual(['raised']);
    expect(room.alerts('budget-reached')[0]!.body).toMatchObject({
      subject: 'week-2026-01-05',
      data: { numbers: { budgetMinor: 3000, spentMinor: first, missingMinor: 30_600 - first } },
    });
    await room.pass(DAY);
    expect(spent()).toBeGreaterThan(first);
    expect(spent()).toBeLessThanOrEqual(6000);
    expect(alertStates(room, 'budget-reached').slice(0, 2)).toContain('cleared');
    expect(room.agent.quiet()).toBe(true);
  });

  it('spends nothing on what an order that was cancelled would have cost', async () => {
    await open({ amountMinor: 10_000, per: 'week' });
    await room.count('TEA', 'A-01', 0);
    await room.say('orders', { decisionId: room.decisions()[0]!.body.id, sku: 'TEA', status: 'cancelled', quantity: 0 });
    await room.count('SOAP', 'A-02', 0);
    await room.pass(HOUR);
    expect(quantityOf('TEA') + quantityOf('SOAP')).toBeGreaterThan(50);
  });

  it('is not spent by what somebody else has bought', async () => {
    await open({ amountMinor: 10_000, per: 'week' });
    await room.say('orders', { orderId: 'po-7', sku: 'SALT', status: 'shipped', quantity: 1000 });
    await room.count('TEA', 'A-01', 0);
    await room.pass(HOUR);
    expect(quantityOf('TEA')).toBe(50);
  });

  it('is let go of by a reload without it', async () => {
    await open({ amountMinor: 3000, per: 'week' });
    await countAll();
    expect(spent()).toBeLessThanOrEqual(3000);
    room.nextConfig = {};
    room.api.command({ id: 'l', command: 'reload', args: {}, by: 'op' });
    await room.pass(HOUR);
    for (const sku of Object.keys(COST)) expect(room.onHand(sku) + room.onOrder(sku)).toBeGreaterThan(sku === 'SOAP' ? 20 : 5);
    expect(alertStates(room, 'budget-reached')).toEqual(['raised', 'cleared']);
  });

  it('counts what is proposed as if it were approved', async () => {
    await open({ amountMinor: 12_000, per: 'week' }, { approval: 'manual' });
    await countAll();
    await room.pass(2 * DAY);
    expect(orders().every(({ state }) => state === 'proposed')).toBe(true);
    expect(spent()).toBeGreaterThan(11_000);
    expect(spent()).toBeLessThanOrEqual(12_000);
  });

  it('is shared by the quick rule, which says so, where the worker is lost', async () => {
    const jointOrders = () => Promise.reject(new AgentError('compute-failed', 'the worker was lost'));
    await open({ amountMinor: 12_000, per: 'week' }, { compute: { jointOrders } });
    await countAll();
    expect(spent()).toBeLessThanOrEqual(12_000);
    expect(spent()).toBeGreaterThan(11_000);
    expect(orders()[0]!.reason).toMatchObject({
      sentence: expect.stringContaining('chosen by a quick rule'),
      rules: expect.arrayContaining(['not-proved-best']),
    });
  });
});

describe('the choice among orders', () => {
  it('is asked for at most once a minute, and not at all while nothing is affordable', async () => {
    let asked = 0;
    const compute = createInlineCompute();
    const jointOrders = (request: JointRequest) => {
      asked++;
      return compute.jointOrders(request);
    };
    await open({ amountMinor: 3000, per: 'day' }, { compute: { jointOrders } });
    await countAll();
    expect(asked).toBe(1);
    for (let pick = 0; pick < 120; pick++) {
      await room.scan({ code: 'SUGAR', location: 'A-03', quantity: 1 });
      await room.pass(5000);
    }
    expect(asked).toBeLessThanOrEqual(12);
    await room.pass(HOUR);
    const before = asked;
    expect(3000 - spent()).toBeLessThan(100);
    await room.pass(6 * HOUR);
    expect(asked).toBe(before);
  });
});

describe('an order that does not compete', () => {
  it('waits for approval where its cost is not known in the currency of the budget', async () => {
    const items = 'sku,location,min,max,unit_cost,currency\nTEA,A-01,10,50,,\nSOAP,A-02,20,100,1.00,USD\n';
    await open({ amountMinor: 12_000, per: 'week' }, { items });
    await room.count('TEA', 'A-01', 0);
    await room.count('SOAP', 'A-02', 0);
    await room.pass(HOUR);
    expect(orders().map(({ sku, state }) => [sku, state])).toEqual([
      ['SOAP', 'proposed'],
      ['TEA', 'proposed'],
    ]);
    expect(orders()[1]!.reason.sentence).toContain('Waits for approval: its unit cost is not known in EUR');
  });

  it('is placed at once where it costs nothing', async () => {
    const items = 'sku,location,min,max,unit_cost,currency\nTEA,A-01,10,50,0.00,EUR\n';
    await open({ amountMinor: 1, per: 'week' }, { items });
    await room.count('TEA', 'A-01', 0);
    expect(orders()).toMatchObject([{ sku: 'TEA', quantity: 50, state: 'requested' }]);
  });

  it('waits for approval where its minimum costs more than a whole budget, and holds up no other', async () => {
    const items = 'sku,location,moq,min,max,unit_cost,currency\nTEA,A-01,100,10,50,2.00,EUR\nSOAP,A-02,1,20,100,1.00,EUR\n';
    await open({ amountMinor: 12_000, per: 'day' }, { items });
    await room.count('TEA', 'A-01', 0);
    await room.count('SOAP', 'A-02', 0);
    await room.pass(HOUR);
    expect(orders().map(({ sku, quantity, state }) => [sku, quantity, state])).toEqual([
      ['SOAP', 100, 'requested'],
      ['TEA', 100, 'proposed'],
    ]);
    expect(orders()[1]!.reason.sentence).toContain('the least that can be ordered costs 200.00 EUR, more than the 120.00 for a whole day');
  });
});

describe('a budget for a day', () => {
  it.each([1, 2, 3])('holds on every day, whatever is picked (seed %i)', async (seed) => {
    const random = createRandom(seed);
    await open({ amountMinor: 3000, per: 'day' });
    await countAll();
    for (let hour = 0; hour < 6 * 24; hour += 3) {
      const sku = random.pick(Object.keys(STOCK));
      await room.scan({ code: sku, location: STOCK[sku]![0], quantity: random.integer(1, 12) });
      await room.pass(3 * HOUR);
    }
    const perDay = new Map<number, number>();
    for (const { sku, quantity, decidedAt, type } of room.api.decisions()) {
      // To hurry or to cancel an order buys nothing more.
      if (type !== 'quartermaster.replenishment.requested') continue;
      const day = Math.floor(Date.parse(String(decidedAt)) / DAY) || Math.floor(Number(decidedAt) / DAY);
      perDay.set(day, (perDay.get(day) ?? 0) + COST[sku]! * quantity);
    }
    expect(perDay.size).toBeGreaterThan(4);
    for (const cost of perDay.values()) expect(cost).toBeLessThanOrEqual(3000);
  });
});
