import { describe, expect, it } from 'vitest';
import { playShelves } from '../../simulator/shelves/play-shelves.ts';
import { PIECES, type ScaleFault } from '../../simulator/shelves/shelf-plan.ts';

const FAULTS = new Map<number, ScaleFault>([
  [6, { kind: 'stuck', fromDay: 9.4 }],
  [7, { kind: 'runaway', fromDay: 9.2, unitsPerDay: 3 }],
]);
const SOUND = 6;

// The long proof, over seeds by the dozen and device-years, is `npm run -s bench -- shelves`.
describe.each(['shelves-31', 'shelves-32'])('an agent of eight shelves on rough scales with careless shifts (seed %s)', (seed) => {
  const played = playShelves({ seed, days: 12, shelves: 8, countEveryDays: 0, faults: FAULTS, goods: PIECES });
  const sound = async () => (await played).slice(0, SOUND);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('knows its stock to less than half the error of the better of ledger and sensor alone, without bias', async () => {
    const runs = await sound();
    const better = Math.min(mean(runs.map(({ ledgerError }) => ledgerError)), mean(runs.map(({ sensorError }) => sensorError)));
    expect(mean(runs.map(({ estimateError }) => estimateError))).toBeLessThan(0.5 * better);
    expect(Math.abs(mean(runs.map(({ bias }) => bias)))).toBeLessThan(0.1);
  });

  it('states intervals that hold what they say', async () => {
    const runs = await sound();
    const [within, stated, covered] = [runs.map((run) => run.within), runs.map((run) => run.stated), runs.map((run) => run.covered)];
    expect(Math.abs(mean(within) - mean(stated))).toBeLessThan(0.02);
    expect(mean(covered)).toBeGreaterThan(0.85);
    expect(mean(covered)).toBeLessThan(0.95);
  });

  it('names the scale that is stuck and the one whose tare runs away within a day, and no other', async () => {
    const runs = await played;
    expect(runs.slice(0, SOUND).flatMap(({ stuckNamed, driftNamed }) => [...stuckNamed, ...driftNamed])).toEqual([]);
    const [stuck] = runs[6]!.stuckNamed;
    const [drifting] = runs[7]!.driftNamed;
    expect([stuck! > 9.4, stuck! < 10.4, drifting! > 9.2, drifting! < 10.2]).toEqual([true, true, true, true]);
  });
});
