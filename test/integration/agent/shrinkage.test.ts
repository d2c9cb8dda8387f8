import { afterEach, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, DAY, HOUR, MINUTE } from '../../support/agent-room.ts';

let room: AgentRoom;
afterEach(() => room.remove());

/** Daily counts of a place at which nothing is scanned, beginning with 400. */
async function counts(missed: readonly number[], from: number): Promise<number> {
  let left = from;
  for (const units of missed) {
    left -= units;
    await room.pass(DAY);
    await room.count('SOAP', 'A-02', left);
  }
  return left;
}

const told = () => room.alerts('shrinkage').map(({ body }) => body['data'] as { state: string; subject: string; sentence: string });

it('goods that vanish count after count raise one alert about the place, which ends with a count that finds them again', async () => {
  room = await agentRoom();
  await room.count('SOAP', 'A-02', 400);
  const before = await counts([1], 400);
  expect(told()).toEqual([]);
  const after = await counts([8, 9, 8], before);
  expect(told()).toMatchObject([{ state: 'raised', subject: 'SOAP at A-02' }]);
  expect(told()[0]!.sentence).toMatch(/^SOAP at A-02: counts have missed .* a week\. /);
  await counts([-25], after);
  expect(told().map(({ state }) => state)).toEqual(['raised', 'cleared']);
});

it('an alert about a place ends when shrinkage is no longer watched', async () => {
  room = await agentRoom();
  await room.count('SOAP', 'A-02', 400);
  await counts([8, 8, 8], 400);
  await room.stop();
  await room.start({ advisors: [{ kind: 'low-stock' }] });
  await room.pass(DAY);
  expect(told().map(({ state }) => state)).toEqual(['raised', 'cleared']);
});

it('an alert about a place ends when its goods were moved to another one and nobody counts there any more', async () => {
  room = await agentRoom();
  await room.count('SOAP', 'A-02', 400);
  const left = await counts([8, 8, 8], 400);
  await room.pass(MINUTE);
  await room.scan({ action: 'move', code: 'SOAP', location: 'A-02', to: 'B-09', quantity: left });
  await room.pass(MINUTE);
  expect(told().map(({ state }) => state)).toEqual(['raised']);
  // The days themselves are of no matter here, only that they have passed.
  await room.stop();
  await room.pass(29 * DAY);
  await room.start();
  await room.pass(MINUTE);
  expect(told().map(({ state }) => state)).toEqual(['raised', 'cleared']);
  await room.scan({ action: 'receive', code: 'SOAP', location: 'A-02', quantity: 50 });
  await room.pass(MINUTE);
  expect(told()).toHaveLength(2);
});

it('an alert about a place ends within a night when a new catalogue no longer has the item', async () => {
  room = await agentRoom();
  await room.say('catalog', { version: '1', items: [{ sku: 'OIL', barcodes: [{ code: 'OIL' }] }] });
  let left = 400;
  await room.count('OIL', 'A-05', left);
  for (let day = 0; day < 3; day++) {
    left -= 8;
    await room.pass(DAY);
    await room.count('OIL', 'A-05', left);
  }
  expect(told()).toMatchObject([{ state: 'raised', subject: 'OIL at A-05' }]);
  await room.say('catalog', { version: '2', items: [] });
  await room.pass(DAY);
  expect(told().map(({ state }) => state)).toEqual(['raised', 'cleared']);
});

it('who scanned is not among what is kept of counts', async () => {
  room = await agentRoom();
  await room.count('SOAP', 'A-02', 400);
  await room.pass(MINUTE);
  await room.scan({ action: 'pick', code: 'SOAP', location: 'A-02', quantity: 3, operator: 'op-7' });
  await room.pass(MINUTE);
  await room.count('SOAP', 'A-02', 396);
  const kept = JSON.stringify(room.connection.prepare('SELECT * FROM counts').all());
  expect(kept).toContain('gun-1');
  expect(kept).not.toContain('op-7');
});

it('a device with which more is missing after it has scanned more raises an alert in the night', async () => {
  room = await agentRoom({ config: { advisors: [{ kind: 'shrinkage-pattern' }] } });
  const places = ['A-01', 'B-01', 'B-02', 'B-03', 'B-04', 'B-05'];
  let seq = 0;
  const scan = (device: string, ts: number, words: object) =>
    room.publish(`warehouse/here/scanner/${device}`, { seq: seq++, ts, code: 'TEA', ...words });
  // Days before the room opened, told late: each place is picked from by two devices, counted, and filled up again.
  for (let day = 12; day > 0; day--) {
    for (const [index, location] of places.entries()) {
      const at = room.clock.now() - day * DAY + index * MINUTE;
      const own = 4 + ((7 * index + 5 * day) % 33);
      const lost = Math.round(own / 5);
      await scan('gun-8', at, { action: 'pick', location, quantity: own });
      await scan('gun-9', at + 1, { action: 'pick', location, quantity: 40 - own });
      await scan('gun-9', at + 2, { action: 'count', location, quantity: 960 - lost });
      await scan('gun-9', at + 3, { action: 'receive', location, quantity: 40 + lost });
    }
  }
  await room.pass(14 * HOUR);
  const told = room.alerts('shrinkage-pattern').map(({ body }) => body['data'] as { state: string; subject: string; sentence: string });
  expect(told).toMatchObject([{ state: 'raised', subject: 'device gun-8' }]);
  expect(told[0]!.sentence).toMatch(/^Device gun-8 loses more than others do: /);
});
