import { describe, expect, it } from 'vitest';
import { createStoppableClock } from '../../../simulator/stoppable-clock.ts';
import { createVirtualClock } from '../../../simulator/virtual-clock.ts';

describe('a stoppable clock', () => {
  it('runs its tasks until it is stopped, then none, while the clock below goes on', async () => {
    const below = createVirtualClock(0);
    const clock = createStoppableClock(below);
    const seen: string[] = [];
    clock.after(1, () => void seen.push('before'));
    clock.after(5, () => void seen.push('after'));
    clock.at(6, () => void seen.push('at'));
    below.after(7, () => void seen.push('below'));
    clock.after(2, () => void seen.push('cancelled')).cancel();
    await below.runUntil(3);
    clock.stop();
    clock.after(1, () => void seen.push('planned too late'));
    await below.runUntil(10);
    expect(seen).toEqual(['before', 'below']);
    expect(clock.now()).toBe(10);
  });
});
