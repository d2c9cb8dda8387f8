import { describe, expect, it } from 'vitest';
import { demandEffects } from '../../../../agent/domain/demand/demand-effects.ts';
import type { Regressor } from '../../../../agent/domain/forecast/forecast.ts';
import { createRandom, type SeededRandom } from '../../../../simulator/random.ts';

const WEEK = [1, 1, 1.1, 0.9, 1.3, 1.6, 0.4];

/** A Poisson number by inversion (Devroye 1986, chapter X.3). */
function poisson(mean: number, random: SeededRandom): number {
  let [count, chance] = [0, Math.exp(-mean)];
  const level = random.next();
  for (let sum = chance; level > sum && count < 1000; sum += chance) {
    count++;
    chance *= mean / count;
  }
  return count;
}

const isOn = (t: number) => (t >= 100 && t < 107) || (t >= 150 && t < 157);
const steps = Array.from({ length: 200 }, (_, t) => t);

function demand(level: number, random: SeededRandom, times = (_: number) => 1): number[] {
  return steps.map((t) => poisson(level * WEEK[t % 7]! * times(t), random));
}

const regressor = (name: string, past: number[], more: Partial<Regressor> = {}): Regressor => ({ name, past, future: [], ...more });
const promotion = regressor(
  'promotion',
  steps.map((t) => (isOn(t) ? 1 : 0)),
);

describe('effects of regressors', () => {
  it('of a promotion that doubles demand are learnt from two weeks of it', () => {
    const learnt = Array.from({ length: 40 }, (_, run) => {
      const random = createRandom(`promotion ${run}`);
      const [effect] = demandEffects(
        demand(20, random, (t) => (isOn(t) ? 2 : 1)),
        7,
        [promotion],
      );
      return Math.exp(effect!.coefficient);
    });
    const mean = learnt.reduce((sum, times) => sum + times, 0) / learnt.length;
    expect(mean).toBeGreaterThan(1.9);
    expect(mean).toBeLessThan(2.1);
    for (const times of learnt) expect(times).toBeGreaterThan(1.6);
  });

  it('of a price are told as what a unit of it does', () => {
    const random = createRandom('price');
    const price = steps.map((t) => (Math.floor(t / 9) % 3 === 1 ? 4 : 5));
    const values = demand(30, random, (t) => (price[t] === 4 ? Math.exp(0.6) : 1));
    const [effect] = demandEffects(values, 7, [regressor('price', price)]);
    expect(effect!.usual).toBe(5);
    expect(effect!.coefficient).toBeGreaterThan(-0.75);
    expect(effect!.coefficient).toBeLessThan(-0.45);
  });

  it('of what has none are left out, whether it wanders or jumps', () => {
    let kept = 0;
    for (let run = 0; run < 150; run++) {
      const random = createRandom(`noise ${run}`);
      let at = 0;
      const wandering = steps.map(() => {
        at += random.next() - 0.5;
        return at;
      });
      const values = demand([0.5, 3, 20][run % 3]!, random);
      const jumping = steps.map(() => random.next());
      kept += demandEffects(values, 7, [regressor('jumping', jumping), regressor('wandering', wandering)]).length;
    }
    expect(kept).toBeLessThanOrEqual(3);
  });

  it('that somebody expects count before anything was seen, and give way to what is seen', () => {
    const random = createRandom('expected');
    const never = regressor(
      'sale',
      steps.map(() => 0),
      { expected: 3 },
    );
    const [unseen] = demandEffects(demand(20, random), 7, [never]);
    expect(Math.exp(unseen!.coefficient)).toBeCloseTo(3, 6);
    const [seen] = demandEffects(
      demand(20, random, (t) => (isOn(t) ? 1.5 : 1)),
      7,
      [{ ...promotion, expected: 3 }],
    );
    expect(Math.exp(seen!.coefficient)).toBeGreaterThan(1.3);
    expect(Math.exp(seen!.coefficient)).toBeLessThan(1.8);
  });

  it('do not depend on the units of demand or of the regressor', () => {
    const random = createRandom('units');
    const values = demand(20, random, (t) => (isOn(t) ? 2 : 1));
    const price = steps.map((t) => (isOn(t) ? 3.5 : 4));
    const [once] = demandEffects(values, 7, [regressor('price', price)]);
    const [scaled] = demandEffects(
      values.map((value) => value * 64),
      7,
      [
        regressor(
          'price',
          price.map((value) => value * 100),
        ),
      ],
    );
    expect(scaled!.coefficient * 100).toBeCloseTo(once!.coefficient, 6);
  });

  it('are none where nothing was ever sold or nothing ever changed', () => {
    const zeros = steps.map(() => 0);
    expect(demandEffects(zeros, 7, [promotion])).toEqual([]);
    expect(demandEffects(demand(5, createRandom('constant')), 7, [regressor('constant', zeros)])).toEqual([]);
    expect(demandEffects([], 7, [])).toEqual([]);
  });
});
