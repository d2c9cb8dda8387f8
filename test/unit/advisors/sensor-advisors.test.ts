import { describe, expect, it } from 'vitest';
import { discrepancy } from '../../../agent/advisors/discrepancy.ts';
import { driftingSensor } from '../../../agent/advisors/drifting-sensor.ts';
import { stuckSensor } from '../../../agent/advisors/stuck-sensor.ts';
import { viewOf } from '../../support/item-view.ts';

const HOUR = 3_600_000;
const device = (stuck: number, drifting: number, raised: readonly string[] = []) => ({
  ...{ device: 'scale-7', decoder: 'shelf-json', firstSeen: 0, lastSeen: 0, now: 0 },
  sensor: { stuck, drifting, bias: -3.2, driftPerDay: -2, noise: 0.4 },
  isRaised: (kind: string) => raised.includes(kind),
});
const stuck = stuckSensor.options.parse({ kind: 'stuck-sensor' });
const drifting = driftingSensor.options.parse({ kind: 'drifting-sensor' });
const apart = discrepancy.options.parse({ kind: 'discrepancy' });

describe('the stuck-sensor advisor', () => {
  it('names a sensor that is stuck in all probability, until it probably is not', () => {
    expect(stuckSensor.lookAtDevice?.(device(0.89, 0), stuck)).toBeNull();
    expect(stuckSensor.lookAtDevice?.(device(0.95, 0), stuck)).toMatchObject({
      sentence: 'Sensor scale-7 says the same whatever lies on it: it is stuck.',
      numbers: { probability: 0.95 },
    });
    expect(stuckSensor.lookAtDevice?.(device(0.3, 0, ['stuck-sensor']), stuck)).not.toBeNull();
    expect(stuckSensor.lookAtDevice?.(device(0.05, 0, ['stuck-sensor']), stuck)).toBeNull();
  });

  it('says nothing of a device that nothing is known of', () => {
    const { sensor: _, ...scanner } = device(1, 1);
    expect([stuckSensor.lookAtDevice?.(scanner, stuck), driftingSensor.lookAtDevice?.(scanner, drifting)]).toEqual([null, null]);
  });
});

describe('the drifting-sensor advisor', () => {
  it('names a sensor whose tare runs away, and how far it is off', () => {
    expect(driftingSensor.lookAtDevice?.(device(0, 0.95), drifting)).toMatchObject({
      sentence: 'The tare of sensor scale-7 runs away: it shows 3.2 less than lies there. Calibrate it.',
      numbers: { bias: -3.2, driftPerDay: -2, probability: 0.95 },
    });
    expect(driftingSensor.lookAtDevice?.(device(0, 0.5), drifting)).toBeNull();
    expect(driftingSensor.lookAtDevice?.(device(0, 0.5, ['drifting-sensor']), drifting)).not.toBeNull();
  });
});

describe('the discrepancy advisor', () => {
  const look = (hours: number) => {
    const places = [
      { location: 'A-1', ledger: 30, sensor: 26.4, estimate: 26, since: 0 },
      { location: 'B-1', ledger: 12, sensor: 60, estimate: 60, since: 0 },
    ];
    return discrepancy.lookAtItem?.(viewOf({}, { apart: () => places, now: hours * HOUR }), apart) ?? null;
  };

  it('waits for half a day, then names the place that is furthest off, with both numbers', () => {
    expect(look(11.9)).toBeNull();
    expect(look(12)).toMatchObject({ numbers: { ledger: 12, sensor: 60, estimate: 60 } });
    expect(look(12)?.sentence).toContain('B-1: scans say 12 each, the shelf sensor shows 60, and 60 are believed to lie there: count it.');
  });

  it('finds nothing where they agree', () => {
    expect(discrepancy.lookAtItem?.(viewOf({}, { apart: () => [] }), apart)).toBeNull();
    expect(discrepancy.lookAtItem?.(viewOf({}), apart)).toBeNull();
  });
});
