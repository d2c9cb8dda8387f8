import { expect, it } from 'vitest';
import { agentRoom, DAY, ROOM_OPENS } from '../../support/agent-room.ts';

it('an item that is made on site is asked of production, in whole batches, due when making takes', async () => {
  const room = await agentRoom({ config: { items: [{ sku: 'TEA', makes: { leadTimeDays: 1, batch: 30 } }] } });
  try {
    await room.count('TEA', 'A-01', 9);
    const [decision] = room.decisions();
    expect(decision!.body['type']).toBe('quartermaster.replenishment.requested');
    expect(decision!.body['data']).toMatchObject({ sku: 'TEA', quantity: 60, source: 'production' });
    expect(room.api.decisions()[0]).toMatchObject({
      particulars: { source: 'production' },
      dueBy: new Date(ROOM_OPENS + DAY).toISOString(),
    });
    expect(room.api.decisions()[0]!.reason.rules).toContain('production');
    await room.scan({ action: 'receive', quantity: 60 });
    expect([room.onHand('TEA'), room.onOrder('TEA')]).toEqual([69, 0]);
  } finally {
    await room.remove();
  }
});
