import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, HOUR, MINUTE } from '../../support/agent-room.ts';
import { runCommand } from '../../support/command.ts';
import { sgtin96 } from '../../support/gs1-codes.ts';

const SECOND = 1000;
const [OUTSIDE, INSIDE, SHELF] = [1, 2, 3];
const tea = (serial: number) => sgtin96('04006381333931', 7, serial);
const three = [1, 2, 3].map(tea);

const SITE = {
  subscriptions: [
    { topic: 'warehouse/{site}/scanner/{device}', decoder: { kind: 'scanner-json' } },
    { topic: 'rfid/{device}/tags', decoder: { kind: 'zebra-iot' } },
  ],
  readers: [
    {
      device: 'dock-1',
      antennas: [
        { port: OUTSIDE, side: 'outside' },
        { port: INSIDE, side: 'inside' },
        { port: SHELF, location: 'A-01' },
      ],
      door: { inside: 'A-02' },
    },
  ],
};

let folder: string;
let room: AgentRoom;
let eventNum = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-rfid-'));
  room = await agentRoom({ config: SITE });
});
afterEach(async () => {
  await room.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function hear(tags: readonly string[], antenna: number, rssi = -45): Promise<void> {
  const timestamp = new Date(room.clock.now()).toISOString();
  const reads = tags.map((idHex) => ({
    type: 'SIMPLE',
    timestamp,
    data: { eventNum: ++eventNum, format: 'epc', idHex, antenna, peakRssi: rssi, reads: 1 },
  }));
  await room.publish('rfid/dock-1/tags', reads);
}

/** Half of the way through the door: so many steps of half a second near one antenna, faint at the other. */
async function stand(tags: readonly string[], near: number, steps = 4): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await hear(tags, near);
    await hear(tags, near === OUTSIDE ? INSIDE : OUTSIDE, -68);
    await room.pass(SECOND / 2);
  }
}

async function lie(ms: number, tags: readonly string[]): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10 * SECOND) {
    await hear(tags, SHELF);
    await room.pass(10 * SECOND);
  }
}

const quartermaster = async (...words: string[]) => {
  const config = join(folder, 'config.yaml');
  writeFileSync(config, `site: {id: here}\ngateway: {id: gw}\ndatabase: {path: ${room.file}}\nbroker: {kind: embedded, port: 0}\n`);
  expect(await runCommand(...words, '--config', config)).toMatchObject({ code: 0 });
};
const backup = () => quartermaster('backup', join(folder, 'copy.db'));

async function restore(): Promise<void> {
  await room.stop();
  await quartermaster('restore', join(folder, 'copy.db'));
  await room.start(SITE);
}

const kinds = () => room.connection.prepare('SELECT kind FROM journal ORDER BY id').pluck().all();
const demand = () => room.connection.prepare('SELECT coalesce(sum(demand), 0) FROM journal').pluck().get();
const onHand = (location: string) => room.api.stock({ sku: 'TEA' }).find((view) => view.location === location)?.onHand ?? 0;

describe('a backup that is taken in the middle of a visit to a door, and restored', () => {
  it('makes no passage of the half that it has, whether the rest was lost or the goods stand inside by now', async () => {
    await stand(three, OUTSIDE);
    await backup();
    await stand(three, INSIDE);
    await room.pass(MINUTE);
    expect(kinds()).toEqual(['receive', 'receive', 'receive']);
    await room.pass(HOUR);
    await restore();
    await stand(three, INSIDE);
    await room.pass(MINUTE);
    expect([kinds(), onHand('A-02')]).toEqual([[], 0]);
  });

  it('goes on with a visit that lasts through it, and records each piece once', async () => {
    await stand(three, OUTSIDE);
    await backup();
    await restore();
    await stand(three, INSIDE);
    await room.pass(MINUTE);
    expect([kinds(), onHand('A-02')]).toEqual([['receive', 'receive', 'receive'], 3]);
  });

  it('records no passage a second time that was said before it was taken, though its tags still stand there', async () => {
    await stand(three, OUTSIDE);
    await stand(three, INSIDE, 8);
    await room.pass(5 * SECOND);
    await stand(three, INSIDE);
    expect(kinds()).toHaveLength(3);
    await backup();
    await stand(three, INSIDE);
    await restore();
    await stand(three, INSIDE);
    await room.pass(5 * MINUTE);
    expect([kinds().length, onHand('A-02'), room.counted('tag_passages', 'out')]).toEqual([3, 3, 0]);
  });
});

describe('a backup that is taken with tags at a shelf, and restored', () => {
  it('sells none of them while their reader is silent, and then only what is not heard any more', async () => {
    await lie(MINUTE, three);
    expect(onHand('A-01')).toBe(3);
    await backup();
    await lie(4 * MINUTE, three.slice(1));
    expect([onHand('A-01'), demand()]).toEqual([2, 1]);
    await restore();
    await room.pass(HOUR);
    expect([onHand('A-01'), demand()]).toEqual([3, 0]);
    await lie(MINUTE, three);
    await lie(4 * MINUTE, three.slice(1));
    expect([onHand('A-01'), demand()]).toEqual([2, 1]);
  });
});
