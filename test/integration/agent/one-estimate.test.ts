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

  it('takes a delivery that was shelved before it was scanned for no sale', async () => {
    room = await agentRoom({ config: FUSED });
    await room.count('RICE', 'A-03', 4);
    await watch(DAY, () => 4);
    await watch(6 * HOUR, () => 20, 2);
    expect(room.onHand('RICE')).toBe(20);
    await room.scan({ action: 'receive', code: '4006381333955', location: 'A-03', quantity: 16 });
    await watch(6 * HOUR, () => 20, 3);
    expect(room.onHand('RICE')).toBe(20);
    expect(room.api.demand('RICE', 30).filter(({ quantity }) => quantity !== 0)).toEqual([]);
  });

  it('mends a ledger that was wrong when the sensor first spoke, though nobody can tell to the unit', async () => {
    room = await agentRoom({ config: FUSED });
    await room.count('RICE', 'A-03', 40);
    await watch(DAY, () => 4);
    expect(Math.abs(room.onHand('RICE') - 4)).toBeLessThanOrEqual(1);
  });

  it('finds nothing wrong with a sensor of whole units at a shelf where nothing moves', async () => {
    room = await agentRoom({ config: FUSED });
    await room.count('RICE', 'A-03', 40);
    for (let step = 0; step < 7 * 48; step++) {
      await room.shelf('A-03', { count: 40 });
      await room.pass(STEP);
    }
    expect(room.alerts('stuck-sensor')).toEqual([]);
  });

  it('says nothing of what it believed before a count, until the sensor speaks again', async () => {
    room = await agentRoom({ config: FUSED });
    await room.count('RICE', 'A-03', 40);
    await watch(DAY, () => 40);
    await room.count('RICE', 'A-03', 30);
    expect(place()).toMatchObject({ onHand: 30, estimate: null });
    await watch(HOUR, () => 30, 2);
    expect(place().estimate).toMatchObject({ ledger: 30, units: 30 });
  });

  it('begins with a scale that shows far less than nothing', async () => {
    room = await agentRoom({ config: { items: [{ sku: 'RICE', truth: 'fused', unitWeightGrams: 1 }] } });
    await room.shelf('A-03', { weightGrams: 455 });
    expect(room.onHand('RICE')).toBe(0);
    expect(room.counted('dead_letters')).toBe(0);
  });
});
