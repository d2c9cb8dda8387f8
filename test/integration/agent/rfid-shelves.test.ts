import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, alertStates, HOUR, MINUTE } from '../../support/agent-room.ts';
import { sgtin96 } from '../../support/gs1-codes.ts';

let room: AgentRoom;
afterEach(() => room.remove());

const SECOND = 1000;
const TEA = '4006381333931';
/** The tag of a piece of tea. */
const tea = (serial: number) => sgtin96(TEA.padStart(14, '0'), 7, serial);
/** A tag of somebody else's goods: the example of the EPC Tag Data Standard. */
const FOREIGN = '3034257BF7194E4000001A85';

const SHELVES = {
  subscriptions: [
    { topic: 'warehouse/{site}/scanner/{device}', decoder: { kind: 'scanner-json' } },
    { topic: 'rfid/{device}/tags', decoder: { kind: 'zebra-iot' } },
  ],
  readers: [
    {
      device: 'hall-1',
      antennas: [
        { port: 1, location: 'A-01' },
        { port: 2, location: 'B-07' },
      ],
    },
    { device: 'hall-2', antennas: [{ port: 1, location: 'B-07' }] },
  ],
};

interface Heard {
  readonly reader?: string;
  readonly antenna?: number;
  readonly rssi?: number;
  readonly at?: number;
}

let eventNum = 0;

/** A reader says that it hears these tags. */
async function hear(tags: readonly string[], { reader = 'hall-1', antenna = 1, rssi = -50, at = room.clock.now() }: Heard = {}) {
  const reads = tags.map((idHex) => ({
    type: 'SIMPLE',
    timestamp: new Date(at).toISOString(),
    data: { eventNum: ++eventNum, format: 'epc', idHex, antenna, peakRssi: rssi, reads: 1 },
  }));
  await room.publish(`rfid/${reader}/tags`, reads);
}

/** Readers hear tags every five seconds for so long. */
async function listen(ms: number, ...heard: readonly (readonly [readonly string[], Heard?])[]) {
  for (let passed = 0; passed < ms; passed += 5 * SECOND) {
    for (const [tags, how] of heard) await hear(tags, how);
    await room.pass(5 * SECOND);
  }
}

const onHand = (location: string) => room.api.stock({ sku: 'TEA' }).find((view) => view.location === location)?.onHand;
const journal = () =>
  room.connection.prepare('SELECT kind, level, demand, event_time AS eventTime FROM journal ORDER BY id DESC').all() as {
    readonly kind: string;
    readonly demand: number;
    readonly eventTime: number;
  }[];
const demandSeen = () => journal().reduce((sum, { demand }) => sum + demand, 0);
const five = [1, 2, 3, 4, 5].map(tea);

describe('RFID tags at shelves', () => {
  it('are counted where they are heard: the stock of the shelf is how many there are', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [five]);
    expect(onHand('A-01')).toBe(5);
    expect(journal().length).toBe(1);
  });

  it('leave after two minutes in which the reader hears others and not them, and what leaves is demand', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [five]);
    await listen(MINUTE, [five.slice(2)]);
    expect(onHand('A-01')).toBe(5);
    await listen(2 * MINUTE, [five.slice(2)]);
    expect(onHand('A-01')).toBe(3);
    expect(journal().at(0)).toMatchObject({ kind: 'level', level: 3, demand: 2 });
  });

  it('stay while their reader says nothing, for hours, and through a restart', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [five]);
    await room.pass(5 * HOUR);
    expect(onHand('A-01')).toBe(5);
    await room.stop();
    await room.start(SHELVES);
    await room.pass(HOUR);
    await listen(30 * SECOND, [five.slice(1)]);
    expect(onHand('A-01')).toBe(5);
    await listen(3 * MINUTE, [five.slice(1)]);
    expect(onHand('A-01')).toBe(4);
  });

  it('are one item each, though two readers hear them: where they are heard louder', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(5 * MINUTE, [five, { rssi: -50 }], [five, { reader: 'hall-2', rssi: -60 }]);
    expect([onHand('A-01'), onHand('B-07') ?? 0]).toEqual([5, 0]);
    await listen(5 * MINUTE, [five.slice(1), { rssi: -50 }], [five, { reader: 'hall-2', rssi: -55 }]);
    expect([onHand('A-01'), onHand('B-07')]).toEqual([4, 1]);
    expect(room.onHand('TEA')).toBe(5);
  });

  it('do not appear by one read that is reflected, nor leave by one that is missed', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [five.slice(1)]);
    await hear(five);
    await room.pass(MINUTE);
    expect(onHand('A-01')).toBe(4);
    await listen(5 * MINUTE, [five.slice(1)]);
    expect(journal().length).toBe(1);
  });

  it('are not looked for where a reader tells what it has stored, and it does not make those that are there leave', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [five]);
    const before = room.clock.now() - HOUR;
    for (let second = 0; second < 300; second++) {
      await hear([tea(77), tea(78)], { at: before + second * SECOND });
      await room.pass(SECOND);
    }
    expect(onHand('A-01')).toBe(5);
    expect(room.counted('tag_reads', 'stored')).toBe(600);
  });

  it('of somebody else’s goods are one dead letter, however often they are heard', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [[FOREIGN, ...five]]);
    expect(onHand('A-01')).toBe(5);
    const letters = room.api.deadLetters();
    expect(letters.map(({ reason }) => reason)).toEqual(['unknown-code']);
    expect(room.counted('tag_reads', 'foreign')).toBe(12);
  });

  it('at an antenna that nobody has configured are dead letters', async () => {
    room = await agentRoom({ config: SHELVES });
    await hear(five, { antenna: 3 });
    const [letter] = room.api.deadLetters();
    expect(letter).toMatchObject({ reason: 'unknown-antenna', device: 'hall-1' });
    expect(letter!.detail).toContain('and 4 more');
  });

  it('of a reader whose clock is in 2000 count once it has run evenly for twenty minutes', async () => {
    room = await agentRoom({ config: SHELVES });
    const off = Date.UTC(2000, 0, 1) - room.clock.now();
    for (let minute = 0; minute < 23; minute++) {
      await hear(five, { at: room.clock.now() + off });
      await room.pass(MINUTE);
    }
    expect(onHand('A-01')).toBe(5);
    expect(journal()[0]!.eventTime).toBeGreaterThan(Date.UTC(2026, 0, 5));
  });

  it('go on where the configuration gives their antenna another shelf', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [five]);
    const moved = structuredClone(SHELVES);
    moved.readers[0]!.antennas[0]!.location = 'C-09';
    await room.stop();
    await room.start(moved);
    await listen(MINUTE, [five]);
    expect([onHand('A-01'), onHand('C-09')]).toEqual([0, 5]);
  });

  it('are no demand where they go from one shelf to another', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [five], [[tea(9)], { antenna: 2 }]);
    await listen(5 * MINUTE, [five.slice(1)], [[tea(1), tea(9)], { antenna: 2 }]);
    expect([onHand('A-01'), onHand('B-07')]).toEqual([4, 2]);
    expect(demandSeen()).toBe(0);
  });

  it('are no demand where their reader is given another name, and stay where they are', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [five]);
    const renamed = { ...SHELVES, readers: [{ device: 'hall-9', antennas: [{ port: 4, location: 'A-01' }] }] };
    await room.stop();
    await room.start(renamed);
    await room.pass(MINUTE);
    expect(onHand('A-01')).toBe(5);
    await listen(3 * MINUTE, [five.slice(1), { reader: 'hall-9', antenna: 4 }]);
    expect([onHand('A-01'), demandSeen()]).toEqual([4, 1]);
  });

  it('are not said to have left where nobody watches their shelf any more', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [five]);
    await room.stop();
    await room.start({ ...SHELVES, readers: [{ device: 'hall-2', antennas: [{ port: 1, location: 'B-07' }] }] });
    await room.pass(HOUR);
    expect([onHand('A-01'), demandSeen()]).toEqual([5, 0]);
  });

  it('leave when the reader says that it reads and hears none of them, and not when it says that it does not read, or not with that antenna', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [five]);
    const heartbeat = (radioActivity: string, first = 'connected') =>
      room.publish('rfid/hall-1/tags', {
        component: 'RC',
        eventNum: 1,
        timestamp: new Date(room.clock.now()).toISOString(),
        type: 'heartbeat',
        data: { radio_control: { antennas: { 1: first, 2: 'connected' }, radioActivity } },
      });
    const beat = async (radioActivity: string, first?: string) => {
      for (let beats = 0; beats < 20; beats++) {
        await heartbeat(radioActivity, first);
        await room.pass(15 * SECOND);
      }
    };
    await beat('inactive');
    await beat('active', 'disconnected');
    expect([onHand('A-01'), demandSeen()]).toEqual([5, 0]);
    await beat('active');
    expect([onHand('A-01'), demandSeen()]).toEqual([0, 5]);
  });

  it('stay where an antenna hears none of them any more, all at once, and an alert says so until it hears again', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, [five], [[tea(9)], { antenna: 2 }]);
    await listen(5 * MINUTE, [[tea(9)], { antenna: 2 }]);
    expect([onHand('A-01'), demandSeen()]).toEqual([5, 0]);
    expect(room.alerts('silent-antenna').map(({ body }) => body['subject'])).toEqual(['hall-1 antenna 1']);
    await listen(MINUTE, [five], [[tea(9)], { antenna: 2 }]);
    expect(alertStates(room, 'silent-antenna')).toEqual(['raised', 'cleared']);
  });

  it('are kept beside the stock where scans have the word', async () => {
    room = await agentRoom({ config: { ...SHELVES, items: [{ sku: 'TEA', truth: 'scans' }] } });
    await room.count('TEA', 'A-01', 7);
    await listen(MINUTE, [five]);
    expect(onHand('A-01')).toBe(7);
  });

  it('teach the estimate where scans and sensor make one', async () => {
    room = await agentRoom({ config: { ...SHELVES, items: [{ sku: 'TEA', truth: 'fused' }] } });
    await room.count('TEA', 'A-01', 7);
    await listen(HOUR, [five]);
    expect(onHand('A-01')).toBe(5);
    const place = room.api.stock({ sku: 'TEA' }).find(({ location }) => location === 'A-01');
    expect(place).toMatchObject({ keptBy: 'fused', estimate: { sensor: 5, units: 5 } });
  });
});
