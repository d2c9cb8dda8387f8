import { afterEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, alertStates, MINUTE } from '../../support/agent-room.ts';
import { sgtin96 } from '../../support/gs1-codes.ts';

let room: AgentRoom;
afterEach(() => room.remove());

const SECOND = 1000;
const tea = (serial: number) => sgtin96('04006381333931', 7, serial);

const SHELVES = {
  subscriptions: [{ topic: 'rfid/{device}/tags', decoder: { kind: 'impinj-r700' } }],
  readers: [
    {
      device: 'hall-1',
      antennas: [
        { port: 1, location: 'A-01' },
        { port: 2, location: 'B-07' },
        { port: 3, location: 'C-09' },
      ],
    },
  ],
};

type Heard = readonly [antenna: number, tags: readonly string[]];

/** The reader hears tags every ten seconds for so long. */
async function listen(ms: number, ...heard: readonly Heard[]): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10 * SECOND) {
    const timestamp = new Date(room.clock.now()).toISOString();
    const reads = heard.flatMap(([antennaPort, tags]) =>
      tags.map((epcHex) => ({ eventType: 'tagInventory', timestamp, tagInventoryEvent: { epcHex, antennaPort, peakRssiCdbm: -5000 } })),
    );
    await room.publish('rfid/hall-1/tags', reads);
    await room.pass(10 * SECOND);
  }
}

const tell = (word: 'Connected' | 'Disconnected', antennaPort: number) =>
  room.publish('rfid/hall-1/tags', { eventType: `antenna${word}`, [`antenna${word}Event`]: { antennaPort } });
const onHand = (location: string) => room.api.stock({ sku: 'TEA' }).find((view) => view.location === location)?.onHand;
const demand = () => room.connection.prepare('SELECT coalesce(sum(demand), 0) FROM journal').pluck().get();

const [A, B, C]: Heard[] = [
  [1, [tea(1), tea(2)]],
  [2, [tea(3), tea(4)]],
  [3, [tea(5), tea(6)]],
];

describe('an antenna that its reader has told as disconnected', () => {
  it('loses none of its tags while others go on, through a restart, and an alert tells of it', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, A!, B!, C!);
    await tell('Disconnected', 1);
    await listen(MINUTE, B!, C!);
    await room.stop();
    await room.start(SHELVES);
    await listen(5 * MINUTE, B!, C!);
    expect([onHand('A-01'), demand()]).toEqual([2, 0]);
    expect(room.alerts('silent-antenna').map(({ body }) => body['subject'])).toEqual(['hall-1 antenna 1']);
  });

  it('is one of several, each with its own changes', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, A!, B!, C!);
    await tell('Disconnected', 1);
    await tell('Disconnected', 2);
    await room.publish('rfid/hall-1/tags', { eventType: 'inventoryStatus', inventoryStatusEvent: { inventoryStatus: 'running' } });
    await listen(5 * MINUTE, C!);
    expect([onHand('A-01'), onHand('B-07'), demand()]).toEqual([2, 2, 0]);
    await tell('Connected', 2);
    await listen(5 * MINUTE, C!);
    expect([onHand('A-01'), onHand('B-07'), demand()]).toEqual([2, 0, 2]);
  });

  it('has all its time again, once it is connected, before a tag has left', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, A!, B!);
    await tell('Disconnected', 1);
    await listen(5 * MINUTE, B!);
    await tell('Connected', 1);
    await listen(MINUTE, B!);
    expect([onHand('A-01'), demand()]).toEqual([2, 0]);
    await listen(5 * MINUTE, B!, [1, [tea(1)]]);
    expect([onHand('A-01'), demand()]).toEqual([1, 1]);
    expect(alertStates(room, 'silent-antenna')).toEqual(['raised', 'cleared']);
  });

  it('is connected again where it reads a tag, and the others of its tags have their time', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, A!, B!);
    await tell('Disconnected', 1);
    await listen(5 * MINUTE, B!);
    await listen(MINUTE, B!, [1, [tea(1)]]);
    expect([onHand('A-01'), demand()]).toEqual([2, 0]);
    await listen(3 * MINUTE, B!, [1, [tea(1)]]);
    expect([onHand('A-01'), demand()]).toEqual([1, 1]);
  });

  it('is not asked about any more where the configuration has no such antenna', async () => {
    room = await agentRoom({ config: SHELVES });
    await listen(MINUTE, A!, B!);
    await tell('Disconnected', 1);
    await tell('Disconnected', 4);
    const deaf = () => room.connection.prepare('SELECT antenna FROM rfid_deaf_antennas').pluck().all();
    expect(deaf()).toEqual([1]);
    await room.stop();
    await room.start({ ...SHELVES, readers: [{ device: 'hall-1', antennas: [{ port: 2, location: 'B-07' }] }] });
    expect(deaf()).toEqual([]);
  });
});

describe('an antenna that had lost all its tags at once, and hears again', () => {
  it('has all its time again before one has left', async () => {
    room = await agentRoom({ config: SHELVES });
    const all: Heard = [1, [tea(1), tea(2), tea(7)]];
    await listen(MINUTE, all, B!);
    await listen(5 * MINUTE, B!);
    expect(alertStates(room, 'silent-antenna')).toEqual(['raised']);
    await listen(MINUTE, [1, [tea(1)]], B!);
    expect([onHand('A-01'), demand()]).toEqual([3, 0]);
    await listen(3 * MINUTE, [1, [tea(1)]], B!);
    expect([onHand('A-01'), demand()]).toEqual([1, 2]);
    expect(alertStates(room, 'silent-antenna')).toEqual(['raised', 'cleared']);
  });
});
