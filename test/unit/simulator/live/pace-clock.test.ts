import { describe, expect, it } from 'vitest';
import { createPaceClock } from '../../../../simulator/live/pace-clock.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';

const BASE = Date.UTC(2026, 0, 5);

function clockAt(speed: number) {
  // The real clock is a virtual one: real time passes when the test says so.
  const real = createVirtualClock(1_000_000);
  const clock = createPaceClock({ base: BASE, speed, real });
  const shown: [string, number][] = [];
  const note = (name: string) => () => void shown.push([name, clock.now() - BASE]);
  const pass = (ms: number) => real.runUntil(real.now() + ms);
  return { clock, shown, note, pass };
}

describe('a clock whose pace can be changed', () => {
  it('runs so many times as fast, and its tasks with it, in order', async () => {
    const { clock, shown, note, pass } = clockAt(10);
    clock.after(500, note('b'));
    clock.at(BASE + 200, note('a'));
    clock.at(BASE - 5, note('past'));
    await pass(49);
    expect(shown.map(([name]) => name)).toEqual(['past', 'a']);
    await pass(1);
    expect(shown.at(-1)).toEqual(['b', 500]);
    expect([clock.now() - BASE, clock.monotonic()]).toEqual([500, 500]);
  });

  it('goes on at another pace from where it is, with what was planned before', async () => {
    const { clock, shown, note, pass } = clockAt(1);
    clock.after(1000, note('a'));
    await pass(100);
    clock.setSpeed(100);
    await pass(8);
    expect(shown).toEqual([]);
    await pass(1);
    expect(shown).toEqual([['a', 1000]]);
  });

  it('stands still while any reason holds it', async () => {
    const { clock, shown, note, pass } = clockAt(1);
    clock.after(10, note('a'));
    clock.hold('paused');
    clock.hold('full');
    await pass(1000);
    clock.release('paused');
    expect(clock.held()).toEqual(['full']);
    await pass(1000);
    expect([shown, clock.now() - BASE]).toEqual([[], 0]);
    clock.release('full');
    await pass(10);
    expect(shown).toEqual([['a', 10]]);
  });

  it('can be held by a task before the next one that is due', async () => {
    const { clock, shown, note, pass } = clockAt(1000);
    clock.after(10, () => clock.hold('paused'));
    clock.after(11, note('a'));
    await pass(1000);
    expect(shown).toEqual([]);
  });

  it('forgets a cancelled task, and all of them once it is stopped', async () => {
    const { clock, shown, note, pass } = clockAt(1);
    clock.after(10, note('cancelled')).cancel();
    clock.after(20, note('late'));
    await pass(15);
    clock.stop();
    clock.after(1, note('new'));
    await pass(1000);
    expect(shown).toEqual([]);
  });
});
