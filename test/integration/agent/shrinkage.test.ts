import { afterEach, expect, it } from 'vitest';
import { type AgentRoom, agentRoom, DAY, MINUTE } from '../../support/agent-room.ts';

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
