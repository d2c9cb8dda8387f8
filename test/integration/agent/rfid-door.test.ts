import { afterEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../../simulator/random.ts';
import { type AgentRoom, agentRoom, HOUR, MINUTE } from '../../support/agent-room.ts';
import { sgtin96 } from '../../support/gs1-codes.ts';

let room: AgentRoom;
afterEach(() => room.remove());

const SECOND = 1000;
const tea = (serial: number) => sgtin96('04006381333931', 7, serial);
const FOREIGN = '3034257BF7194E4000001A85';
const [OUTSIDE, INSIDE] = [1, 2];

const door = (more: object = {}, truth = 'scans') => ({
  subscriptions: [
    { topic: 'warehouse/{site}/scanner/{device}', decoder: { kind: 'scanner-json' } },
    { topic: 'rfid/{device}/tags', decoder: { kind: 'zebra-iot' } },
  ],
  items: [{ sku: 'TEA', truth }],
  readers: [
    {
      device: 'dock-1',
      antennas: [
        { port: OUTSIDE, side: 'outside' },
        { port: INSIDE, side: 'inside' },
      ],
      door: { inside: 'A-01' },
      ...more,
    },
  ],
});

let eventNum = 0;

async function hear(tags: readonly string[], antenna: number, rssi: number, at: number, reader = 'dock-1'): Promise<void> {
  const reads = tags.map((idHex) => ({
    type: 'SIMPLE',
    timestamp: new Date(at).toISOString(),
    data: { eventNum: ++eventNum, format: 'epc', idHex, antenna, peakRssi: rssi, reads: 1 },
  }));
  await room.publish(`rfid/${reader}/tags`, reads);
}

/** Tags are carried through within four seconds, each half second heard by the antenna that they are nearer to, and by the other one faintly; `off`: the reader's clock. */
async function carry(tags: readonly string[], from: number, to: number, off = 0): Promise<void> {
  for (let step = 0; step < 8; step++) {
    const at = room.clock.now() + off;
    const near = step < 4 ? from : to;
    await hear(tags, near, -45, at);
    await hear(tags, near === from ? to : from, -68, at + 50);
    await room.pass(SECOND / 2);
  }
}

const entries = () =>
  room.connection.prepare('SELECT kind, delta, demand, event_time AS eventTime, flags FROM journal ORDER BY id').all() as {
    readonly kind: string;
    readonly delta: number;
    readonly demand: number;
    readonly eventTime: number;
    readonly flags: string;
  }[];
const ten = Array.from({ length: 10 }, (_, index) => tea(index + 1));

describe('a dock door with an antenna on each side', () => {
  it('receives what is carried in, each piece once, by its serial number', async () => {
    room = await agentRoom({ config: door() });
    await carry(ten, OUTSIDE, INSIDE);
    await room.pass(MINUTE);
    expect(room.onHand('TEA')).toBe(10);
    expect(entries().map(({ kind, delta }) => [kind, delta])).toEqual(ten.map(() => ['receive', 1]));
  });

  it('ships what is carried out, as demand of the day', async () => {
    room = await agentRoom({ config: door() });
    await room.count('TEA', 'A-01', 40);
    await carry(ten.slice(0, 3), INSIDE, OUTSIDE);
    await room.pass(MINUTE);
    expect(room.onHand('TEA')).toBe(37);
    expect(entries().slice(1)).toMatchObject([1, 2, 3].map(() => ({ kind: 'ship', delta: -1, demand: 1 })));
  });

  it('ships from the location inside, wherever else the item lies', async () => {
    room = await agentRoom({ config: door() });
    await room.count('TEA', 'A-01', 40);
    await room.count('TEA', 'B-07', 10);
    await carry(ten.slice(0, 3), INSIDE, OUTSIDE);
    await room.pass(MINUTE);
    const at = (location: string) => room.api.stock({ sku: 'TEA' }).find((view) => view.location === location)?.onHand;
    expect([at('A-01'), at('B-07'), room.counted('dead_letters')]).toEqual([37, 10, 0]);
  });

  it('counts a piece that goes in and out again as both, and one that is only carried past as neither', async () => {
    room = await agentRoom({ config: door() });
    await carry([tea(1)], OUTSIDE, INSIDE);
    await room.pass(2 * MINUTE);
    await carry([tea(1)], INSIDE, OUTSIDE);
    for (let step = 0; step < 8; step++) {
      await hear([tea(2)], INSIDE, -60, room.clock.now());
      await room.pass(SECOND / 2);
    }
    await room.pass(2 * MINUTE);
    expect(entries().map(({ kind }) => kind)).toEqual(['receive', 'ship']);
    expect(room.counted('tag_passages', 'none')).toBe(1);
  });

  it('says a passage soon, though the pallet is parked beside the door, and does not say it again for hours', async () => {
    room = await agentRoom({ config: door() });
    await carry(ten, OUTSIDE, INSIDE);
    for (let second = 0; second < 30; second += 2) {
      await hear(ten, INSIDE, -50, room.clock.now());
      await room.pass(2 * SECOND);
    }
    expect(room.onHand('TEA')).toBe(10);
    for (let minute = 0; minute < 90; minute++) {
      await hear(ten, INSIDE, -50, room.clock.now());
      await room.pass(20 * SECOND);
    }
    await room.pass(HOUR);
    expect(entries().length).toBe(10);
  });

  it('gives goods that a shelf hears next to that shelf, and takes them from there when they leave: nothing counts twice', async () => {
    const config = door({}, 'sensor');
    config.readers.push({ device: 'hall-1', antennas: [{ port: 1, location: 'A-01' }] } as never);
    room = await agentRoom({ config });
    const listen = async (tags: readonly string[], ms: number) => {
      for (let passed = 0; passed < ms; passed += 5 * SECOND) {
        await hear(tags, 1, -50, room.clock.now(), 'hall-1');
        await room.pass(5 * SECOND);
      }
    };
    await carry(ten, OUTSIDE, INSIDE);
    await room.pass(MINUTE);
    await listen(ten, MINUTE);
    expect(room.onHand('TEA')).toBe(10);
    await listen(ten.slice(3), 3 * MINUTE);
    await carry(ten.slice(0, 3), INSIDE, OUTSIDE);
    await listen(ten.slice(3), 3 * MINUTE);
    expect(room.onHand('TEA')).toBe(7);
    expect(entries().reduce((sum, { demand }) => sum + demand, 0)).toBe(3);
  });

  it('loses no passage where the clock of the gateway is set forward in its middle', async () => {
    room = await agentRoom({ config: door() });
    const before = room.clock.now();
    await hear(ten, OUTSIDE, -45, before);
    await room.pass(2 * SECOND);
    room.clock.stepWall(HOUR);
    await room.pass(SECOND);
    await hear(ten, INSIDE, -45, before + 3 * SECOND);
    await room.pass(MINUTE);
    expect(room.onHand('TEA')).toBe(10);
  });

  it('moves goods within the house where it stands between two locations', async () => {
    room = await agentRoom({ config: door({ door: { in: 'move', out: 'move', outside: 'B-07', inside: 'A-01' } }) });
    await room.count('TEA', 'B-07', 10);
    await carry(ten.slice(0, 4), OUTSIDE, INSIDE);
    await room.pass(MINUTE);
    const at = (location: string) => room.api.stock({ sku: 'TEA' }).find((view) => view.location === location)?.onHand;
    expect([at('B-07'), at('A-01')]).toEqual([6, 4]);
  });

  it('records nothing where it is told so', async () => {
    room = await agentRoom({ config: door({ door: { out: 'none' } }) });
    await carry(ten, INSIDE, OUTSIDE);
    await room.pass(MINUTE);
    expect(entries()).toEqual([]);
    expect(room.counted('tag_passages', 'out')).toBe(10);
  });

  it('loses no passage to a restart in its middle', async () => {
    room = await agentRoom({ config: door() });
    const before = room.clock.now();
    await hear(ten, OUTSIDE, -45, before);
    await room.pass(SECOND);
    await room.stop();
    await room.start(door());
    await hear(ten, INSIDE, -45, before + 2 * SECOND);
    await room.pass(MINUTE);
    expect(room.onHand('TEA')).toBe(10);
  });

  it('records what a reader has stored while nobody listened as it happened, late', async () => {
    room = await agentRoom({ config: door() });
    const when = room.clock.now() - 3 * HOUR;
    for (let step = 7; step >= 0; step--) await hear(ten, step < 4 ? OUTSIDE : INSIDE, -45, when + (step * SECOND) / 2);
    await room.pass(MINUTE);
    expect(room.onHand('TEA')).toBe(10);
    for (const { eventTime, flags } of entries()) {
      expect(Math.abs(eventTime - when)).toBeLessThan(5 * SECOND);
      expect(flags).toContain('late');
    }
  });

  it('knows the direction by a clock in 2000, and records the passage when it was told', async () => {
    room = await agentRoom({ config: door() });
    await carry(ten, OUTSIDE, INSIDE, Date.UTC(2000, 0, 1) - room.clock.now());
    await room.pass(MINUTE);
    expect(room.onHand('TEA')).toBe(10);
    for (const { eventTime, flags } of entries()) {
      expect(room.clock.now() - eventTime).toBeLessThan(2 * MINUTE);
      expect(flags).toContain('device-clock');
    }
  });

  it('keeps the passage of somebody else’s goods as a dead letter that can be taken again once they are known', async () => {
    room = await agentRoom({ config: door() });
    await carry([FOREIGN], OUTSIDE, INSIDE);
    await room.pass(MINUTE);
    expect(room.api.deadLetters()).toMatchObject([{ reason: 'unknown-code', device: 'dock-1', topic: '$rfid/passage/dock-1' }]);
    await room.say('catalog', { version: '1', items: [{ sku: 'BEANS', barcodes: [{ code: '80614141123458' }] }] });
    room.api.replayDeadLetters({ after: 0, dryRun: false, reason: 'unknown-code' });
    expect(room.onHand('BEANS')).toBe(1);
  });

  it('takes 150,000 stored reads at once, out of order, while scanners go on', async () => {
    room = await agentRoom({ config: door() });
    const began = room.clock.now() - 24 * HOUR;
    const tags = Array.from({ length: 10_000 }, (_, index) => tea(index + 1));
    // Three tags a second, each heard fifteen times within three seconds, outside first.
    const reads = tags.flatMap((idHex, index) =>
      Array.from({ length: 15 }, (_, step) => ({
        type: 'PORTAL',
        timestamp: new Date(began + index * 300 + step * 200).toISOString(),
        data: { eventNum: index * 15 + step + 1, format: 'epc', idHex, antenna: step < 7 ? OUTSIDE : INSIDE, peakRssi: -50 },
      })),
    );
    const random = createRandom('stored reads');
    for (let at = 0; at < reads.length; at += 500) {
      const chunk = reads.slice(at, at + 500).sort(() => random.next() - 0.5);
      await room.publish('rfid/dock-1/tags', chunk);
      if (at % 10_000 === 0) await room.scan({ action: 'receive', location: 'DOCK' });
      await room.pass(SECOND);
    }
    await room.pass(2 * MINUTE);
    expect(room.counted('events_recorded', 'receive')).toBe(10_015);
    expect(room.onHand('TEA')).toBe(10_015);
    expect(room.counted('dead_letters')).toBe(0);
  });
});
