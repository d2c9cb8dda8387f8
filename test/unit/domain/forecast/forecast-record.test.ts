import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demandClass } from '../../../../agent/domain/demand/demand-class.ts';
import { accuracyOf, type DayForecast, type ForecastRecord, recorded } from '../../../../agent/domain/forecast/forecast-record.ts';
import { naiveScale, pinballLoss } from '../../../../agent/domain/mathematics/statistics.ts';

const FLAT: DayForecast = { mean: 10, median: 9, high90: 14 };

function recordOf(demands: readonly number[], forecast = FLAT): ForecastRecord {
  return demands.reduce<ForecastRecord | null>((record, demand) => recorded(record, demand, forecast), null)!;
}

describe('the record of an item’s forecasts', () => {
  it('is that of plain means while it is young', () => {
    const days = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 27 });
    fc.assert(
      fc.property(days, (demands) => {
        const accuracy = accuracyOf(recordOf(demands));
        const mean = (of: (demand: number) => number) => demands.reduce((sum, demand) => sum + of(demand), 0) / demands.length;
        const absolute = mean((demand) => Math.abs(demand - 10));
        if (naiveScale(demands) > 0) expect(accuracy.scaledError).toBeCloseTo(absolute / naiveScale(demands), 9);
        else expect(accuracy.scaledError).toBeNull();
        expect(accuracy.trackingSignal).toBeCloseTo(absolute > 0 ? mean((demand) => demand - 10) / absolute : 0, 9);
        expect(accuracy.pinball90).toBeCloseTo(
          mean((demand) => pinballLoss(demand, 14, 0.9)),
          9,
        );
        expect(accuracy.under50).toBeCloseTo(
          mean((demand) => (demand <= 9 ? 1 : 0)),
          9,
        );
        expect(accuracy.under90).toBeCloseTo(
          mean((demand) => (demand <= 14 ? 1 : 0)),
          9,
        );
      }),
    );
  });

  it('forgets: after some months the newest weeks are what counts', () => {
    const { trackingSignal, under90 } = accuracyOf(recordOf([...new Array<number>(200).fill(20), ...new Array<number>(140).fill(10)]));
    expect(trackingSignal).toBeCloseTo(1, 9);
    expect(under90).toBeGreaterThan(0.99);
    expect(recordOf([...new Array<number>(200).fill(20), ...new Array<number>(140).fill(10)]).absError).toBeLessThan(0.1);
  });

  it.each([
    ['smooth', (i: number) => 10 + (i % 3)],
    ['intermittent', (i: number) => (i % 4 === 0 ? 5 : 0)],
    ['lumpy', (i: number) => (i % 4 === 0 ? 1 + 30 * ((i / 4) % 3 === 0 ? 1 : 0) : 0)],
    ['erratic', (i: number) => (i % 5 === 0 ? 60 : 4)],
    ['none', () => 0],
  ])('calls demand %s as the whole series is called', (name, demandOf) => {
    const demands = Array.from({ length: 120 }, (_, i) => demandOf(i));
    expect(demandClass(demands)).toBe(name);
    expect(accuracyOf(recordOf(demands)).demandClass).toBe(name);
  });
});
