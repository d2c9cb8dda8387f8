import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom } from '../../support/agent-room.ts';

let room: AgentRoom;
let asked = 0;
beforeEach(async () => {
  room = await agentRoom({ items: ITEMS });
});
afterEach(() => room.remove());

/** NUTS lie on the scale A-04, and nobody knows what one weighs. */
const ITEMS = `sku,location,name,barcodes,lead_time_days,min,max,unit_weight_grams,tare_grams
RICE,A-03,Rice,4006381333955,2,5,20,100,500
NUTS,A-04,Nuts,4006381333962,2,5,20,,
`;

async function calibrate(args: Record<string, unknown>) {
  const id = `c-${asked++}`;
  await room.say('commands', { id, command: 'calibrate', args, by: 'op' });
  return room.replies().find(({ body }) => body.id === id)!.body;
}

/** The scale says so twice: it is at rest. */
async function weighs(device: string, weightGrams: number): Promise<void> {
  for (const grams of [weightGrams, weightGrams + 1]) await room.shelf(device, { weightGrams: grams });
}

const deviceOf = (device: string) => room.api.devices().find((row) => row.device === device);

describe('a scale that is calibrated empty, then with ten pieces on it', () => {
  it('counts pieces of an item whose weight nobody had stated', async () => {
    await weighs('A-04', 700);
    expect(room.counted('dead_letters', 'no-unit-weight')).toBe(2);
    expect(await calibrate({ device: 'A-04', step: 'empty' })).toMatchObject({ ok: true });
    await weighs('A-04', 950);
    expect(await calibrate({ device: 'A-04', step: 'pieces', pieces: 10 })).toMatchObject({ ok: true });
    await weighs('A-04', 700 + 31 * 25);
    expect(room.onHand('NUTS')).toBe(31);
    expect(deviceOf('A-04')?.calibration).toMatchObject({ emptyGrams: 700.5, piece: { sku: 'NUTS', grams: 25, pieces: 10 } });
  });

  it('goes by that, and not by the item, also after a restart, until it is told to forget it', async () => {
    await weighs('A-03', 800);
    await calibrate({ device: 'A-03', step: 'empty' });
    await weighs('A-03', 1_800);
    expect(room.onHand('RICE')).toBe(10);
    await room.stop();
    await room.start();
    await weighs('A-03', 1_600);
    expect(room.onHand('RICE')).toBe(8);
    expect(await calibrate({ device: 'A-03', step: 'forget' })).toMatchObject({ ok: true });
    await weighs('A-03', 1_600);
    expect(room.onHand('RICE')).toBe(11);
    expect(await calibrate({ device: 'A-03', step: 'forget' })).toMatchObject({ ok: false, error: 'the scale A-03 is not calibrated' });
  });

  it('is refused while nothing was heard of it, while it moves, and with nothing on it', async () => {
    expect(await calibrate({ device: 'A-04', step: 'empty' })).toMatchObject({
      ok: false,
      error: 'A-04: no weight of it has been heard yet',
    });
    for (const weightGrams of [700, 900]) await room.shelf('A-04', { weightGrams });
    expect(await calibrate({ device: 'A-04', step: 'empty' })).toMatchObject({ ok: false, error: expect.stringContaining('agree') });
    await weighs('A-04', 700);
    expect(await calibrate({ device: 'A-04', step: 'pieces', pieces: 10 })).toMatchObject({
      ok: false,
      error: 'calibrate A-04 empty first',
    });
    expect(await calibrate({ device: 'A-04', step: 'empty' })).toMatchObject({ ok: true });
    expect(await calibrate({ device: 'A-04', step: 'pieces', pieces: 10 })).toMatchObject({
      ok: false,
      error: expect.stringContaining('not more than'),
    });
    // What it said before something was put on it does not count.
    expect(await calibrate({ device: 'A-04', step: 'pieces', pieces: 10, fresh: true })).toMatchObject({
      ok: false,
      error: expect.stringMatching(/heard yet$/),
    });
  });
});
