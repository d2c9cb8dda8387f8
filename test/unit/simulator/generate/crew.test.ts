import { describe, expect, it } from 'vitest';
import { createCrew } from '../../../../simulator/generate/crew.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';

const HOUR = 3_600_000;
const MONDAY = Date.UTC(2026, 0, 5);
const random = createRandom('crew');

describe('a crew', () => {
  it('serves more customers where more hands are', () => {
    const shifts = [
      { name: 'many', days: new Set([0]), from: 8 * HOUR, to: 12 * HOUR, pickers: 6 },
      { name: 'few', days: new Set([0]), from: 12 * HOUR, to: 20 * HOUR, pickers: 1 },
    ];
    const crew = createCrew(shifts, [], { clock: createVirtualClock(MONDAY), random });
    const times = Array.from({ length: 4000 }, () => crew.comesAt(random, MONDAY)! - MONDAY);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(8 * HOUR);
    expect(Math.max(...times)).toBeLessThanOrEqual(20 * HOUR);
    // 24 hours of hands against 8.
    expect(times.filter((time) => time < 12 * HOUR).length / times.length).toBeCloseTo(0.75, 1);
    expect(crew.comesAt(random, MONDAY + 24 * HOUR)).toBeNull();
  });
});
