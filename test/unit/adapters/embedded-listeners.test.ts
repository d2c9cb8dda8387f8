import { Aedes } from 'aedes';
import { assert, asyncProperty, constantFrom, array as listOf } from 'fast-check';
import { expect, it } from 'vitest';
import { spareUnheard } from '../../../agent/adapters/embedded-listeners.ts';

interface Calls {
  publish(packet: object, client: null, done: () => void): void;
  subscribe(filter: string, deliver: (packet: { topic: string }, done: () => void) => void, done: () => void): void;
}

const levels = listOf(constantFrom('a', 'b', '', '{x}', 'shelf-1'), { minLength: 1, maxLength: 3 });
const topics = levels.map((words) => words.join('/')).filter((topic) => topic !== '');
const filters = listOf(constantFrom('a', 'b', '', '+', '{x}', 'shelf-1'), { minLength: 1, maxLength: 3 })
  .map((words) => words.join('/'))
  .filter((filter) => filter !== '');
const filtersWithRest = listOf(constantFrom('', '/#'), { minLength: 1, maxLength: 1 }).chain(([rest]) => filters.map((f) => f + rest));

/** What comes through a broker: half of the messages before the second half of the subscriptions. */
async function heardBy(broker: Aedes, asked: readonly string[], sent: readonly string[]): Promise<string[]> {
  const calls = broker as unknown as Calls;
  const heard: string[] = [];
  const subscribe = (filter: string) =>
    new Promise<void>((resolve) =>
      calls.subscribe(
        filter,
        (packet, done) => {
          heard.push(`${filter} <- ${packet.topic}`);
          done();
        },
        resolve,
      ),
    );
  const publish = (topic: string) =>
    new Promise<void>((resolve) =>
      calls.publish({ cmd: 'publish', topic, payload: Buffer.from('x'), qos: 1, retain: false, dup: false }, null, resolve),
    );
  const [half, middle] = [Math.ceil(asked.length / 2), Math.floor(sent.length / 2)];
  for (const filter of asked.slice(0, half)) await subscribe(filter);
  for (const topic of sent.slice(0, middle)) await publish(topic);
  for (const filter of asked.slice(half)) await subscribe(filter);
  for (const topic of sent) await publish(topic);
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  return heard.sort();
}

it('lets every subscriber hear what it would hear anyway', async () => {
  await assert(
    asyncProperty(listOf(filtersWithRest, { maxLength: 4 }), listOf(topics, { maxLength: 8 }), async (asked, sent) => {
      const sparing = await Aedes.createBroker();
      spareUnheard(sparing);
      expect(await heardBy(sparing, asked, sent)).toEqual(await heardBy(await Aedes.createBroker(), asked, sent));
    }),
    { numRuns: 200 },
  );
});

it('spares the broker what nobody subscribed to', async () => {
  const broker = await Aedes.createBroker();
  spareUnheard(broker);
  let delivered = 0;
  broker.on('publish', () => {
    delivered++;
  });
  await heardBy(broker, ['a/+'], ['b/1', 'b/2', 'a/1']);
  expect(delivered).toBe(1);
});
