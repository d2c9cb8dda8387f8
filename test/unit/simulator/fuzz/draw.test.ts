import { describe, expect, it } from 'vitest';
import { faults } from '../../../../simulator/faults/index.ts';
import { drawRun } from '../../../../simulator/fuzz/draw.ts';

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed + 1);
const runs = SEEDS.map((seed) => drawRun(seed, { days: 14 }));

describe('a drawn run', () => {
  it('has options that its faults take, and every kind of fault occurs in some seed', () => {
    for (const { faults: drawn } of runs)
      for (const { kind, options } of drawn) faults.find((fault) => fault.kind === kind)!.options.parse({ kind, ...options });
    const kinds = new Set(runs.flatMap((run) => run.faults.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(faults.map(({ kind }) => kind).sort());
  });

  it('is the same each time, and another for another seed', () => {
    expect(drawRun(7, { days: 14 })).toEqual(runs[6]);
    expect(new Set(runs.map((run) => JSON.stringify(run.faults))).size).toBe(SEEDS.length);
  });

  it('keeps what is left of it when it is cut short: the same faults under the same names', () => {
    for (const seed of SEEDS.slice(0, 50)) {
      const whole = runs[seed - 1]!;
      const short = drawRun(seed, { days: 6, items: 3 });
      expect(short.faults).toEqual(whole.faults.filter(({ at }) => at < 6 * 86_400_000));
      expect({ ...short, days: whole.days, items: whole.items, faults: whole.faults }).toEqual(whole);
      const only = whole.faults.slice(1, 3).map(({ name }) => name);
      expect(drawRun(seed, { days: 14, only }).faults).toEqual(whole.faults.slice(1, 3));
    }
  });

  it('has no two faults of a kind at once', () => {
    for (const { faults: drawn } of runs)
      for (const fault of drawn)
        for (const other of drawn)
          if (fault !== other && fault.kind === other.kind) expect(other.at < fault.at || other.at > fault.at + fault.forMs).toBe(true);
  });
});
