import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { arima } from '../../../agent/forecasters/arima.ts';
import { predictWithArima } from '../../../agent/forecasters/arima-library.ts';

/** Monthly international airline passengers 1949-1960 (Box and Jenkins 1976, series G). */
const PASSENGERS = [
  112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140, 145, 150, 178,
  163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194, 196, 196, 236, 235, 229, 243,
  264, 272, 237, 211, 180, 201, 204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229, 242, 233, 267, 269, 270, 315, 364, 347, 312,
  274, 237, 278, 284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336,
  340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337, 360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405, 417, 391, 419,
  461, 472, 535, 622, 606, 508, 461, 390, 432,
];
/** Users of an internet server per minute (Durbin and Koopman 2001; R data set WWWusage). */
const USERS = [
  88, 84, 85, 85, 84, 85, 83, 85, 88, 89, 91, 99, 104, 112, 126, 138, 146, 151, 150, 148, 147, 149, 143, 132, 131, 139, 147, 150, 148, 145,
  140, 134, 131, 131, 129, 126, 126, 132, 137, 140, 142, 150, 159, 167, 170, 171, 172, 172, 174, 175, 172, 172, 174, 174, 169, 165, 156,
  142, 131, 121, 112, 104, 102, 99, 99, 95, 88, 84, 84, 87, 89, 88, 85, 86, 89, 91, 91, 94, 101, 110, 121, 135, 145, 149, 156, 165, 171,
  175, 177, 182, 193, 204, 208, 210, 215, 222, 228, 226, 222, 220,
];
const ROOT = new URL('../../..', import.meta.url).pathname;
const ORDER = { p: 0, d: 0, q: 0, P: 0, D: 0, Q: 0, season: 1 };

/** Sixty steps of demand that comes seldom, the same for each seed everywhere. */
function seldomDemand(seed: number): number[] {
  let state = seed;
  const random = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  return Array.from({ length: 60 }, () => (random() < 0.15 ? Math.ceil(random() * 12) : 0));
}

function fitted(series: number[], options: object, season = 1, horizon = 6) {
  return arima.fit({ series, horizon, season }, arima.options.parse(options));
}

const AIRLINE = { p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1 };
const LIBRARY = { engine: 'library' };

describe.each(['own', 'library'])('ARIMA, engine %s', (engine) => {
  it('agrees with R on the airline model (0,1,1)(0,1,1)12 of the logarithms', () => {
    const outcome = fitted(PASSENGERS.map(Math.log), { ...AIRLINE, engine }, 12);
    if (!outcome.ok) throw new Error(outcome.reason);
    const { mean, stepSd, label } = outcome.model;
    expect(label).toBe('arima(0,1,1)(0,1,1)12');
    [6.110186, 6.053775, 6.171715, 6.1993, 6.232556, 6.368779].forEach((expected, i) => {
      expect(mean[i]).toBeCloseTo(expected, 4);
    });
    // predict() of the library returns variances: taken for standard errors they would be 0.0013.
    expect(stepSd![0]).toBeCloseTo(0.0367156, 5);
    expect(stepSd![1]).toBeCloseTo(0.0427829, 5);
  });

  it('agrees with the exact likelihood on (2,1,1)', () => {
    // Maximised independently by the Kalman filter: ar 0.636762, 0.014282, ma 0.535345, sigma2 9.792769; the standard errors grow with the sums of psi weights.
    const outcome = fitted(USERS, { engine });
    if (!outcome.ok) throw new Error(outcome.reason);
    expect(outcome.model.label).toBe('arima(2,1,1)');
    [218.85026, 218.08958, 217.58879, 217.25904, 217.04192].forEach((expected, i) => {
      expect(outcome.model.mean[i]).toBeCloseTo(expected, 2);
    });
    [3.12934, 7.483018, 11.84158, 15.99035, 19.859879].forEach((expected, i) => {
      expect(outcome.model.stepSd![i]).toBeCloseTo(expected, 2);
    });
  });

  it('agrees with R on (3,1,0) of the same series', () => {
    const outcome = fitted(USERS, { p: 3, d: 1, q: 0, engine });
    expect(outcome.ok && outcome.model.mean.slice(0, 3)).toEqual([219.6608, 219.2299, 218.2766].map((v) => expect.closeTo(v, 3)));
  });

  it('is not led astray by the size of the numbers', () => {
    const [small, large] = [1, 1e12].map((factor) =>
      fitted(
        USERS.map((v) => v * factor),
        { engine },
      ),
    );
    if (!small!.ok || !large!.ok) throw new Error('no fit');
    large!.model.mean.forEach((value, i) => {
      expect(value / 1e12).toBeCloseTo(small!.ok ? small!.model.mean[i]! : 0, 1);
    });
  });

  it('refuses too few values, infinities and a season of one step', () => {
    expect(fitted([...USERS, Number.POSITIVE_INFINITY], { engine })).toEqual({ ok: false, reason: 'not-finite' });
    expect(fitted(USERS.slice(0, 11), { engine })).toEqual({ ok: false, reason: 'insufficient-history' });
    expect(fitted(USERS, { P: 1, engine })).toEqual({ ok: false, reason: 'no-season' });
  });
});

describe('ARIMA by its own estimator', () => {
  it('says how it missed from past origins, up to the horizon', () => {
    const outcome = fitted(USERS, {});
    if (!outcome.ok) throw new Error(outcome.reason);
    expect(outcome.model.pathErrors!.map((row) => row.length).slice(-7)).toEqual([6, 6, 5, 4, 3, 2, 1]);
  });

  it('finds orders by itself', () => {
    const outcome = fitted(PASSENGERS.map(Math.log), { auto: true }, 12, 12);
    expect(outcome.ok && outcome.model.label).toBe('arima(0,1,1)(0,1,1)12');
  });

  it('takes a drift where it is asked to', () => {
    const outcome = fitted(
      Array.from({ length: 40 }, (_, t) => 3 * t + (t % 3)),
      { p: 0, q: 1, drift: true },
    );
    if (!outcome.ok) throw new Error(outcome.reason);
    expect(outcome.model.label).toBe('arima(0,1,1) with drift');
    expect(outcome.model.mean[5]! - outcome.model.mean[2]!).toBeCloseTo(9, 0);
  });

  it('knows the random walk, which the library does not', () => {
    const outcome = fitted(USERS, { p: 0, d: 1, q: 0 });
    expect(outcome.ok && outcome.model.mean).toEqual(new Array(6).fill(expect.closeTo(220, 9)));
  });

  it('bridges gaps', () => {
    const holed = USERS.map((value, t) => (t === 50 || t === 99 ? Number.NaN : value));
    const outcome = fitted(holed, {});
    if (!outcome.ok) throw new Error(outcome.reason);
    expect(Math.abs(outcome.model.mean[0]! - 218.85)).toBeLessThan(8);
  });

  const HARD: Record<string, number[]> = {
    'a constant': new Array(60).fill(7),
    zeros: new Array(60).fill(0),
    'one value': [5],
    'a constant and one step': [...new Array(59).fill(3), 4],
    'seldom demand on which the library runs away': seldomDemand(86),
    'a steep line': Array.from({ length: 80 }, (_, t) => 1000 - 12 * t),
    'a parabola': Array.from({ length: 80 }, (_, t) => t * t),
    'an explosion': Array.from({ length: 60 }, (_, t) => 1.2 ** t),
    'a perfect season': Array.from({ length: 84 }, (_, t) => [5, 9, 1, 4, 4, 8, 0][t % 7]!),
    'a switch of signs': Array.from({ length: 60 }, (_, t) => (t % 2 ? 1 : -1)),
    'one outlier': Array.from({ length: 60 }, (_, t) => (t === 30 ? 1e12 : t % 5)),
    'values around 1e12': Array.from({ length: 60 }, (_, t) => 1e12 + ((t * 7919) % 13)),
    'tiny values': Array.from({ length: 60 }, (_, t) => 1e-12 * ((t * 7919) % 13)),
    'a walk with a root near one': USERS.map((value, t) => value * 0.999 ** t),
    'twelve values': USERS.slice(0, 12),
    'only gaps but three': [...new Array(40).fill(Number.NaN), 1, 2, 3],
  };

  describe.each(Object.entries(HARD))('on %s', (_, series) => {
    it.each([
      [{}, 1],
      [{ p: 5, d: 2, q: 5 }, 1],
      [AIRLINE, 7],
      [{ p: 2, d: 0, q: 2, P: 2, D: 1, Q: 2 }, 7],
      [{ auto: true }, 1],
      [{ auto: true }, 7],
      [{ auto: true }, 52],
    ])('with %j and season %d gives finite numbers or a reason, twice the same', (options, season) => {
      const outcome = fitted(series, options, season, 9);
      expect(fitted(series, options, season, 9)).toEqual(outcome);
      if (!outcome.ok) {
        expect(outcome.reason).toMatch(/^(insufficient-history|arima-implausible)$/);
        return;
      }
      const { mean, stepSd, pathErrors = [] } = outcome.model;
      expect([...mean, ...stepSd!, ...pathErrors.flatMap((row) => Array.from(row))].every(Number.isFinite)).toBe(true);
      expect(Math.min(...stepSd!)).toBeGreaterThanOrEqual(0);
    });
  });

  it('forecasts a constant as itself', () => {
    for (const options of [{}, { auto: true }]) {
      const outcome = fitted(HARD['a constant']!, options, 7);
      expect(outcome.ok && outcome.model.mean).toEqual(new Array(6).fill(expect.closeTo(7, 9)));
    }
  });

  it('takes a perfect season for what it is', () => {
    const outcome = fitted(HARD['a perfect season']!, { auto: true }, 7, 7);
    expect(outcome.ok && outcome.model.mean).toEqual([5, 9, 1, 4, 4, 8, 0].map((value) => expect.closeTo(value, 6)));
  });

  it('looks at the last 5000 values of 12,000', () => {
    const long = Array.from({ length: 12_000 }, (_, i) => 100 + 20 * Math.sin(i / 5) + ((i * 7919) % 13));
    expect(fitted(long, { p: 1, d: 0, q: 1 })).toEqual(fitted(long.slice(-5000), { p: 1, d: 0, q: 1 }));
    expect(fitted(long, { auto: true }).ok).toBe(true);
  });
});

describe('ARIMA by the npm package', () => {
  it('refuses orders of which the library makes garbage', () => {
    expect(arima.options.safeParse({ p: 0, d: 1, q: 0, ...LIBRARY }).success).toBe(false);
    expect(arima.options.safeParse({ p: 0, q: 0, D: 1, ...LIBRARY }).success).toBe(false);
    expect(arima.options.safeParse({ auto: true, ...LIBRARY }).success).toBe(false);
    expect(arima.options.safeParse({ p: 0, q: 0, P: 1, ...LIBRARY }).success).toBe(true);
    // The guard stands behind the schema: this is what the library says to a random walk, without any error.
    const garbage = predictWithArima(USERS, { ...ORDER, d: 1 }, 4)!;
    expect(garbage.values.every((value) => Math.abs(value - 220) < 1e-6)).toBe(false);
    const unchecked = { ...arima.options.parse({}), p: 0, d: 1, q: 0, engine: 'library' as const };
    expect(arima.fit({ series: USERS, horizon: 4, season: 1 }, unchecked)).toEqual({ ok: false, reason: 'arima-implausible' });
  });

  it('refuses what cannot be judged: constants and gaps', () => {
    expect(fitted(new Array(60).fill(7), LIBRARY)).toEqual({ ok: false, reason: 'arima-implausible' });
    expect(fitted([...USERS.slice(0, 60), Number.NaN], LIBRARY)).toEqual({ ok: false, reason: 'not-finite' });
  });

  it('refuses a (2,1,1) fit that runs away', () => {
    const seldom = seldomDemand(86);
    expect(Math.max(...predictWithArima(seldom, { ...ORDER, p: 2, d: 1, q: 1 }, 6)!.values)).toBeGreaterThan(1e20);
    expect(fitted(seldom, LIBRARY)).toEqual({ ok: false, reason: 'arima-implausible' });
  });

  it('looks only at the last 2000 values, and so survives 12,000', () => {
    const long = Array.from({ length: 12_000 }, (_, i) => 100 + 20 * Math.sin(i / 5) + ((i * 7919) % 13));
    const outcome = fitted(long, { p: 1, d: 0, q: 1, ...LIBRARY });
    expect(outcome).toEqual(fitted(long.slice(-2000), { p: 1, d: 0, q: 1, ...LIBRARY }));
    expect(fitted(USERS, LIBRARY).ok).toBe(true);
  });

  it('comes back after the library has failed, with the exit code as it was', () => {
    const exitCode = process.exitCode;
    expect(
      predictWithArima(
        new Array(12_000).fill(1).map((v, i) => v + (i % 7)),
        { ...ORDER, p: 1 },
        3,
      ),
    ).toBeNull();
    expect(process.exitCode).toBe(exitCode);
    expect(fitted(USERS, LIBRARY).ok).toBe(true);
  });

  it('prints nothing, where the library itself prints', async () => {
    const order = '{ p: 3, d: 1, q: 3, P: 0, D: 0, Q: 0, s: 0, season: 1, method: 0, optimizer: 6, verbose: false }';
    const silent = `const { predictWithArima } = await import('./dist/agent/forecasters/arima-library.js'); predictWithArima(series, ${order}, 6);`;
    const loud = `const { default: Arima } = await import('arima'); const model = new Arima(${order}); model.train(series); model.predict(6);`;
    const printed = await Promise.all(
      [silent, loud].map(async (program) => {
        const text = `const series = ${JSON.stringify(seldomDemand(35))}; ${program} console.log('end');`;
        const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', text], {
          cwd: ROOT,
        });
        return stdout;
      }),
    );
    expect(printed[0]).toBe('end\n');
    expect(printed[1]).toContain('non-stationary');
  });
});
