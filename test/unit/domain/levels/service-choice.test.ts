import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseByService, easedService, serviceToAsk, withoutLumps } from '../../../../agent/domain/levels/service-choice.ts';
import { normalQuantile } from '../../../../agent/domain/mathematics/normal.ts';

const candidates = [0, 1, 2].map((safety) => ({ safety, lotFactor: 0.8, forecastShare: 0.7 }));
const missed = (...units: number[]) => units.map((lost) => ({ missed: lost, of: 100 }));

describe('the choice by service', () => {
  it('lies between the candidates that gave less and more', () => {
    expect(chooseByService(candidates, missed(20, 10, 2), 0.9).safety).toBe(1);
    expect(chooseByService(candidates, missed(20, 10, 2), 0.94).safety).toBeCloseTo(1.5, 12);
  });

  it('comes near to the most that any gives where none gives it, and is the lowest where each gives more', () => {
    // 0.98 less a twentieth of the way from 0.8: 0.971, which lies 0.071 of 0.08 above the candidate in the middle.
    expect(chooseByService(candidates, missed(20, 10, 2), 0.99).safety).toBeCloseTo(1 + 0.071 / 0.08, 9);
    // What the highest candidate adds here is not worth its stock.
    expect(chooseByService(candidates, missed(50, 10, 9.9), 0.99).safety).toBeLessThan(1);
    expect(chooseByService(candidates, missed(20, 10, 2), 0.5).safety).toBe(0);
  });

  it('lies between the lots where these are what differs, in proportion', () => {
    const lots = [0.05, 0.2, 0.8].map((lotFactor) => ({ safety: -1, lotFactor, forecastShare: 0.7 }));
    expect(chooseByService(lots, missed(20, 10, 2), 0.85)).toEqual({ safety: -1, lotFactor: expect.closeTo(0.1, 12), forecastShare: 0.7 });
    expect(chooseByService(lots, missed(20, 10, 2), 0.5)).toEqual(lots[0]);
  });

  it('takes a level that happened to serve worse for no better than the one below', () => {
    expect(chooseByService(candidates, missed(10, 15, 2), 0.9).safety).toBe(0);
    expect(chooseByService(candidates, missed(10, 15, 2), 0.97).safety).toBeCloseTo(1 + 0.07 / 0.08, 9);
  });

  it('believes the candidates where nothing is past', () => {
    const none = candidates.map(() => ({ missed: 0, of: 0 }));
    expect(chooseByService(candidates, none, 0.9).safety).toBeGreaterThan(normalQuantile(0.84));
    expect(chooseByService(candidates, none, 0.9).safety).toBeLessThan(2);
  });

  it('reckons what safety can reach from the lowest safety that is one', () => {
    const below = [-2, 0, 1].map((safety) => ({ safety, lotFactor: 0.8, forecastShare: 0.7 }));
    // 0.98 less a twentieth of the way from 0.9, whatever the lowest served: 0.976.
    for (const lowest of [100, 30]) expect(chooseByService(below, missed(lowest, 10, 2), 0.99).safety).toBeCloseTo(0.076 / 0.08, 9);
  });

  it('never falls with the service', () => {
    const lost = fc.tuple(fc.nat({ max: 100 }), fc.nat({ max: 100 }), fc.nat({ max: 100 }));
    const service = fc.double({ min: 0.05, max: 0.9995, noNaN: true });
    fc.assert(
      fc.property(lost, service, service, (units, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const at = (level: number) => chooseByService(candidates, missed(...units), level).safety;
        expect(at(high)).toBeGreaterThanOrEqual(at(low) - 1e-9);
      }),
    );
  });
});

describe('a past without its lumps', () => {
  const blocks = (...lost: number[]) => lost.map((units) => ({ missed: units, of: 50 }));

  it('counts what no candidate foresaw as it was in the middle one of the blocks', () => {
    // One order of 40 that even the highest missed: it and what it asked for are left out.
    expect(withoutLumps(missed(60, 50, 40), blocks(0, 40, 0))).toEqual([20, 10, 0].map((lost) => ({ missed: lost, of: 60 })));
    // Where every block brings a tenth that nobody foresaw, it stays.
    expect(withoutLumps(missed(30, 15, 10), blocks(5, 5, 40))).toEqual([29, 14, 9].map((lost) => ({ missed: lost, of: 90 })));
    expect(withoutLumps(missed(30, 15, 10), [])).toEqual([20, 5, 0].map((lost) => ({ missed: lost, of: 90 })));
  });

  it('never misses less than nothing, and leaves the candidates in their order', () => {
    const lost = fc.tuple(fc.nat({ max: 100 }), fc.nat({ max: 100 }), fc.nat({ max: 100 }));
    fc.assert(
      fc.property(lost, fc.array(fc.nat({ max: 50 })), (units, highest) => {
        for (const past of withoutLumps(missed(...units), blocks(...highest))) expect(past.missed).toBeGreaterThanOrEqual(0);
        const [low, , high] = withoutLumps(missed(...(units.sort((a, b) => b - a) as [number, number, number])), blocks(...highest));
        expect(low!.missed).toBeGreaterThanOrEqual(high!.missed);
      }),
    );
  });
});

describe('the service to ask for', () => {
  it('makes up for what was missed, and uses what is over', () => {
    // 8 of 100 were lost where 5 may be: of the next 100 only 2 may.
    expect(serviceToAsk(0.95, { missed: 8, of: 100 }, { missed: 100, over: 1000 })).toBeCloseTo(0.98, 12);
    expect(serviceToAsk(0.95, { missed: 2, of: 100 }, { missed: 1000, over: 100 })).toBeCloseTo(0.92, 12);
    expect(serviceToAsk(0.95, { missed: 0, of: 0 }, { missed: 0, over: 0 })).toBe(0.95);
  });

  it('asks for nothing that no stock can give', () => {
    expect(serviceToAsk(0.95, { missed: 100, of: 100 }, { missed: 10, over: 10 })).toBeLessThan(1);
    expect(serviceToAsk(0.05, { missed: 0, of: 1000 }, { missed: 10, over: 10 })).toBeGreaterThan(0);
  });
});

describe('a choice that is eased', () => {
  const at = (safety: number) => ({ safety, lotFactor: 0.8, forecastShare: 0.7 });

  it('moves a share of the way, on the scale of odds', () => {
    expect(easedService(at(-1), at(1), 0.5).safety).toBeCloseTo(0, 12);
    expect(easedService(at(1), at(20), 0.5).safety).toBeGreaterThan(4);
    expect(easedService(at(1), at(20), 0.5).safety).toBeLessThan(6);
    expect(easedService(at(1), at(20), 1).safety).toBeCloseTo(20, 9);
  });

  it('moves a share of the way between lots, in proportion', () => {
    expect(easedService(at(-1), { ...at(-1), lotFactor: 0.2 }, 0.5).lotFactor).toBeCloseTo(0.4, 12);
  });

  it('comes to what is chosen again and again, and never beyond', () => {
    const safety = fc.double({ min: -5, max: 60, noNaN: true });
    fc.assert(
      fc.property(safety, safety, (from, to) => {
        let eased = at(from);
        for (let time = 0; time < 80; time++) {
          eased = easedService(eased, at(to), 0.25);
          expect(eased.safety).toBeGreaterThanOrEqual(Math.min(from, to) - 1e-6);
          expect(eased.safety).toBeLessThanOrEqual(Math.max(from, to) + 1e-6);
        }
        expect(eased.safety).toBeCloseTo(to, 5);
      }),
    );
  });
});
