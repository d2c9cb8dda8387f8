import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;
let id: string;

/** TEA falls to 9 of a minimum of 10 and 41 are ordered. */
beforeEach(async () => {
  room = await agentRoom();
  await room.count('TEA', 'A-01', 9);
  id = room.decisions()[0]!.body.id;
});
afterEach(() => room.remove());

const decision = () => room.api.decisions({ sku: 'TEA' }).find((row) => row.id === id)!;
const deadReasons = () => room.api.deadLetters().map(({ reason }) => reason);

describe('an acknowledgement', () => {
  it('accepts a decision, and said twice changes nothing', async () => {
    await room.say('acks', { id, status: 'accepted' });
    const at = decision().acknowledgedAt;
    await room.pass(MINUTE);
    await room.say('acks', { id, status: 'accepted' });
    expect(decision()).toMatchObject({ state: 'accepted', acknowledgedAt: at });
  });

  it('that rejects frees the position and holds the item, visibly, until it is ordered again after retryAfter', async () => {
    await room.say('acks', { id, status: 'rejected', reason: 'supplier closed' });
    expect(decision()).toMatchObject({ state: 'rejected' });
    expect(room.onOrder('TEA')).toBe(0);
    expect(alertStates(room, 'order-rejected')).toEqual(['raised']);
    await room.scan({ quantity: 1 });
    await room.pass(12 * HOUR - 10 * MINUTE);
    expect(room.decisions()).toHaveLength(1);
    await room.pass(12 * MINUTE);
    expect(alertStates(room, 'order-rejected')).toEqual(['raised', 'cleared']);
    expect(room.decisions()).toHaveLength(2);
    expect(room.decisions()[1]!.body.id).not.toBe(id);
    expect(room.onOrder('TEA')).toBe(42);
  });

  it('of an unknown decision is a dead letter', async () => {
    await room.say('acks', { id: 'nobody', status: 'accepted' });
    await room.say('acks', { status: 'accepted' });
    await room.say('acks', { id, status: 'perhaps' });
    expect(deadReasons()).toEqual(['invalid-message', 'invalid-message', 'unknown-decision']);
  });

  it('that never comes sends the decision again with the same id and raises one alert, which a late one clears', async () => {
    await room.pass(15 * MINUTE - 1);
    expect(room.decisions()).toHaveLength(1);
    await room.pass(2 * MINUTE);
    expect(room.decisions().map(({ body }) => body.id)).toEqual([id, id]);
    expect(alertStates(room, 'unanswered-order')).toEqual(['raised']);
    await room.pass(20 * MINUTE);
    expect(room.decisions().map(({ body }) => body.id)).toEqual([id, id, id]);
    await room.say('acks', { id, status: 'accepted' });
    expect(alertStates(room, 'unanswered-order')).toEqual(['raised', 'cleared']);
    await room.pass(DAY);
    expect(room.decisions()).toHaveLength(3);
    expect(room.api.decisions({ sku: 'TEA' })).toHaveLength(1);
  });

  it('that never comes is asked for five times and no more', async () => {
    await room.pass(3 * DAY);
    expect(new Set(room.decisions().map(({ body }) => body.id))).toEqual(new Set([id]));
    expect(room.decisions()).toHaveLength(6);
    expect(alertStates(room, 'unanswered-order')).toEqual(['raised']);
  });
});

describe("an order's progress", () => {
  it('is awaited in the confirmed quantity, also where that is less than was asked', async () => {
    await room.say('orders', { decisionId: id, status: 'confirmed', quantity: 30, expectedAt: '2026-01-09T08:00:00Z' });
    expect(decision()).toMatchObject({ state: 'confirmed', confirmed: 30, expectedAt: '2026-01-09T08:00:00.000Z' });
    expect(room.onOrder('TEA')).toBe(30);
    await room.say('orders', { decisionId: id, status: 'shipped', quantity: 30 });
    expect(decision()).toMatchObject({ state: 'shipped', shipped: 30 });
    expect(room.onOrder('TEA')).toBe(30);
  });

  it('counts as an answer', async () => {
    await room.say('orders', { decisionId: id, status: 'confirmed', quantity: 41 });
    await room.pass(DAY);
    expect(room.decisions()).toHaveLength(1);
    expect(room.alerts('unanswered-order')).toEqual([]);
  });

  it('never goes back', async () => {
    await room.say('orders', { decisionId: id, status: 'shipped', quantity: 41 });
    await room.say('orders', { decisionId: id, status: 'confirmed', quantity: 41 });
    expect(decision()).toMatchObject({ state: 'shipped' });
  });

  it('with a lower cumulative quantity than before is refused as a dead letter', async () => {
    await room.say('orders', { decisionId: id, status: 'shipped', quantity: 20 });
    await room.say('orders', { decisionId: id, status: 'shipped', quantity: 19 });
    expect(deadReasons()).toEqual(['quantity-falls']);
    expect(decision()).toMatchObject({ shipped: 20 });
  });

  it('for another SKU, an unknown SKU or without a quantity is refused', async () => {
    await room.say('orders', { decisionId: id, sku: 'SOAP', status: 'confirmed', quantity: 41 });
    await room.say('orders', { orderId: 'po-1', sku: 'NOBODY', status: 'confirmed', quantity: 41 });
    await room.say('orders', { orderId: 'po-1', sku: 'SOAP', status: 'confirmed' });
    await room.say('orders', { status: 'confirmed', quantity: 1 });
    await room.say('orders', { decisionId: id, status: 'confirmed', quantity: -1 });
    expect(deadReasons()).toEqual(['invalid-message', 'invalid-message', 'unknown-order', 'unknown-order', 'order-sku-differs']);
    expect(room.counted('dead_letters')).toBe(5);
  });

  it('that is cancelled releases the rest, and the need is ordered anew', async () => {
    await room.scan({ action: 'receive', quantity: 10, order: id });
    expect(room.onOrder('TEA')).toBe(31);
    await room.scan({ quantity: 12 });
    await room.say('orders', { decisionId: id, status: 'cancelled' });
    expect(decision()).toMatchObject({ state: 'cancelled', received: 10 });
    expect(room.onHand('TEA')).toBe(7);
    expect(room.onOrder('TEA')).toBe(43);
    expect(room.api.decisions({ sku: 'TEA' })).toHaveLength(2);
  });

  it('that says received moves no stock: on-order falls by the receiving scan', async () => {
    await room.say('orders', { decisionId: id, status: 'received', quantity: 41 });
    expect([room.onHand('TEA'), room.onOrder('TEA')]).toEqual([9, 41]);
    await room.scan({ action: 'receive', quantity: 41 });
    expect([room.onHand('TEA'), room.onOrder('TEA')]).toEqual([50, 0]);
    expect(decision()).toMatchObject({ state: 'received', received: 41 });
    await room.pass(5 * DAY);
    expect(room.alerts('receipt-discrepancy')).toEqual([]);
  });

  it('that says part was received, where nothing is ever seen, gives up that part and still awaits the rest', async () => {
    await room.say('orders', { decisionId: id, status: 'shipped', quantity: 41 });
    await room.say('orders', { decisionId: id, status: 'received', quantity: 11 });
    await room.pass(3 * DAY + 2 * HOUR);
    expect(alertStates(room, 'receipt-discrepancy')).toEqual(['raised']);
    expect(decision()).toMatchObject({ state: 'shipped', closedAt: null });
    expect(room.onOrder('TEA')).toBeGreaterThanOrEqual(30);
  });

  it('that confirms what is already here closes the order', async () => {
    await room.scan({ action: 'receive', quantity: 30, order: id });
    await room.say('orders', { decisionId: id, status: 'confirmed', quantity: 30 });
    expect(decision()).toMatchObject({ state: 'received', closedAt: expect.any(String) });
    expect(room.onOrder('TEA')).toBe(0);
  });

  it('that ships more than was asked for awaits that much', async () => {
    await room.say('orders', { decisionId: id, status: 'shipped', quantity: 50 });
    expect(room.onOrder('TEA')).toBe(50);
  });

  it('that says received, where nothing is ever seen, becomes a discrepancy after receiptTimeout and frees the position', async () => {
    await room.say('orders', { decisionId: id, status: 'received', quantity: 41 });
    await room.pass(3 * DAY - 5 * MINUTE);
    expect(room.onOrder('TEA')).toBe(41);
    await room.pass(20 * MINUTE);
    expect(alertStates(room, 'receipt-discrepancy')).toEqual(['raised']);
    expect(decision()).toMatchObject({ state: 'received', received: 0, closedAt: expect.any(String) });
    expect(room.onHand('TEA')).toBe(9);
    expect(room.api.decisions({ sku: 'TEA' })).toHaveLength(2);
    expect(room.onOrder('TEA')).toBe(41);
  });

  it('that comes in parts gives each part its time to appear', async () => {
    await room.say('orders', { decisionId: id, status: 'received', quantity: 20 });
    await room.scan({ action: 'receive', quantity: 20 });
    await room.pass(4 * DAY);
    await room.say('orders', { decisionId: id, status: 'received', quantity: 41 });
    await room.pass(2 * DAY);
    expect(room.alerts('receipt-discrepancy')).toEqual([]);
    await room.scan({ action: 'receive', quantity: 21 });
    expect([room.onHand('TEA'), room.onOrder('TEA')]).toEqual([50, 0]);
  });

  it('of a purchase that somebody else made is awaited like our own', async () => {
    await room.count('SOAP', 'A-02', 15);
    const own = room.onOrder('SOAP');
    await room.say('orders', { orderId: 'po-7', sku: 'SOAP', status: 'confirmed', quantity: 60 });
    expect(room.onOrder('SOAP')).toBe(own + 60);
    await room.say('orders', { orderId: 'po-7', sku: 'SOAP', status: 'shipped', quantity: 60 });
    await room.scan({ action: 'receive', code: 'SOAP', location: 'A-02', quantity: 60, order: 'po-7' });
    expect([room.onHand('SOAP'), room.onOrder('SOAP')]).toEqual([75, own]);
    await room.say('orders', { orderId: 'po-8', sku: 'SOAP', status: 'confirmed', quantity: 5 });
    await room.say('orders', { orderId: 'po-8', status: 'cancelled' });
    expect(room.onOrder('SOAP')).toBe(own);
  });

  it('is kept over a restart', async () => {
    await room.say('orders', { decisionId: id, status: 'confirmed', quantity: 30 });
    await room.stop();
    await room.start();
    await room.pass(HOUR);
    expect(decision()).toMatchObject({ state: 'confirmed', confirmed: 30 });
    expect(room.decisions()).toHaveLength(1);
  });
});

describe('goods called received that nobody has seen', () => {
  const TIMEOUT = 3 * DAY + 20 * MINUTE;
  const states = () => alertStates(room, 'receipt-discrepancy');
  const receive = (quantity: number, order?: string) => room.scan({ action: 'receive', quantity, ...(order && { order }) });
  const writeOff = async (orderId: string, command = 'c-1') => {
    await room.say('commands', { id: command, command: 'write-off', args: { orderId }, by: 'eva' });
    return room.replies().at(-1)!.body;
  };
  /** The order is given up, and its need ordered again. */
  const giveUp = async () => {
    await room.say('acks', { id, status: 'accepted' });
    await room.say('orders', { decisionId: id, status: 'received', quantity: 41 });
    await room.pass(TIMEOUT);
    expect(states()).toEqual(['raised']);
  };

  it('are a discrepancy until all of them are scanned after all, by the name of their order', async () => {
    await giveUp();
    await receive(21, id);
    await room.pass(HOUR);
    expect(states()).toEqual(['raised']);
    await receive(20, id);
    await room.pass(HOUR);
    expect(states()).toEqual(['raised', 'cleared']);
    expect(decision()).toMatchObject({ state: 'received', received: 41 });
    // The second order is still on its way.
    expect([room.onHand('TEA'), room.onOrder('TEA')]).toEqual([50, 41]);
    await room.pass(5 * DAY);
    expect(states()).toEqual(['raised', 'cleared']);
  });

  it('are settled, without a name, by what the second order leaves over', async () => {
    await giveUp();
    await receive(41);
    await room.pass(HOUR);
    expect(states()).toEqual(['raised']);
    expect(room.onOrder('TEA')).toBe(0);
    await receive(41);
    await room.pass(HOUR);
    expect(states()).toEqual(['raised', 'cleared']);
    expect(decision()).toMatchObject({ received: 41 });
  });

  it('are settled by a shelf that shows more than what is still awaited', async () => {
    await room.shelf('A-03', { count: 4 });
    const rice = room.decisions().find(({ body }) => (body['data'] as { sku: string }).sku === 'RICE')!.body.id;
    await room.say('orders', { decisionId: rice, status: 'received', quantity: 16 });
    await room.pass(TIMEOUT);
    expect(states()).toEqual(['raised']);
    expect(room.onOrder('RICE')).toBe(16);
    await room.shelf('A-03', { count: 20 });
    await room.pass(HOUR);
    // This may as well be the second order.
    expect(states()).toEqual(['raised']);
    await room.shelf('A-03', { count: 36 });
    await room.pass(HOUR);
    expect(states()).toEqual(['raised', 'cleared']);
  });

  it('are in dispute no more when a person writes them off, and are the order’s should they turn up', async () => {
    await giveUp();
    expect(await writeOff(id)).toEqual({ id: 'c-1', ok: true });
    expect(states()).toEqual(['raised', 'cleared']);
    expect(await writeOff(id, 'c-2')).toMatchObject({ ok: false, error: expect.stringContaining('nothing of it is in dispute') });
    await room.pass(DAY);
    await receive(41, id);
    expect(decision()).toMatchObject({ received: 41 });
    expect(room.onOrder('TEA')).toBe(41);
    expect(states()).toEqual(['raised', 'cleared']);
  });

  it('in part keep the order open, which a person can close with what is still awaited', async () => {
    await room.say('orders', { decisionId: id, status: 'shipped', quantity: 41 });
    await room.say('orders', { decisionId: id, status: 'received', quantity: 11 });
    await room.pass(TIMEOUT);
    expect([decision().closedAt, room.onOrder('TEA')]).toEqual([null, 30]);
    await writeOff(id);
    expect(states()).toEqual(['raised', 'cleared']);
    expect(decision()).toMatchObject({ state: 'received', closedAt: expect.any(String) });
  });

  it('in part are what is scanned first; the rest stays on order', async () => {
    await room.say('orders', { decisionId: id, status: 'shipped', quantity: 41 });
    await room.say('orders', { decisionId: id, status: 'received', quantity: 11 });
    await room.pass(TIMEOUT);
    await receive(11, id);
    await room.pass(HOUR);
    expect(states()).toEqual(['raised', 'cleared']);
    expect(room.onOrder('TEA')).toBe(30);
  });

  it('do not stand in the way of closing an order of which nothing came', async () => {
    await room.say('acks', { id, status: 'accepted' });
    await writeOff(id);
    expect(decision()).toMatchObject({ state: 'cancelled', closedAt: expect.any(String) });
    expect(await writeOff('nobody', 'c-3')).toMatchObject({ ok: false, error: 'no order nobody' });
  });
});

describe("customers' order lines", () => {
  const reserve = (words: object) => room.say('demand', { order: 'so-1', line: 1, sku: 'TEA', quantity: 6, status: 'reserved', ...words });
  const stock = () => room.api.stock({ sku: 'TEA' })[0]!;

  it('are allocated, shrink by picks of the same order, and end released', async () => {
    await reserve({});
    expect(stock()).toMatchObject({ onHand: 9, allocated: 6, available: 3, backorders: 0, position: 44 });
    await room.scan({ quantity: 2, order: 'so-1' });
    expect(stock()).toMatchObject({ onHand: 7, allocated: 4, available: 3, position: 44 });
    await room.scan({ quantity: 2, order: 'so-2' });
    expect(stock()).toMatchObject({ onHand: 5, allocated: 4, available: 1 });
    await reserve({ status: 'released' });
    expect(stock()).toMatchObject({ onHand: 5, allocated: 0, available: 5 });
  });

  it('beyond what is on hand are backorders', async () => {
    await reserve({ quantity: 30 });
    expect(stock()).toMatchObject({ onHand: 9, allocated: 9, available: 0, backorders: 21, position: 20 });
    await reserve({ quantity: 60 });
    expect(stock().position).toBe(50);
    expect(room.api.decisions({ sku: 'TEA' })).toHaveLength(2);
  });

  it('that are cancelled or of an unknown SKU allocate nothing', async () => {
    await reserve({});
    await reserve({ status: 'cancelled' });
    await reserve({ sku: 'NOBODY' });
    expect(stock().allocated).toBe(0);
    expect(deadReasons()).toEqual(['unknown-sku']);
  });

  it('that are settled keep what was picked for them, and leave other lines theirs', async () => {
    await reserve({});
    await reserve({ line: 2, quantity: 3 });
    await room.scan({ quantity: 6, order: 'so-1' });
    await reserve({ status: 'released' });
    expect(stock()).toMatchObject({ onHand: 3, allocated: 3 });
  });

  it('are not counted twice when a ship follows the pick', async () => {
    await reserve({});
    await room.scan({ quantity: 6, order: 'so-1' });
    await room.scan({ action: 'ship', quantity: 6, order: 'so-1' });
    expect(stock()).toMatchObject({ onHand: 3, allocated: 0, available: 3 });
  });
});
