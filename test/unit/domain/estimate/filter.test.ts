import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beliefOf, chanceOf, coveredShare } from '../../../../agent/domain/estimate/belief.ts';
import { type Estimate, followLedger, type LedgerMove, startEstimate, takeReading } from '../../../../agent/domain/estimate/filter.ts';
import { joined } from '../../../../agent/domain/estimate/hypothesis.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { playShelf } from '../../../support/scanned-shelf.ts';

const STEP_MS = 900_000;
const T0 = 1_800_000_000_000;
const believed = (estimate: Estimate): number => estimate.ledger + beliefOf(estimate.hypotheses).off;

/** A shelf of 40 units that has been weighed for so many steps. */
function settled(steps: number, level: (step: number) => number = () => 40): Estimate {
  let estimate = startEstimate({ time: T0, level: level(0) }, 40, 0.95);
  for (let step = 1; step <= steps; step++) estimate = takeReading(estimate, { time: T0 + step * STEP_MS, level: level(step) }, []);
  return estimate;
}

/** The sensor shows another level, so many times. */
function shown(before: Estimate, level: number, times: number): Estimate {
  let estimate = before;
  for (let step = 1; step <= times; step++)
    estimate = takeReading(estimate, { time: before.time + step * STEP_MS, level: level + (step % 2) / 10 }, []);
  return estimate;
}

const noisy = (seed: number) => {
  const random = createRandom(seed);
  return () => 40 + random.normal() * 0.4;
};

describe('the belief about a stock position', () => {
  it('is moved by no single reading, whatever it says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 3, max: 70_000, noNaN: true }), fc.boolean(), (seed, far, isUp) => {
        const level = noisy(seed);
        const before = settled(60, level);
        const after = takeReading(before, { time: before.time + STEP_MS, level: 40 + (isUp ? far : -far) }, []);
        let later = after;
        for (let step = 1; step <= 4; step++) later = takeReading(later, { time: after.time + step * STEP_MS, level: level() }, []);
        const isSure = beliefOf(after.hypotheses).off !== 0 && beliefOf(after.hypotheses).sureness > 0.9;
        expect([isSure && isUp, believed(later)]).toEqual([false, 40]);
      }),
    );
  });

  it('follows a level that stays', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: -40, max: 60 }), (seed, units) => {
        fc.pre(Math.abs(units) > 1);
        const level = noisy(seed);
        let estimate = settled(60, level);
        for (let step = 61; step < 61 + 96; step++)
          estimate = takeReading(estimate, { time: T0 + step * STEP_MS, level: level() + units }, []);
        expect(believed(estimate)).toBe(40 + units);
      }),
      { numRuns: 30 },
    );
  });

  it('is of whole probabilities that sum to one, whatever comes', () => {
    const change: fc.Arbitrary<LedgerMove> = fc.oneof(
      fc.record({
        kind: fc.constant('moved' as const),
        time: fc.integer({ min: T0 - 1e7, max: T0 + 1e8 }),
        units: fc.integer({ min: -500, max: 500 }),
      }),
      fc.record({ kind: fc.constant('counted' as const), units: fc.integer({ min: 0, max: 500 }) }),
      fc.record({ kind: fc.constant('corrected' as const), units: fc.integer({ min: -9, max: 9 }) }),
    );
    const step = fc.record({
      days: fc.double({ min: 0.0001, max: 30, noNaN: true }),
      level: fc.double({ min: -500, max: 70_000, noNaN: true }),
      changes: fc.array(change, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let estimate = startEstimate({ time: T0, level: 40 }, 40, 0.95);
        let time = T0;
        for (const { days, level, changes } of steps) {
          time += Math.ceil(days * 86_400_000);
          estimate = takeReading(estimate, { time, level }, changes);
          const sum = estimate.hypotheses.reduce((total, { weight }) => total + weight, 0);
          expect(sum).toBeCloseTo(1, 6);
          expect(estimate.hypotheses.length).toBeLessThanOrEqual(16);
          const { low, off, high, sd } = beliefOf(estimate.hypotheses);
          expect([low <= off, off <= high, Number.isInteger(off), Number.isFinite(sd)]).toEqual([true, true, true, true]);
        }
      }),
    );
  });

  it('is the count, once somebody has counted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 90 }), (seed, units) => {
        const estimate = followLedger(settled(20, noisy(seed)), [{ kind: 'counted', units }]);
        const { low, off, high, sureness } = beliefOf(estimate.hypotheses);
        expect([estimate.ledger, low, off, high]).toEqual([units, 0, 0, 0]);
        expect(sureness).toBeCloseTo(1, 9);
      }),
    );
  });

  it('learns the tare from a count: the same reading afterwards changes nothing', () => {
    const counted = followLedger(settled(40, noisy(5)), [{ kind: 'counted', units: 37 }]);
    let estimate = counted;
    const level = noisy(6);
    for (let step = 41; step < 80; step++) estimate = takeReading(estimate, { time: T0 + step * STEP_MS, level: level() }, []);
    expect(believed(estimate)).toBe(37);
  });

  it('learns from one count that what was set down on the scale belongs to the tare, however soon somebody counts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 4, max: 60, noNaN: true }),
        fc.integer({ min: 1, max: 96 }),
        (seed, jump, wait) => {
          const level = noisy(seed);
          const weigh = (before: Estimate, times: number): Estimate => {
            let estimate = before;
            for (let step = 0; step < times; step++)
              estimate = takeReading(estimate, { time: estimate.time + STEP_MS, level: level() + jump }, []);
            return estimate;
          };
          const counted = followLedger(weigh(settled(60, level), wait), [{ kind: 'counted', units: 40 }]);
          expect(believed(weigh(counted, 144))).toBe(40);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('takes a unit that is gone for a pick that nobody scanned, though the scale has just said the same twice by chance', () => {
    for (const seed of [21, 22, 23, 24, 25, 26, 27, 28]) {
      const random = createRandom(seed);
      const noise = () => random.normal() * 0.4;
      let estimate = startEstimate({ time: T0, level: 400 + noise() }, 400, 0.95);
      const weighed = (level: number, picked: LedgerMove[] = []): void => {
        estimate = takeReading(estimate, { time: estimate.time + STEP_MS, level }, picked);
      };
      for (let step = 1; step <= 400; step++) {
        const picked: LedgerMove[] = step % 6 === 0 ? [{ kind: 'moved', time: estimate.time + 500_000, units: -1 }] : [];
        weighed(400 - Math.floor(step / 6) + noise(), picked);
      }
      weighed(estimate.level);
      for (let step = 0; step < 24; step++) weighed(estimate.ledger - 1 + noise());
      const { off, sureness } = beliefOf(estimate.hypotheses);
      expect([seed, off, sureness > 0.9]).toEqual([seed, -1, true]);
    }
  });

  it('takes a pallet that is lifted off after a count for no goods', () => {
    const level = noisy(16);
    let estimate = settled(60, level);
    for (let step = 0; step < 2; step++) estimate = takeReading(estimate, { time: estimate.time + STEP_MS, level: level() + 50 }, []);
    estimate = followLedger(estimate, [{ kind: 'counted', units: 40 }]);
    estimate = takeReading(estimate, { time: estimate.time + STEP_MS, level: level() + 50 }, []);
    for (let step = 0; step < 48; step++) {
      estimate = takeReading(estimate, { time: estimate.time + STEP_MS, level: level() }, []);
      expect(believed(estimate)).toBe(40);
    }
  });

  it('does not take a scan that arrives late for another move', () => {
    const before = settled(60, noisy(7));
    const sure = shown(before, 36, 24);
    expect(believed(sure)).toBe(36);
    const told = followLedger(sure, [{ kind: 'moved', time: before.time + 300_000, units: -4 }]);
    expect([told.ledger, believed(told)]).toEqual([36, 36]);
  });

  it('believes no shelf to hold less than nothing, whatever its scale shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 2, max: 30, noNaN: true }), (seed, below) => {
        const level = noisy(seed);
        let estimate = followLedger(settled(40, level), [{ kind: 'counted', units: 40 }]);
        estimate = takeReading(estimate, { time: T0 + 41 * STEP_MS, level: level() - 40 }, [
          { kind: 'moved', time: T0 + 40.2 * STEP_MS, units: -40 },
        ]);
        for (let step = 42; step < 140; step++)
          estimate = takeReading(estimate, { time: T0 + step * STEP_MS, level: level() - 40 - below }, []);
        expect(believed(estimate)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });

  it('takes a tare that ran away for no better once a pallet has stood on the scale', () => {
    const level = noisy(11);
    let estimate = settled(96, level);
    const drift = (step: number) => Math.max(0, (step - 96) / 32);
    const at = (step: number, more: number) => ({ time: T0 + step * STEP_MS, level: level() + drift(step) + more });
    for (let step = 97; step < 180; step++) estimate = takeReading(estimate, at(step, 0), []);
    expect(chanceOf(estimate.hypotheses, 'drifting')).toBeGreaterThan(0.9);
    for (let step = 180; step < 183; step++) estimate = takeReading(estimate, at(step, 50), []);
    for (let step = 183; step < 186; step++) estimate = takeReading(estimate, at(step, 0), []);
    expect(chanceOf(estimate.hypotheses, 'drifting')).toBeGreaterThan(0.9);
  });

  it('keeps its shelf when it is written into the ledger', () => {
    const before = settled(60, noisy(8));
    const sure = shown(before, 38, 24);
    const { off } = beliefOf(sure.hypotheses);
    const written = followLedger(sure, [{ kind: 'corrected', units: off }]);
    expect([off, written.ledger, believed(written)]).toEqual([-2, 38, 38]);
  });

  it('waits with a reading between both levels of a scan of this moment', () => {
    const before = settled(60, noisy(9));
    const time = before.time + STEP_MS;
    const after = takeReading(before, { time, level: 40.1 }, [{ kind: 'moved', time: time - 20_000, units: -4 }]);
    expect([believed(after), after.time]).toEqual([36, before.time]);
  });

  it('waits for the hand over as many readings as come within two minutes, and no longer', () => {
    const before = settled(60, noisy(9));
    const scannedAt = before.time + STEP_MS;
    let estimate = before;
    const judgedAt: number[] = [];
    for (let second = 10; second <= 150; second += 10) {
      const scans: LedgerMove[] = second === 10 ? [{ kind: 'moved', time: scannedAt, units: -4 }] : [];
      const { readings } = estimate;
      estimate = takeReading(estimate, { time: scannedAt + second * 1000, level: 40.1 }, scans);
      if (estimate.readings > readings) judgedAt.push(second);
    }
    expect(judgedAt).toEqual([130, 140, 150]);
  });

  it('keeps a bounded number of scans where hands never rest', () => {
    const before = settled(60, noisy(9));
    const shown = before.ledger + before.off;
    let estimate = before;
    for (let second = 1; second <= 300; second++) {
      const time = before.time + STEP_MS + second * 1000;
      // Five of what was scanned within two minutes still lie there.
      estimate = takeReading(estimate, { time, level: shown - second - 4 }, [{ kind: 'moved', time, units: second === 1 ? -10 : -1 }]);
    }
    expect([estimate.readings, estimate.awaited.length]).toEqual([before.readings, 100]);
  });

  it('waits for no hand by a clock that has been set back', () => {
    const before = settled(60, noisy(9));
    const time = before.time + 2 * 86_400_000;
    const ahead = takeReading(before, { time, level: 40.1 }, [{ kind: 'moved', time, units: -4 }]);
    const after = takeReading(ahead, { time, seenAt: before.time + STEP_MS, level: 40.1 }, []);
    expect([ahead.readings, after.readings]).toEqual([before.readings, before.readings + 1]);
  });

  it('moves with every scan at a scale that is stuck, however close to a reading it lies', () => {
    let estimate = settled(60, noisy(10));
    const { level } = estimate;
    for (let step = 1; step <= 40; step++) {
      const time = estimate.time + STEP_MS;
      const picked: LedgerMove[] = step % 4 === 0 ? [{ kind: 'moved', time: time - STEP_MS + 30_000, units: -1 }] : [];
      estimate = takeReading(estimate, { time, level }, picked);
    }
    expect(chanceOf(estimate.hypotheses, 'stuck')).toBeGreaterThan(0.99);
    expect(believed(estimate)).toBe(30);
  });

  it('does not take a scan that arrives late for another move where the scale got stuck since', () => {
    const before = settled(60, noisy(12));
    const sure = shown(before, 36, 24);
    const { level } = sure;
    let stuck = sure;
    for (let step = 1; step <= 8; step++)
      stuck = takeReading(stuck, { time: sure.time + step * STEP_MS, level }, [
        { kind: 'moved', time: sure.time + step * STEP_MS - 300_000, units: -1 },
      ]);
    expect(chanceOf(stuck.hypotheses, 'stuck')).toBeGreaterThan(0.99);
    const told = followLedger(stuck, [{ kind: 'moved', time: before.time + 300_000, units: -4 }]);
    expect([believed(stuck), believed(told)]).toEqual([28, 28]);
  });

  it('is the less sure the longer a scale is stuck, and surer again once it weighs', () => {
    const level = noisy(13);
    let estimate = settled(96, level);
    const stuckAt = estimate.level;
    const widths: number[] = [];
    for (let step = 97; step < 97 + 4 * 96; step++) {
      const picked: LedgerMove[] = step % 16 === 0 ? [{ kind: 'moved', time: T0 + step * STEP_MS - 300_000, units: -1 }] : [];
      estimate = takeReading(estimate, { time: T0 + step * STEP_MS, level: stuckAt }, picked);
      if (step % 96 === 0) widths.push(beliefOf(estimate.hypotheses).sd);
    }
    expect(widths.every((sd, at) => at === 0 || sd > widths[at - 1]!)).toBe(true);
    const truth = estimate.ledger - 1;
    for (let step = 0; step < 24; step++)
      estimate = takeReading(estimate, { time: estimate.time + STEP_MS, level: level() - 40 + truth }, []);
    expect([believed(estimate), beliefOf(estimate.hypotheses).sd < widths.at(-1)!]).toEqual([truth, true]);
  });

  it('goes on from readings that keep the place of the newest because a clock was set back', () => {
    const level = noisy(14);
    const before = settled(60, level);
    const ahead = takeReading(before, { time: before.time + 2 * 86_400_000, level: level() }, []);
    let estimate = ahead;
    for (let step = 1; step <= 24; step++)
      estimate = takeReading(estimate, { time: ahead.time, seenAt: before.time + step * STEP_MS, level: level() - 3 }, []);
    expect([believed(estimate), estimate.time, estimate.seenAt]).toEqual([37, ahead.time, before.time + 24 * STEP_MS]);
    const picked = takeReading(estimate, { time: ahead.time, seenAt: estimate.seenAt + STEP_MS, level: level() - 5 }, [
      { kind: 'moved', time: estimate.seenAt + 300_000, units: -2 },
    ]);
    expect(believed(picked)).toBe(35);
  });

  it('takes a reading that is told twice once', () => {
    const before = settled(60, noisy(15));
    const reading = { time: before.time + STEP_MS, seenAt: before.time + 1000, level: 37.2 };
    const once = takeReading(before, reading, []);
    expect(takeReading(once, reading, [])).toEqual(once);
  });

  it('states the shortest interval that holds 90 %, and what it holds', () => {
    const one = { mode: 'fine' as const, bias: 0, variance: 1, cover: 0, missed: 0, drifts: false };
    const chances = [0.04, 0.06, 0.8, 0.07, 0.03];
    const { low, high, within } = beliefOf(joined(chances.map((weight, off) => ({ ...one, off, weight }))));
    expect([low, high, Number(within.toFixed(9))]).toEqual([1, 3, 0.93]);
  });

  it('states an interval that holds what it says and the median, whatever is believed', () => {
    const one = { mode: 'fine' as const, bias: 0, variance: 1, cover: 0, missed: 0, drifts: false };
    const hypothesis = fc.record({ off: fc.integer({ min: -50, max: 50 }), weight: fc.double({ min: 1e-6, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(hypothesis, { minLength: 1, maxLength: 16 }), (drawn) => {
        const hypotheses = joined(drawn.map((some) => ({ ...one, ...some })));
        const { low, off, high, within } = beliefOf(hypotheses);
        const held = hypotheses.reduce((sum, { off: units, weight }) => (units >= low && units <= high ? sum + weight : sum), 0);
        expect(within).toBeCloseTo(held, 9);
        expect([within >= 0.9 - 1e-9, low <= off, off <= high]).toEqual([true, true, true]);
      }),
    );
  });

  it('states the share of a whole number that lies in its 90 %', () => {
    const one = { mode: 'fine' as const, bias: 0, variance: 1, cover: 0, missed: 0, drifts: false };
    const sure = joined([{ ...one, off: 0, weight: 1 }]);
    expect(coveredShare(sure, 0)).toBeCloseTo(0.9, 9);
    expect(coveredShare(sure, 1)).toBe(0);
    const torn = joined([
      { ...one, off: 0, weight: 0.5 },
      { ...one, off: 1, weight: 0.5 },
    ]);
    expect(coveredShare(torn, 0)).toBeCloseTo(0.9, 9);
    expect(coveredShare(torn, 1)).toBeCloseTo(0.9, 9);
  });
});

describe('a shelf on a scale with noise of 0.4 units and a drift of 0.05 units a day, 2 % of scans missed by careless shifts, a pallet set down each week', () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  const runs = seeds.map((seed) => playShelf({ seed, days: 60 }));
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it.each(seeds)('is known to less than half the error of the better of ledger and sensor alone (seed %i)', (seed) => {
    const { estimateError, ledgerError, sensorError } = runs[seed - 1]!;
    expect(estimateError).toBeLessThan(0.5 * Math.min(ledgerError, sensorError));
  });

  it('is known without bias, and the 90 % hold what they say', () => {
    expect(Math.abs(mean(runs.map(({ bias }) => bias)))).toBeLessThan(0.1);
    for (const { covered } of runs) {
      expect(covered).toBeGreaterThan(0.85);
      expect(covered).toBeLessThan(0.95);
    }
  });

  it.each(seeds)('has its stuck scale named within a day, and its runaway tare (seed %i)', (seed) => {
    const at = 20.3;
    const [stuck] = playShelf({ seed, days: 22, stuckFromDay: at }).stuckNamed;
    const [drift] = playShelf({ seed, days: 22, runawayFromDay: at, runawayPerDay: 3 }).driftNamed;
    expect([stuck! > at, stuck! < at + 1, drift! > at, drift! < at + 1]).toEqual([true, true, true, true]);
  });

  it('is known as well as is said while its scale is stuck for three days', () => {
    const broken = Array.from({ length: 11 }, (_, at) => playShelf({ seed: 101 + at, days: 12, stuckFromDay: 9 }));
    expect(mean(broken.map(({ covered }) => covered))).toBeGreaterThan(0.85);
    // A receipt that nobody scans while nothing measures is an error of 60 units in one run: the middle run tells.
    const middle = broken.map(({ estimateError }) => estimateError).sort((a, b) => a - b)[5];
    expect(middle).toBeLessThan(0.5);
  });

  it('is called stuck or drifting for no reason once a year at most', { timeout: 240_000 }, () => {
    const years = [11, 12].map((seed) => playShelf({ seed, days: 365, countEveryDays: 90 }));
    const alarms = years.map(({ stuckNamed, driftNamed }) => stuckNamed.length + driftNamed.length);
    expect(mean(alarms)).toBeLessThanOrEqual(1);
  });

  it('says how noisy its scale is, and how its tare moves', () => {
    for (const { last } of runs) {
      expect(Math.sqrt(last.noise)).toBeGreaterThan(0.35);
      expect(Math.sqrt(last.noise)).toBeLessThan(0.46);
      expect(Math.abs(last.driftPerDay)).toBeGreaterThan(0.02);
      expect(Math.abs(last.driftPerDay)).toBeLessThan(0.08);
      expect(chanceOf(last.hypotheses, 'fine')).toBeGreaterThan(0.5);
    }
  });
});
