import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../../simulator/random.ts';
import { type AgentRoom, agentRoom, HOUR, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;
beforeEach(async () => {
  // TEA is ordered at or below 10, up to 50.
  room = await agentRoom({ config: { replenishment: { approval: 'manual', policy: { kind: 'min-max' } } } });
  await room.count('TEA', 'A-01', 9);
});
afterEach(() => room.remove());

const proposals = () => room.api.decisions({ sku: 'TEA' }).map(({ quantity, state }) => [quantity, state]);
const newest = () => room.api.decisions({ sku: 'TEA' })[0]!.id;
const approve = (decisionId: string) => room.say('commands', { id: `a-${decisionId}`, command: 'approve', args: { decisionId }, by: 'op' });

describe('an order that waits for a person', () => {
  it('is withdrawn when the need is gone, can no longer be approved, and says why', async () => {
    expect(proposals()).toEqual([[41, 'proposed']]);
    const id = newest();
    await room.scan({ action: 'return', quantity: 3, condition: 'sellable' });
    expect(proposals()).toEqual([[41, 'cancelled']]);
    expect(room.onOrder('TEA')).toBe(0);
    await approve(id);
    expect(room.replies().at(-1)!.body).toMatchObject({ ok: false, error: expect.stringContaining('cancelled') });
    expect(room.counted('proposals_withdrawn', 'no longer needed')).toBe(1);
    expect(JSON.stringify(room.api.decision(id))).toContain('no longer needed');
  });

  it('is made anew when another quantity is asked for by now, and one of the two remains', async () => {
    await room.scan({ quantity: 3 });
    expect(proposals()).toEqual([[41, 'proposed']]);
    await room.scan({ quantity: 6 });
    expect(proposals()).toEqual([
      [50, 'proposed'],
      [41, 'cancelled'],
    ]);
    expect(room.onOrder('TEA')).toBe(50);
    await approve(newest());
    await room.pass(HOUR);
    expect(new Set(room.decisions().map(({ body }) => body.id))).toEqual(new Set([newest()]));
    expect(proposals()[0]).toEqual([50, 'requested']);
  });

  it('stays as it is while it is left in peace, over a restart, too', async () => {
    const id = newest();
    await room.pass(HOUR);
    await room.stop();
    await room.start();
    await room.pass(HOUR);
    expect(room.api.decisions({ sku: 'TEA' }).map((decision) => [decision.id, decision.state])).toEqual([[id, 'proposed']]);
  });

  it('stays while its item is snoozed', async () => {
    await room.say('commands', { id: 's', command: 'snooze', args: { sku: 'TEA', days: 1 }, by: 'op' });
    await room.scan({ action: 'return', quantity: 3, condition: 'sellable' });
    expect(proposals()).toEqual([[41, 'proposed']]);
  });
});

it.each([1, 2, 3, 4, 5])('whatever is picked, returned and approved, no need is proposed twice (seed %i)', async (seed) => {
  const random = createRandom(seed);
  for (let n = 0; n < 60; n++) {
    const quantity = random.integer(1, 12);
    if (random.integer(0, 3) === 0) await room.scan({ action: 'return', quantity, condition: 'sellable' });
    else await room.scan({ quantity });
    await room.pass(MINUTE);
    const open = room.api.decisions({ sku: 'TEA', open: true }).filter(({ state }) => state === 'proposed');
    expect(open.length).toBeLessThanOrEqual(1);
    for (const { quantity: proposed } of open) {
      const position = room.onHand('TEA') + room.onOrder('TEA');
      expect(position - proposed).toBeLessThanOrEqual(10);
      expect(position).toBeLessThanOrEqual(50 + proposed / 10);
      expect(position).toBeGreaterThan(10);
    }
    if (open.length === 1 && random.integer(0, 2) === 0) await approve(open[0]!.id);
    if (room.onOrder('TEA') > 0 && random.integer(0, 4) === 0) await room.scan({ action: 'receive', quantity: 20 });
  }
});
