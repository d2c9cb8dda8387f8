import { describe, expect, it } from 'vitest';
import { WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import { forecastEffects } from '../../../../agent/domain/forecast/forecast-effects.ts';
import { forecastSentence } from '../../../../agent/domain/forecast/forecast-sentence.ts';

// 1970-01-04 was a Sunday: the first day ahead is a Monday.
const SUNDAY = 3;
const LEARNT = { steps: 365, stockouts: 0, gaps: 0, oneOffs: 0, returns: 0, shiftDay: null };
const ALWAYS = { originDay: SUNDAY, isOpen: () => true };

function sentence(mean: readonly number[], learnt: Partial<typeof LEARNT> | { shiftDay: number } = {}, total = { mean: 96, p95: 129.2 }) {
  const forecast = {
    ...{ model: 'theta', kind: 'theta', mean, quantiles: [], scores: [] },
    total: { steps: 8, mean: total.mean, sd: 1, quantiles: [{ level: 0.95, value: total.p95 }] },
  };
  return forecastSentence(forecast, forecastEffects(mean, ALWAYS), { ...LEARNT, ...learnt });
}

describe('effects of a forecast', () => {
  it('are its level over open days, its trend and its weekdays', () => {
    const mean = Array.from({ length: 28 }, (_, index) => (index % 7 === 6 ? 0 : index % 7 === 5 ? 24 : 12));
    const effects = forecastEffects(mean, { originDay: SUNDAY, isOpen: (day) => (day - SUNDAY) % 7 !== 0 });
    expect(effects).toEqual({ level: 14, trendPerWeek: 0, weekdays: [{ weekday: 'saturday', times: 2 }] });
  });

  it('name a day without trade, and no other for it', () => {
    const week = [10, 10, 0, 0, 10, 10, 10];
    const { weekdays } = forecastEffects([...week, ...week], ALWAYS);
    expect(weekdays).toEqual([
      { weekday: 'wednesday', times: 0 },
      { weekday: 'thursday', times: 0 },
    ]);
  });

  it('name the strongest weekday first', () => {
    const week = [10, 10, 10, 10, 10, 15, 4];
    const { weekdays } = forecastEffects([...week, ...week], ALWAYS);
    expect(weekdays.map(({ weekday }) => weekday)).toEqual(['sunday', 'saturday']);
    expect(WEEKDAYS).toContain(weekdays[0]!.weekday);
  });

  it('tell the trend as a share of the level per week', () => {
    const mean = Array.from({ length: 21 }, (_, index) => 90 + 10 * Math.floor(index / 7));
    expect(forecastEffects(mean, ALWAYS)).toEqual({ level: 100, trendPerWeek: 0.1, weekdays: [] });
  });

  it('are a level alone where two weeks are not ahead, or nothing is expected', () => {
    expect(forecastEffects([1, 2, 3], ALWAYS)).toEqual({ level: 2, trendPerWeek: 0, weekdays: [] });
    expect(forecastEffects(new Array(30).fill(0), ALWAYS)).toEqual({ level: 0, trendPerWeek: 0, weekdays: [] });
  });
});

describe('the sentence of a forecast', () => {
  it('says how much, how it moves, how sure, by which model and learnt from what', () => {
    const mean = Array.from({ length: 28 }, (_, index) => (12 + index / 40) * (index % 7 === 5 ? 2 : 1));
    expect(sentence(mean, { stockouts: 3 })).toBe(
      'About 14 a day, rising slowly, Saturdays twice the usual; 96 in the next 8 days, with 95 % certainty at most 130; by theta, learnt from 365 days, 3 stockout days imputed.',
    );
  });

  it.each([
    [new Array(28).fill(0), 'No demand expected; '],
    [new Array(28).fill(0.02), 'Less than 1 in four weeks; '],
    [new Array(28).fill(0.1), 'About 2.8 in four weeks; '],
    [new Array(28).fill(0.5), 'About 3.5 a week; '],
    [new Array(28).fill(1234), 'About 1200 a day; '],
    [Array.from({ length: 28 }, (_, index) => 40 - index), 'About 27 a day, falling fast; '],
    [Array.from({ length: 28 }, (_, index) => (index % 7 === 0 ? 5 : 10)), 'About 9.3 a day, Mondays half the usual; '],
    [Array.from({ length: 28 }, (_, index) => (index % 7 === 0 ? 7 : 10)), 'About 9.6 a day, Mondays 70 % of the usual; '],
    [Array.from({ length: 28 }, (_, index) => (index % 7 === 0 ? 0 : 10)), 'About 8.6 a day, Mondays hardly anything; '],
    [Array.from({ length: 28 }, (_, index) => (index % 7 === 0 ? 35 : 10)), 'About 14 a day, Mondays 3.5 times the usual; '],
  ])('speaks of %j as people would', (mean, begins) => {
    expect(sentence(mean)).toContain(begins);
    expect(sentence(mean).startsWith(begins)).toBe(true);
  });

  it('tells what was done to the history', () => {
    expect(sentence([5], { gaps: 1, oneOffs: 2, returns: 1, shiftDay: 20_500 } as never)).toMatch(
      /learnt from 365 days since demand changed on 2026-02-16, 1 day without word imputed, 2 bulk orders cut, returns taken off 1 day\.$/,
    );
  });
});
