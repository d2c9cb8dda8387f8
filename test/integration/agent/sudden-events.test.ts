import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR } from '../../support/agent-room.ts';

const ITEMS = `sku,location,name,barcodes,lead_time_days,min,max,unit_cost
TEA,A-01,Green tea,4006381333931,2,10,50,40.00
`;

let room: AgentRoom;
/** Of 60 TEA 56 are picked at once: 4 a day by the first two weeks, and 4 are left for the 2 days that an order takes. */
beforeEach(async () => {
  room = await agentRoom({ items: ITEMS });
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

const EXPEDITE = 'quartermaster.replenishment.expedited';
const CANCEL = 'quartermaster.replenishment.cancelled';
const ofType = (type: string) => room.api.decisions({ sku: 'TEA' }).filter((decision) => decision.type === type);
const command = (name: string, decisionId: string) =>
  room.say('commands', { id: `${name}-${decisionId}`, command: name, args: { decisionId }, by: 'op' });

describe('an order that comes after the stockout', () => {
  const orderId = () => room.decisions()[0]!.body.id;

  it('is proposed to be hurried once, and sent when that is approved', async () => {
    await room.say('orders', { decisionId: orderId(), status: 'confirmed', quantity: 46, expectedAt: '2026-01-12T12:00:00Z' });
    const [proposal] = ofType(EXPEDITE);
    expect(proposal).toMatchObject({ state: 'proposed', orderId: orderId(), quantity: 46, closedAt: null, priority: 100 });
    expect(room.decisions()).toHaveLength(1);
    await command('approve', proposal!.id);
    expect(room.decisions().at(-1)!.body).toMatchObject({ id: proposal!.id, type: EXPEDITE, data: { orderId: orderId(), sku: 'TEA' } });
    await room.say('acks', { id: proposal!.id, status: 'accepted' });
    await room.say('orders', { decisionId: orderId(), status: 'confirmed', quantity: 46, expectedAt: '2026-01-06T12:00:00Z' });
    await room.pass(HOUR);
    expect(ofType(EXPEDITE)).toMatchObject([{ state: 'accepted', expectedAt: '2026-01-06T12:00:00.000Z' }]);
    expect(ofType(EXPEDITE)[0]!.closedAt).not.toBeNull();
    expect(room.onOrder('TEA')).toBe(46);
  });

  it('is let be when that is rejected, by a person or upstream, and the order stays', async () => {
    await room.say('orders', { decisionId: orderId(), status: 'confirmed', quantity: 46, expectedAt: '2026-01-12T12:00:00Z' });
    await command('reject', ofType(EXPEDITE)[0]!.id);
    await room.scan({ quantity: 1 });
    await room.pass(DAY);
    expect(ofType(EXPEDITE)).toMatchObject([{ state: 'rejected' }]);
    expect(room.onOrder('TEA')).toBe(46);
    await command('approve', ofType(EXPEDITE)[0]!.id);
    expect(room.replies().at(-1)!.body).toMatchObject({ ok: false, error: expect.stringContaining('rejected') });
  });

  it('is hurried at once where that is automatic, and not at all where it is off', async () => {
    for (const [expedite, count] of [
      ['automatic', 1],
      ['off', 0],
    ] as const) {
      await room.remove();
      room = await agentRoom({ items: ITEMS, config: { replenishment: { expedite } } });
      await room.count('TEA', 'A-01', 60);
      await room.scan({ quantity: 56 });
      await room.say('orders', { decisionId: orderId(), status: 'confirmed', quantity: 46, expectedAt: '2026-01-12T12:00:00Z' });
      expect(room.decisions().filter(({ body }) => body['type'] === EXPEDITE)).toHaveLength(count);
    }
  });
});

describe('an order that events have overtaken', () => {
  it('is proposed to be cancelled once; upstream cancels it, and nothing is ordered in its place', async () => {
    const orderId = room.decisions()[0]!.body.id;
    await room.say('acks', { id: orderId, status: 'accepted' });
    await room.scan({ action: 'return', quantity: 60, condition: 'sellable' });
    const [proposal] = ofType(CANCEL);
    expect(proposal).toMatchObject({ state: 'proposed', orderId, quantity: 46 });
    expect(room.onOrder('TEA')).toBe(46);
    await command('approve', proposal!.id);
    await room.say('acks', { id: proposal!.id, status: 'accepted' });
    expect(room.onOrder('TEA')).toBe(46);
    await room.say('orders', { decisionId: orderId, status: 'cancelled' });
    expect(room.onOrder('TEA')).toBe(0);
    await room.pass(2 * DAY);
    expect(ofType(CANCEL)).toMatchObject([{ state: 'accepted' }]);
    expect(ofType(CANCEL)[0]!.closedAt).not.toBeNull();
    expect(room.decisions().map(({ body }) => body['type'])).toEqual(['quartermaster.replenishment.requested', CANCEL]);
  });

  it('is kept when the need is back before anybody has answered, and is not proposed again', async () => {
    await room.say('acks', { id: room.decisions()[0]!.body.id, status: 'accepted' });
    await room.scan({ action: 'return', quantity: 60, condition: 'sellable' });
    await room.scan({ quantity: 30 });
    expect(ofType(CANCEL)).toMatchObject([{ state: 'cancelled' }]);
    await room.scan({ action: 'return', quantity: 30, condition: 'sellable' });
    await room.pass(HOUR);
    expect(ofType(CANCEL)).toHaveLength(1);
  });

  it('is never cancelled once it is shipped', async () => {
    await room.say('orders', { decisionId: room.decisions()[0]!.body.id, status: 'shipped', quantity: 46 });
    await room.scan({ action: 'return', quantity: 600, condition: 'sellable' });
    await room.pass(HOUR);
    expect(ofType(CANCEL)).toEqual([]);
  });

  it('is no longer to be approved when its order has come', async () => {
    await room.say('acks', { id: room.decisions()[0]!.body.id, status: 'accepted' });
    await room.scan({ action: 'return', quantity: 60, condition: 'sellable' });
    await room.scan({ action: 'receive', quantity: 46 });
    const [proposal] = ofType(CANCEL);
    expect(proposal).toMatchObject({ state: 'cancelled', closedAt: expect.any(String) });
    await command('approve', proposal!.id);
    expect(room.replies().at(-1)!.body).toMatchObject({ ok: false, error: expect.stringContaining('lapsed') });
  });
});

describe('a request about an order that nobody answers', () => {
  const sent = (id: string) => room.decisions().filter(({ body }) => body.id === id);

  it('is sent again with the same id and raises one alert, which an answer clears', async () => {
    const orderId = room.decisions()[0]!.body.id;
    await room.say('orders', { decisionId: orderId, status: 'confirmed', quantity: 46, expectedAt: '2026-01-12T12:00:00Z' });
    const { id } = ofType(EXPEDITE)[0]!;
    await room.pass(HOUR);
    expect(alertStates(room, 'unanswered-change')).toEqual([]);
    await command('approve', id);
    expect(sent(id)).toHaveLength(1);
    await room.pass(HOUR);
    expect(sent(id).length).toBeGreaterThan(1);
    expect(room.alerts('unanswered-change')).toMatchObject([
      { body: { subject: id, data: { state: 'raised', sentence: expect.stringContaining('request to hurry the order of 46 TEA') } } },
    ]);
    await room.say('acks', { id, status: 'accepted' });
    const times = sent(id).length;
    expect(alertStates(room, 'unanswered-change')).toEqual(['raised', 'cleared']);
    await room.pass(DAY);
    expect(sent(id)).toHaveLength(times);
  });

  it('is sent five times more at most, and is over when its order is', async () => {
    const orderId = room.decisions()[0]!.body.id;
    await room.say('acks', { id: orderId, status: 'accepted' });
    await room.scan({ action: 'return', quantity: 60, condition: 'sellable' });
    const { id } = ofType(CANCEL)[0]!;
    await command('approve', id);
    await room.pass(2 * DAY);
    expect(sent(id)).toHaveLength(6);
    expect(alertStates(room, 'unanswered-change')).toEqual(['raised']);
    await room.say('orders', { decisionId: orderId, status: 'cancelled' });
    await room.pass(HOUR);
    expect(alertStates(room, 'unanswered-change')).toEqual(['raised', 'cleared']);
    expect(ofType(CANCEL)).toMatchObject([{ state: 'cancelled', closedAt: expect.any(String) }]);
    await room.say('acks', { id, status: 'rejected' });
    expect(ofType(CANCEL)).toMatchObject([{ state: 'cancelled' }]);
  });
});

describe('an order past its date', () => {
  it('is late once, counts on in the position, and is late no longer when it has a new date or has come', async () => {
    const orderId = room.decisions()[0]!.body.id;
    await room.say('orders', { decisionId: orderId, status: 'confirmed', quantity: 46, expectedAt: '2026-01-07T12:00:00Z' });
    await room.pass(2 * DAY + 11 * HOUR);
    expect(room.alerts('delivery-late')).toEqual([]);
    await room.pass(2 * HOUR);
    expect(room.alerts('delivery-late')[0]!.body).toMatchObject({
      data: { sentence: expect.stringContaining('46 TEA that were expected on 2026-01-07') },
    });
    await room.pass(2 * DAY);
    expect(alertStates(room, 'delivery-late')).toEqual(['raised']);
    expect(room.onOrder('TEA')).toBe(46);
    await room.say('orders', { decisionId: orderId, status: 'confirmed', quantity: 46, expectedAt: '2026-01-12T12:00:00Z' });
    await room.pass(HOUR);
    expect(alertStates(room, 'delivery-late')).toEqual(['raised', 'cleared']);
    await room.pass(5 * DAY);
    expect(alertStates(room, 'delivery-late')).toEqual(['raised', 'cleared', 'raised']);
    await room.scan({ action: 'receive', quantity: 46 });
    await room.pass(HOUR);
    expect(alertStates(room, 'delivery-late')).toEqual(['raised', 'cleared', 'raised', 'cleared']);
  });
});
