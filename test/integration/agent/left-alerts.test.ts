import { afterEach, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;
afterEach(() => room.remove());

async function reload(next: Record<string, unknown>): Promise<void> {
  room.nextConfig = next;
  await room.say('commands', { id: `reload-${room.clock.now()}`, command: 'reload', args: {}, by: 'op' });
  await room.pass(MINUTE);
}
const low = (name: string) => ({ kind: 'condition', name, when: 'onHand < 5' });
/** What stands beside the orders that nobody answers here. */
const active = () => room.api.alerts().flatMap(({ kind, clearedAt }) => (clearedAt === null && kind !== 'unanswered-order' ? [kind] : []));

it('alerts of an advisor that a reload removes are cleared, and those of the others stay', async () => {
  room = await agentRoom({ config: { advisors: [low('one'), low('two'), { kind: 'silent-device', after: '1h' }] } });
  await room.count('TEA', 'A-01', 3);
  await room.pass(2 * HOUR);
  expect(active().sort()).toEqual(['condition.one', 'condition.two', 'silent-device']);
  await reload({ advisors: [low('two')] });
  expect(active()).toEqual(['condition.two']);
  for (const kind of ['condition.one', 'silent-device']) expect(alertStates(room, kind)).toEqual(['raised', 'cleared']);
  await room.pass(HOUR);
  expect(active()).toEqual(['condition.two']);
});

it('alerts of an advisor that is gone at the next start are cleared', async () => {
  room = await agentRoom({ config: { advisors: [low('one')] } });
  await room.count('TEA', 'A-01', 3);
  expect(active()).toEqual(['condition.one']);
  await room.stop();
  await room.start({ advisors: [low('two')] });
  await room.pass(MINUTE);
  expect(active()).toEqual(['condition.two']);
  expect(alertStates(room, 'condition.one')).toEqual(['raised', 'cleared']);
});

it('alerts of an item that a reload removes are cleared', async () => {
  const items = [{ sku: 'ONLY-HERE', min: 5, max: 9, locations: ['A-09'], capacityUnits: 1, unitsPerPack: 1, minimumOrderQuantity: 4 }];
  room = await agentRoom({ config: { items, advisors: [low('one')] } });
  await room.count('ONLY-HERE', 'A-09', 1);
  expect(active().sort()).toEqual(['condition.one', 'order-held-back']);
  await reload({ advisors: [low('one')] });
  expect(active()).toEqual([]);
});

it('an alert about a refill is cleared when its pick face is none any more', async () => {
  const face = { name: 'A-01', kind: 'pickFace', refillAt: 5, refillTo: 24 };
  const reserve = { name: 'R-1', kind: 'reserve' };
  room = await agentRoom({ config: { locations: [face, reserve] } });
  await room.count('TEA', 'R-1', 48);
  await room.count('TEA', 'A-01', 1);
  await room.pass(10 * HOUR);
  expect(active()).toContain('transfer-expired');
  await reload({ locations: [reserve] });
  expect(active()).not.toContain('transfer-expired');
});

it('a device that is forgotten is silent no longer', async () => {
  const config = { advisors: [{ kind: 'silent-device', after: '1h' }], retention: { devices: '2d' } };
  room = await agentRoom({ config });
  await room.count('TEA', 'A-01', 45);
  await room.pass(2 * HOUR);
  expect(active()).toEqual(['silent-device']);
  await room.pass(3 * DAY);
  expect(room.api.devices()).toEqual([]);
  expect(active()).toEqual([]);
});
