import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCounters } from '../../../agent/pipeline/counters.ts';
import { createDeliver } from '../../../agent/pipeline/deliver.ts';
import type { Task } from '../../../agent/ports.ts';
import type { DeliveryOutcome, OutboxMessage } from '../../../agent/sinks/sink.ts';
import { createRandom } from '../../../simulator/random.ts';
import { createVirtualClock } from '../../../simulator/virtual-clock.ts';
import { createKeptLog } from '../../support/kept-log.ts';
import { temporaryStore } from '../../support/temporary-store.ts';

/** Longer than any delay between two attempts. */
const RETRY_MS = 16_000;

/** A delivery loop over a real outbox and a line whose answers are on their way until the test lets them arrive. */
function deliveries(answer: (message: OutboxMessage) => DeliveryOutcome) {
  const room = temporaryStore();
  const clock = createVirtualClock(0);
  const random = createRandom('deliver');
  let underWay: { message: OutboxMessage; resolve: (outcome: DeliveryOutcome) => void }[] = [];
  const open = {
    deliver: (message: OutboxMessage) => new Promise<DeliveryOutcome>((resolve) => void underWay.push({ message, resolve })),
    close: async () => {},
  };
  const start = () =>
    createDeliver({ clock, random, log: createKeptLog(), counters: createCounters() }, room.store, {
      name: 'mqtt',
      open,
      onRefused: () => {},
    });
  let loop = start();
  const arrive = async (): Promise<string[]> => {
    const arriving = underWay;
    underWay = [];
    for (const { message, resolve } of arriving) resolve(answer(message));
    await new Promise(setImmediate);
    return arriving.map(({ message }) => message.id);
  };
  return {
    room,
    put(subjects: readonly string[]): void {
      room.store.transaction(() => {
        subjects.forEach((subject, index) => {
          room.store.outbox.add({ messageId: `m${index}`, channel: 'decisions', subject, body: subject, createdAt: 0 });
        });
      });
      loop.wake();
    },
    /** Lets the loop go on, then all answers arrive; what was on the line until then. */
    async roundTrip(): Promise<string[]> {
      if (underWay.length === 0) void clock.runUntil(clock.now() + RETRY_MS);
      await new Promise(setImmediate);
      return arrive();
    },
    /** Another process goes on with the same file. */
    async restart(): Promise<void> {
      const ending = loop.stop();
      await arrive();
      await ending;
      loop = start();
      loop.wake();
    },
    waiting: () => room.store.outbox.waitingAfter(room.store.outbox.cursor('mqtt').deliveredThrough).count,
  };
}

/** A line on which one byte waits for another, with a clock that does not wait for what is under way; what is not confirmed in ten seconds is given up, but has been sent. */
function narrowLine(bytesPerSecond: number) {
  let now = 0;
  let tasks: { at: number; task: Task }[] = [];
  let freeAt = 0;
  const arrived: string[] = [];
  const after = (delayMs: number, task: Task) => {
    const planned = { at: now + delayMs, task };
    tasks.push(planned);
    return {
      cancel() {
        tasks = tasks.filter((each) => each !== planned);
      },
    };
  };
  const open = {
    deliver: ({ id, body }: OutboxMessage) =>
      new Promise<DeliveryOutcome>((resolve) => {
        freeAt = Math.max(freeAt, now) + (body.length * 1000) / bytesPerSecond;
        after(freeAt - now + 500, () => {
          arrived.push(id);
          resolve({ kind: 'delivered' });
        });
        after(10_000, () => resolve({ kind: 'retry', reason: 'not confirmed in time' }));
      }),
    close: async () => {},
  };
  return {
    open,
    arrived,
    clock: { ...createVirtualClock(0), now: () => now, monotonic: () => now, after },
    /** Runs one task after the other until none is left. */
    async run(): Promise<void> {
      for (let next = earliest(); next; next = earliest()) {
        tasks = tasks.filter((each) => each !== next);
        now = Math.max(now, next.at);
        void next.task();
        await new Promise(setImmediate);
      }
      now = freeAt + 500;
    },
  };

  function earliest() {
    return tasks.toSorted((a, b) => a.at - b.at)[0];
  }
}

const items = (many: number) => Array.from({ length: many }, (_, n) => `SKU-${n}`);
const ids = (many: number) => Array.from({ length: many }, (_, n) => `m${n}`);

describe('delivery', () => {
  it('has twice as many messages under way after each round that was quick, up to 64', async () => {
    const { room, put, roundTrip } = deliveries(() => ({ kind: 'delivered' }));
    put(items(300));
    const sizes: number[] = [];
    for (let sent = await roundTrip(); sent.length > 0; sent = await roundTrip()) sizes.push(sent.length);
    expect(sizes).toEqual([1, 2, 4, 8, 16, 32, 64, 64, 64, 45]);
    room.remove();
  });

  it('waits for none but those of the same item', async () => {
    const { room, put, roundTrip, waiting } = deliveries(() => ({ kind: 'delivered' }));
    put(['TEA', 'SOAP', 'SOAP', 'RICE', 'TEA', 'RICE', 'SALT']);
    const trips = [await roundTrip(), await roundTrip(), await roundTrip(), await roundTrip(), await roundTrip()];
    expect(trips).toEqual([['m0'], ['m1'], ['m2'], ['m3', 'm4', 'm6'], ['m5']]);
    expect(waiting()).toBe(0);
    room.remove();
  });

  it('sends one message first after a failure, and more only once it is through', async () => {
    let isAway = false;
    const { room, put, roundTrip, waiting } = deliveries(() => (isAway ? { kind: 'retry', reason: 'away' } : { kind: 'delivered' }));
    put(items(10));
    expect([...(await roundTrip()), ...(await roundTrip())]).toEqual(['m0', 'm1', 'm2']);
    isAway = true;
    expect(await roundTrip()).toEqual(['m3', 'm4', 'm5', 'm6']);
    for (let time = 0; time < 5; time++) expect(await roundTrip()).toEqual(['m3']);
    isAway = false;
    expect([await roundTrip(), await roundTrip(), await roundTrip()]).toEqual([['m3'], ['m4', 'm5'], ['m6', 'm7', 'm8', 'm9']]);
    expect(waiting()).toBe(0);
    room.remove();
  });

  it('sends again, over a restart too, only what was not settled, and its cursor waits for it', async () => {
    let isAway = true;
    const { room, put, roundTrip, restart, waiting } = deliveries(({ id }) =>
      id === 'm3' && isAway ? { kind: 'retry', reason: 'away' } : { kind: 'delivered' },
    );
    put(items(8));
    for (let trips = 0; trips < 3; trips++) await roundTrip();
    expect(room.store.outbox.cursor('mqtt')).toEqual({ deliveredThrough: 3, attempts: 1, lastError: 'away' });
    expect(['m2', 'm3', 'm6'].map((id) => room.store.outbox.isWaiting(id))).toEqual([false, true, false]);
    await restart();
    isAway = false;
    expect([await roundTrip(), await roundTrip()]).toEqual([['m3'], ['m7']]);
    expect(waiting()).toBe(0);
    expect(room.store.outbox.cursor('mqtt')).toEqual({ deliveredThrough: 8, attempts: 0, lastError: null });
    room.remove();
  });

  it('sends no message twice over a line of a thousand bytes a second, on which many at once would never be confirmed in time', async () => {
    const room = temporaryStore();
    const line = narrowLine(1000);
    const loop = createDeliver(
      { clock: line.clock, random: createRandom('narrow'), log: createKeptLog(), counters: createCounters() },
      room.store,
      { name: 'mqtt', open: line.open, onRefused: () => {} },
    );
    room.store.transaction(() => {
      for (const subject of items(40))
        room.store.outbox.add({ messageId: subject, channel: 'decisions', subject, body: 'x'.repeat(1500), createdAt: 0 });
    });
    loop.wake();
    await line.run();
    expect(line.arrived).toEqual(items(40));
    // One and a half seconds each, and half a second there and back, at most for each.
    expect(line.clock.now()).toBeLessThanOrEqual(40 * 2000);
    room.remove();
  });

  it('delivers or sets aside each message exactly once, those of one item in order, whatever the far side answers', async () => {
    const outcomes = fc.array(fc.constantFrom('delivered', 'retry', 'refused'), { minLength: 1, maxLength: 12 });
    const subjects = fc.array(fc.nat(5).map(String), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(subjects, outcomes, async (put, answers) => {
        let turn = 0;
        const taken: string[] = [];
        const desk = deliveries(({ id }) => {
          // However bad it is, the far side takes every fourth.
          const kind = ++turn % 4 === 0 ? 'delivered' : answers[turn % answers.length]!;
          if (kind === 'retry') return { kind, reason: 'busy' };
          taken.push(id);
          return kind === 'refused' ? { kind, reason: 'too large' } : { kind: 'delivered' };
        });
        desk.put(put);
        for (let trips = 0; desk.waiting() > 0 && trips < 500; trips++) await desk.roundTrip();
        expect(desk.waiting()).toBe(0);
        expect([...taken].sort()).toEqual(ids(put.length).sort());
        for (const subject of new Set(put)) {
          const ofItem = taken.filter((id) => put[Number(id.slice(1))] === subject);
          expect(ofItem).toEqual(ids(put.length).filter((_, index) => put[index] === subject));
        }
        desk.room.remove();
      }),
      { numRuns: 25 },
    );
  });
});
