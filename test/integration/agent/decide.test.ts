import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR, MINUTE, ROOM_OPENS } from '../../support/agent-room.ts';

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom();
});
afterEach(() => room.remove());

const quantities = (sku: string) => room.api.decisions({ sku }).map(({ quantity, state }) => [quantity, state]);

describe('deciding', () => {
  it('orders each need once, however often the item is touched and time passes', async () => {
    await room.count('TEA', 'A-01', 12);
    expect(room.decisions()).toEqual([]);
    await room.scan({ quantity: 3 });
    expect(room.decisions()).toHaveLength(1);
    expect(room.decisions()[0]!.body).toMatchObject({
      type: 'quartermaster.replenishment.requested',
      source: '/quartermaster/here/gw',
      subject: 'TEA',
      data: {
        sku: 'TEA',
        quantity: 41,
        location: 'RECEIVING',
        unit: 'each',
        reason: { sentence: expect.stringContaining('order up to 50') },
      },
    });
    await room.say('acks', { id: room.decisions()[0]!.body.id, status: 'accepted' });
    for (let pick = 0; pick < 5; pick++) await room.scan({ quantity: 1 });
    await room.pass(2 * DAY);
    expect(room.api.decisions()).toHaveLength(1);
    expect(room.decisions()).toHaveLength(1);
    expect(room.onOrder('TEA')).toBe(41);
  });

  it('buys once for an item that lies in three bins', async () => {
    await room.count('TEA', 'A-01', 3);
    expect(quantities('TEA')).toEqual([[47, 'requested']]);
    await room.count('TEA', 'B-01', 2);
    await room.count('TEA', 'C-01', 1);
    await room.pass(HOUR);
    expect(room.onHand('TEA')).toBe(6);
    expect(quantities('TEA')).toEqual([[47, 'requested']]);
  });

  it('snoozes an item until a date and no longer', async () => {
    room.api.command({ id: 's', command: 'snooze', args: { sku: 'TEA', until: ROOM_OPENS + DAY }, by: 'op' });
    await room.count('TEA', 'A-01', 1);
    await room.pass(DAY - 5 * MINUTE);
    expect(quantities('TEA')).toEqual([]);
    await room.pass(20 * MINUTE);
    expect(quantities('TEA')).toEqual([[49, 'requested']]);
  });

  it('ends a snooze early when it is snoozed until now', async () => {
    room.api.command({ id: 's', command: 'snooze', args: { sku: 'TEA', days: 5 }, by: 'op' });
    await room.count('TEA', 'A-01', 1);
    expect(quantities('TEA')).toEqual([]);
    room.api.command({ id: 't', command: 'snooze', args: { sku: 'TEA', until: ROOM_OPENS }, by: 'op' });
    await room.settle();
    expect(quantities('TEA')).toEqual([[49, 'requested']]);
  });

  it('takes no decision while paused and catches up when resumed', async () => {
    await room.say('commands', { id: 'p', command: 'pause', args: {}, by: 'op' });
    await room.count('TEA', 'A-01', 1);
    await room.pass(DAY);
    expect(room.api.decisions()).toEqual([]);
    await room.say('commands', { id: 'r', command: 'resume', args: {}, by: 'op' });
    expect(quantities('TEA')).toEqual([[49, 'requested']]);
  });

  it('stays paused over a restart', async () => {
    room.api.command({ id: 'p', command: 'pause', args: {}, by: 'op' });
    await room.stop();
    await room.start();
    await room.count('TEA', 'A-01', 1);
    await room.pass(HOUR);
    expect(room.api.decisions()).toEqual([]);
  });

  it('neither orders nor raises low stock for items of which nothing was ever seen', async () => {
    await room.pass(DAY);
    expect(room.heard).toEqual([]);
    await room.count('TEA', 'A-01', 0);
    expect(room.alerts('low-stock').map(({ body }) => body['subject'])).toEqual(['TEA']);
  });

  it('raises low stock once and clears it once', async () => {
    await room.count('TEA', 'A-01', 3);
    await room.scan({ quantity: 1 });
    await room.pass(DAY);
    expect(alertStates(room, 'low-stock')).toEqual(['raised']);
    await room.scan({ action: 'receive', quantity: 47 });
    await room.pass(DAY);
    expect(alertStates(room, 'low-stock')).toEqual(['raised', 'cleared']);
    expect(room.api.alerts().map(({ kind, clearedAt }) => [kind, clearedAt !== null])).toContainEqual(['low-stock', true]);
  });

  it('raises a silent device once and clears it once', async () => {
    await room.count('TEA', 'A-01', 30);
    await room.pass(25 * HOUR);
    await room.pass(DAY);
    expect(alertStates(room, 'silent-device')).toEqual(['raised']);
    expect(room.api.health()).toMatchObject({ ok: true, degraded: ['device gun-1 is silent'] });
    await room.scan({ quantity: 1 });
    await room.pass(HOUR);
    expect(alertStates(room, 'silent-device')).toEqual(['raised', 'cleared']);
    expect(room.api.health().degraded).toEqual([]);
  });
});

describe('deciding with manual approval', () => {
  beforeEach(async () => {
    await room.remove();
    room = await agentRoom({ config: { replenishment: { approval: 'manual', retryAfter: '6h' } } });
    await room.count('TEA', 'A-01', 4);
  });

  it('proposes, counts the proposal as on order, and tells upstream nothing', async () => {
    await room.pass(DAY);
    expect(quantities('TEA')).toEqual([[46, 'proposed']]);
    expect(room.onOrder('TEA')).toBe(46);
    expect(room.decisions()).toEqual([]);
  });

  it('sends what is approved, once', async () => {
    const { id } = room.api.decisions()[0]!;
    const command = { id: 'c1', command: 'approve', args: { decisionId: id }, by: 'op' };
    expect(room.api.command(command)).toEqual({ id: 'c1', ok: true });
    expect(room.api.command(command)).toEqual({ id: 'c1', ok: true });
    expect(room.api.command({ ...command, id: 'c2' })).toMatchObject({ ok: false, error: expect.stringContaining('requested') });
    await room.settle();
    expect(room.decisions().map(({ body }) => body.id)).toEqual([id]);
    expect(quantities('TEA')).toEqual([[46, 'requested']]);
  });

  it('frees the position of what is rejected and proposes again after retryAfter', async () => {
    const { id } = room.api.decisions()[0]!;
    expect(room.api.command({ id: 'c', command: 'reject', args: { decisionId: id, reason: 'too much' }, by: 'op' })).toMatchObject({
      ok: true,
    });
    await room.settle();
    expect(room.onOrder('TEA')).toBe(0);
    await room.pass(6 * HOUR - 5 * MINUTE);
    expect(quantities('TEA')).toEqual([[46, 'rejected']]);
    await room.pass(20 * MINUTE);
    expect(quantities('TEA')).toEqual([
      [46, 'proposed'],
      [46, 'rejected'],
    ]);
    expect(room.decisions()).toEqual([]);
  });

  it('matches a receiving scan to no proposal: what nobody has bought cannot have come', async () => {
    await room.scan({ action: 'receive', quantity: 6 });
    expect(room.api.decisions()[0]).toMatchObject({ state: 'proposed', received: 0 });
  });
});
