import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../simulator/virtual-clock.ts';

const START = Date.UTC(2026, 0, 5);

describe('the virtual clock', () => {
  it('jumps from task to task and shows the time of each', async () => {
    const clock = createVirtualClock(START);
    const seen: number[] = [];
    for (const delayMs of [300, 100, 200]) clock.after(delayMs, () => void seen.push(clock.now() - START));
    await clock.runUntil(START + 1000);
    expect(seen).toEqual([100, 200, 300]);
    expect([clock.now(), clock.monotonic(), clock.planned()]).toEqual([START + 1000, 1000, 0]);
  });

  it('leaves what is due later', async () => {
    const clock = createVirtualClock(START);
    const seen: string[] = [];
    clock.after(1000, () => void seen.push('on time'));
    clock.at(START + 1001, () => void seen.push('later'));
    await clock.runUntil(START + 1000);
    expect(seen).toEqual(['on time']);
    expect(clock.planned()).toBe(1);
  });

  it('runs in order of time, and of planning where times are equal, whether planned by delay or by the wall clock', async () => {
    const plans = fc.array(fc.record({ due: fc.integer({ min: 0, max: 20 }), byWall: fc.boolean() }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(plans, async (planned) => {
        const clock = createVirtualClock(START);
        const seen: number[] = [];
        planned.forEach(({ due, byWall }, index) => {
          const task = () => void seen.push(index);
          if (byWall) clock.at(START + due, task);
          else clock.after(due, task);
        });
        await clock.runUntil(START + 20);
        const expected = planned.map((_, index) => index).sort((a, b) => planned[a]!.due - planned[b]!.due || a - b);
        expect(seen).toEqual(expected);
      }),
    );
  });

  it('runs a task without delay at the same time, after those already due', async () => {
    const clock = createVirtualClock(START);
    const seen: string[] = [];
    clock.after(5, () => {
      clock.after(0, () => void seen.push(`child at ${clock.monotonic()}`));
      seen.push('parent');
    });
    clock.after(5, () => void seen.push('sibling'));
    await clock.runUntil(START + 5);
    expect(seen).toEqual(['parent', 'sibling', 'child at 5']);
  });

  it('stands still while the promise of a task is pending', async () => {
    const clock = createVirtualClock(START);
    const seen: string[] = [];
    clock.after(1, async () => {
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
      seen.push(`slow at ${clock.monotonic()}`);
    });
    clock.after(2, () => void seen.push(`next at ${clock.monotonic()}`));
    await clock.runUntil(START + 10);
    expect(seen).toEqual(['slow at 1', 'next at 2']);
  });

  it('never runs what was cancelled', async () => {
    const clock = createVirtualClock(START);
    const seen: string[] = [];
    const timers = [clock.after(1, () => void seen.push('delay')), clock.at(START + 1, () => void seen.push('appointment'))];
    clock.after(1, () => void seen.push('kept'));
    for (const timer of timers) timer.cancel();
    await clock.runUntil(START + 1);
    expect(seen).toEqual(['kept']);
  });

  it('rejects with what a task throws, at once or later', async () => {
    for (const task of [() => expect.fail('a bug'), async () => expect.fail('a bug')]) {
      const clock = createVirtualClock(START);
      clock.after(1, task);
      await expect(clock.runUntil(START + 1)).rejects.toThrow('a bug');
    }
  });

  it('keeps delays when its wall clock steps, and appointments by what the wall shows', async () => {
    const clock = createVirtualClock(START);
    const seen: string[] = [];
    const note = (what: string) => () => void seen.push(`${what} at ${clock.monotonic()}`);
    clock.after(1000, note('delay'));
    clock.at(START + 5000, note('appointment'));
    clock.at(START + 9000, note('overtaken'));
    clock.stepWall(4500);
    expect([clock.now(), clock.monotonic()]).toEqual([START + 4500, 0]);
    await clock.runUntil(START + 5500);
    expect(seen).toEqual(['appointment at 500', 'delay at 1000']);
    clock.stepWall(60_000);
    await clock.runUntil(START + 65_500);
    expect(seen.at(-1)).toBe('overtaken at 1000');
  });

  it('keeps an appointment later when its wall clock is set back', async () => {
    const clock = createVirtualClock(START);
    const seen: number[] = [];
    clock.at(START + 1000, () => void seen.push(clock.monotonic()));
    clock.stepWall(-3000);
    await clock.runUntil(START + 1000);
    expect(seen).toEqual([4000]);
  });
});
