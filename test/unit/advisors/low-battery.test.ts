import { describe, expect, it } from 'vitest';
import { lowBattery } from '../../../agent/advisors/low-battery.ts';

const options = lowBattery.options.parse({ kind: 'low-battery' });
const look = (batteryPercent: number | null, raised = false) =>
  lowBattery.lookAtDevice?.(
    { device: 'scale-7', decoder: 'shelf-json', firstSeen: 0, lastSeen: 0, now: 0, batteryPercent, isRaised: () => raised },
    options,
  ) ?? null;

describe('the low-battery advisor', () => {
  it('raises below its limit, and says nothing of a device without a battery', () => {
    expect(look(15)).toBeNull();
    expect(look(null)).toBeNull();
    expect(look(11.6)).toMatchObject({
      sentence: 'The battery of device scale-7 is at 12 %: change it before it falls silent.',
      numbers: { batteryPercent: 11.6, below: 15 },
    });
  });

  it('ends only well above the limit, so that a cold night raises it once', () => {
    expect(look(17, true)).not.toBeNull();
    expect(look(20, true)).toBeNull();
  });
});
