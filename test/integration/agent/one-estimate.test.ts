import { afterEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../../simulator/random.ts';
import { type AgentRoom, agentRoom, DAY, HOUR, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;
afterEach(() => room.remove());

const FUSED = { items: [{ sku: 'RICE', truth: 'fused' }] };
const STEP = 30 * MINUTE;

/** A scale's readings for so long, with noise of 0.4 units. */
async function watch(ms: number, units: (after: number) => number, seed = 1): Promise<void> {
  const random = createRandom(seed);
  for (let after = 0; after < ms; after += STEP) {
    await room.shelf('A-03', { weightGrams: Math.round(500 + 100 * (units(after) + random.normal() * 0.4)) });
    await room.pass(STEP);
  }
}

const place = () => room.api.stock({ sku: 'RICE' }).find(({ location }) => location === 'A-03')!;
const recounts = () => room.decisions().filter(({ body }) => body['type'] === 'quartermaster.recount.requested');

describe('an item with one estimate of scans and sensor', () => {
  it('orders by what is believed: picks that nobody scanned bring it to its reorder point', async () => {
    room = await agentRoom({ config: FUSED });
    await room.count('RICE', 'A-03', 40);
    await watch(DAY, () => 40);
    expect(room.decisions()).toEqual([]);
    await watch(DAY, () => 4, 2);
    expect(room.onHand('RICE')).toBe(4);
    expect(place()).toMatchObject({ keptBy: 'fused', estimate: { ledger: 40, units: 4 } });
    expect(room.decisions().some(({ body }) => body['type'] === 'quartermaster.replenishment.requested')).toBe(true);
  });

  it('raises a discrepancy with both numbers and asks for one count, which settles it', async () => {
    room = await agentRoom({ config: FUSED });
    await room.count('RICE', 'A-03', 40);
    await watch(DAY, () => 40);
    await watch(2 * DAY, () => 30, 2);
    expect(room.alerts('discrepancy')).toMatchObject([{ body: { data: { state: 'raised', numbers: { ledger: 40, estimate: 30 } } } }]);
    expect(recounts().length).toBe(1);
    await room.count('RICE', 'A-03', 30);
    await watch(DAY, () => 30, 3);
    expect(room.alerts('discrepancy').map(({ body }) => (body['data'] as { state: string }).state)).toEqual(['raised', 'cleared']);
    expect([room.onHand('RICE'), recounts().length]).toEqual([30, 1]);
  });

  it('names a sensor that is stuck, and one whose tare runs away, within a day', async () => {
    room = await agentRoom({ config: FUSED });
    await room.count('RICE', 'A-03', 40);
    await watch(3 * DAY, () => 40);
    for (let step = 0; step < 24; step++) {
      await room.shelf('A-03', { weightGrams: 4511 });
      await room.pass(HOUR);
    }
    expect(room.alerts('stuck-sensor').length).toBe(1);
    await watch(2 * DAY, () => 40, 4);
    expect(room.alerts('stuck-sensor').length).toBe(2);
    await watch(DAY, (after) => 40 + (3 * after) / DAY, 5);
    expect(room.alerts('drifting-sensor').length).toBe(1);
    expect(Math.abs(room.onHand('RICE') - 40)).toBeLessThanOrEqual(1);
  });

  it('goes on with its belief after a restart', async () => {
    room = await agentRoom({ config: FUSED });
    await room.count('RICE', 'A-03', 40);
    await watch(2 * DAY, () => 40.3);
    const { sensor } = room.api.devices().find(({ device }) => device === 'A-03')!;
    await room.stop();
    await room.start(FUSED);
    const after = room.api.devices().find(({ device }) => device === 'A-03')!;
    expect(after.sensor).toEqual(sensor);
    expect(sensor!.bias).toBeGreaterThan(0.1);
    await watch(HOUR, () => 40.3, 2);
    expect(place()).toMatchObject({ onHand: 40, keptBy: 'fused' });
  });
});
