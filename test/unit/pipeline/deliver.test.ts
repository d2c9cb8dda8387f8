import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCounters } from '../../../agent/pipeline/counters.ts';
import { createDeliver } from '../../../agent/pipeline/deliver.ts';
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
      void clock.runUntil(clock.now() + RETRY_MS);
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

const items = (many: number) => Array.from({ length: many }, (_, n) => `SKU-${n}`);
const ids = (many: number) => Array.from({ length: many }, (_, n) => `m${n}`);

describe('delivery', () => {
  it('has many messages under way on a slow line, and waits for none but those of the same item', async () => {
    const { room, put, roundTrip, waiting } = deliveries(() => ({ kind: 'delivered' }));
    put([...items(31), 'SKU-0']);
    expect(await roundTrip()).toEqual(ids(31));
    expect(await roundTrip()).toEqual(['m31']);
    expect(waiting()).toBe(0);
    room.remove();
  });

  it('sends one message first after a failure, and the others only once it is through', async () => {
    let isAway = true;
    const { room, put, roundTrip, waiting } = deliveries(() => (isAway ? { kind: 'retry', reason: 'away' } : { kind: 'delivered' }));
    put(items(20));
    expect(await roundTrip()).toHaveLength(20);
    for (let time = 0; time < 5; time++) expect(await roundTrip()).toEqual(['m0']);
    isAway = false;
    expect(await roundTrip()).toEqual(['m0']);
    expect(await roundTrip()).toEqual(ids(20).slice(1));
    expect(waiting()).toBe(0);
    room.remove();
  });

  it('sends again, over a restart too, only what was not settled, and its cursor waits for it', async () => {
    let isAway = true;
    const { room, put, roundTrip, restart, waiting } = deliveries(({ id }) =>
      id === 'm3' && isAway ? { kind: 'retry', reason: 'away' } : { kind: 'delivered' },
    );
    put(items(10));
    await roundTrip();
    expect(room.store.outbox.cursor('mqtt')).toEqual({ deliveredThrough: 3, attempts: 1, lastError: 'away' });
    expect(['m2', 'm3', 'm9'].map((id) => room.store.outbox.isWaiting(id))).toEqual([false, true, false]);
    await restart();
    isAway = false;
    expect(await roundTrip()).toEqual(['m3']);
    expect(await roundTrip()).toEqual([]);
    expect(waiting()).toBe(0);
    expect(room.store.outbox.cursor('mqtt')).toEqual({ deliveredThrough: 10, attempts: 0, lastError: null });
    room.remove();
  });

  it('delivers or sets aside each message exactly once, those of one item in order, whatever the far side answers', async () => {
    const outcomes = fc.array(fc.constantFrom('delivered', 'retry', 'refused'), { minLength: 1, maxLength: 12 });
    const subjects = fc.array(fc.nat(5).map(String), { minLength: 1, maxLength: 60 });
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
      { numRuns: 40 },
    );
  });
});
