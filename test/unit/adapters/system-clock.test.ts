import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, it, vi } from 'vitest';
import { createScaledClock, createSystemClock } from '../../../agent/adapters/system-clock.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 5);

// The platform's own timers, driven by hand: only so can a month pass in a test.
function byHand() {
  vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'Date', 'performance'] });
}
afterEach(() => {
  vi.useRealTimers();
});

function clockOf() {
  const errors: unknown[] = [];
  return { errors, clock: createSystemClock({ onError: (error) => errors.push(error) }) };
}

it('runs a task after its delay and not before, also one of 60 days', () => {
  byHand();
  const { clock } = clockOf();
  const ran: string[] = [];
  clock.after(1_500, () => void ran.push('soon'));
  clock.after(60 * DAY_MS, () => void ran.push('late'));
  vi.advanceTimersByTime(1_499);
  expect(ran).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ran).toEqual(['soon']);
  vi.advanceTimersByTime(59 * DAY_MS);
  expect(ran).toEqual(['soon']);
  vi.advanceTimersByTime(DAY_MS);
  expect(ran).toEqual(['soon', 'late']);
});

it('runs a task with no delay after the current turn', async () => {
  const { clock } = clockOf();
  const ran: string[] = [];
  await new Promise<void>((resolve) => {
    clock.after(0, () => {
      ran.push('task');
      resolve();
    });
    queueMicrotask(() => ran.push('microtask'));
    ran.push('turn');
  });
  expect(ran).toEqual(['turn', 'microtask', 'task']);
});

it.each([0, 1])('looks at what comes in from outside between tasks that are due together, %i ms from now', async (delayMs) => {
  const { clock } = clockOf();
  const { port1: outside, port2: inside } = new MessageChannel();
  const seen: string[] = [];
  await new Promise<void>((resolve) => {
    inside.on('message', (name: string) => {
      seen.push(`heard of ${name}`);
      if (name === 'c') resolve();
    });
    const dueTogether = performance.now() + delayMs + 1;
    for (const name of ['a', 'b', 'c'])
      clock.after(delayMs, () => {
        seen.push(name);
        outside.postMessage(name);
      });
    while (performance.now() < dueTogether);
  });
  inside.close();
  expect(seen).toEqual(['a', 'heard of a', 'b', 'heard of b', 'c', 'heard of c']);
});

it('runs nothing that is cancelled by a task that was due with it', async () => {
  const { clock } = clockOf();
  const ran: string[] = [];
  await new Promise<void>((resolve) => {
    clock.after(0, () => {
      ran.push('first');
      second.cancel();
    });
    const second = clock.after(0, () => void ran.push('second'));
    clock.after(0, resolve);
  });
  expect(ran).toEqual(['first']);
});

it('runs nothing that was cancelled', () => {
  byHand();
  const { clock } = clockOf();
  const ran: string[] = [];
  for (const timer of [
    clock.after(0, () => void ran.push('0')),
    clock.after(10, () => void ran.push('10')),
    clock.at(START + 90_000, () => void ran.push('at')),
  ])
    timer.cancel();
  const later = clock.at(START + 90_000, () => void ran.push('at'));
  vi.advanceTimersByTime(60_000);
  later.cancel();
  vi.advanceTimersByTime(DAY_MS);
  expect(ran).toEqual([]);
});

it('waits for the wall clock and notices when it steps forward', () => {
  byHand();
  const { clock } = clockOf();
  const ran: number[] = [];
  clock.at(START + DAY_MS, () => void ran.push(Date.now()));
  clock.at(START - 1, () => void ran.push(0));
  vi.advanceTimersByTime(DAY_MS / 2);
  expect(ran).toEqual([0]);
  vi.setSystemTime(START + 2 * DAY_MS);
  vi.advanceTimersByTime(30_000);
  expect(ran).toHaveLength(2);
});

it('waits on when the wall clock steps back', () => {
  byHand();
  const { clock } = clockOf();
  const ran: number[] = [];
  clock.at(START + 60_000, () => void ran.push(Date.now()));
  vi.advanceTimersByTime(59_000);
  vi.setSystemTime(START);
  vi.advanceTimersByTime(59_000);
  expect(ran).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(ran).toEqual([START + 60_000]);
});

it('reports a task that throws or rejects', async () => {
  const { clock, errors } = clockOf();
  await new Promise<void>((resolve) => {
    clock.after(0, () => {
      throw new Error('thrown');
    });
    clock.after(0, () => Promise.reject(new Error('rejected')));
    clock.after(1, () => resolve());
  });
  expect(errors.map((error) => (error as Error).message)).toEqual(['thrown', 'rejected']);
});

it('runs faster when scaled: wall clock, monotonic clock and delays alike', () => {
  byHand();
  const clock = createScaledClock({ base: 1_000_000, speed: 3_600, onError: () => {} });
  const ran: string[] = [];
  clock.after(2 * 3_600_000, () => void ran.push('after two hours'));
  clock.at(1_000_000 + DAY_MS, () => void ran.push('tomorrow'));
  const start = clock.monotonic();
  vi.advanceTimersByTime(1_999);
  expect(ran).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ran).toEqual(['after two hours']);
  expect(clock.now()).toBe(1_000_000 + 2 * 3_600_000);
  expect(clock.monotonic() - start).toBeCloseTo(2 * 3_600_000, 3);
  vi.advanceTimersByTime(22_000);
  expect(ran).toEqual(['after two hours', 'tomorrow']);
});
