import { expect, it } from 'vitest';
import { createCounters } from '../../../agent/pipeline/counters.ts';
import { createInbox } from '../../../agent/pipeline/ingest/inbox.ts';
import { createLiveness } from '../../../agent/wiring/liveness.ts';
import { createVirtualClock } from '../../../simulator/virtual-clock.ts';

const BEAT_MS = 15_000;

function watch() {
  const clock = createVirtualClock(0);
  const [inbox, counters] = [createInbox(), createCounters()];
  const liveness = createLiveness(clock, inbox, counters);
  return {
    inbox,
    counters,
    arrive: () =>
      inbox.add({
        message: { topic: 'a', payload: new Uint8Array(), retained: false, receivedAt: 0 },
        acknowledge: () => {},
        fromUpstream: false,
      }),
    /** Time passes until the next look. */
    async look() {
      await clock.runUntil(clock.now() + BEAT_MS);
      return liveness.stalledMs();
    },
  };
}

it('nothing to do is no stall', async () => {
  const { look } = watch();
  for (let beats = 0; beats < 10; beats++) expect(await look()).toBe(0);
});

it('a loop that takes batches is not stalled, however many messages wait', async () => {
  const { look, arrive, counters } = watch();
  for (let beats = 0; beats < 10; beats++) {
    arrive();
    counters.count('commits');
    expect(await look()).toBe(0);
  }
});

it('a disk that refuses every batch is no stall: it is tried again', async () => {
  const { look, arrive, counters } = watch();
  arrive();
  for (let beats = 0; beats < 10; beats++) {
    counters.count('commit_failures', 'database-full');
    expect(await look()).toBe(0);
  }
});

it('messages that wait while nothing is tried are a stall that grows, until a batch is taken', async () => {
  const { look, arrive, counters, inbox } = watch();
  arrive();
  expect([await look(), await look(), await look()]).toEqual([BEAT_MS, 2 * BEAT_MS, 3 * BEAT_MS]);
  counters.count('commits');
  expect([await look(), await look()]).toEqual([0, BEAT_MS]);
  inbox.drop(1);
  expect(await look()).toBe(0);
});
