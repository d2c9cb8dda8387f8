import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importPromotions, parsePromotionsCsv } from '../../../agent/api/import-promotions.ts';
import { importSignals, parseSignalsCsv } from '../../../agent/api/import-signals.ts';
import { createCalendar, DAY_MS, parseDate, WEEKDAYS } from '../../../agent/domain/calendar.ts';
import { forecast } from '../../../agent/forecasters/forecast.ts';
import { forecastQuestion, onCalendar } from '../../../agent/pipeline/learn/forecast-question.ts';
import type { LearnSettings } from '../../../agent/pipeline/learn/learn-settings.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

const day = (text: string) => parseDate(text)!;

function promotions(text: string) {
  const parsed = parsePromotionsCsv(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.promotions;
}

function signals(text: string) {
  const parsed = parseSignalsCsv(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.days;
}

describe('a file of promotions', () => {
  it('names items or categories, and what is known of them', () => {
    expect(
      promotions('sku,category,from,through,uplift,name\nTEA,,2026-03-02,2026-03-08,2.5,spring\n,soaps,2026-04-01,2026-04-01,,\n'),
    ).toEqual([
      { scope: 'sku', subject: 'TEA', name: 'spring', fromDay: day('2026-03-02'), throughDay: day('2026-03-08'), uplift: 2.5 },
      { scope: 'category', subject: 'soaps', name: 'promotion', fromDay: day('2026-04-01'), throughDay: day('2026-04-01'), uplift: null },
    ]);
  });

  it.each([
    ['TEA,soaps,2026-03-02,2026-03-08,', 'names either a sku or a category'],
    [',,2026-03-02,2026-03-08,', 'names either a sku or a category'],
    ['TEA,,2026-03-32,2026-03-08,', 'from must be YYYY-MM-DD, not "2026-03-32"'],
    ['TEA,,2026-03-02,soon,', 'through must be YYYY-MM-DD, not "soon"'],
    ['TEA,,2026-03-08,2026-03-02,', 'through 2026-03-02 lies before from 2026-03-08'],
    ['TEA,,2026-03-02,2026-03-08,0', 'uplift must be a number of times above 0, at most 20, not "0"'],
    ['TEA,,2026-03-02,2026-03-08,30 %', 'uplift must be a number of times above 0, at most 20, not "30 %"'],
    [`${'x'.repeat(65)},,2026-03-02,2026-03-08,`, 'sku is longer than 64 characters'],
  ])('with the line %s is refused: %s', (line, message) => {
    const parsed = parsePromotionsCsv(`sku,category,from,through,uplift\nSOAP,,2026-03-02,2026-03-08,2\n${line}\n`);
    expect(parsed).toEqual({ ok: false, problems: [{ line: 3, message }] });
  });

  it('is refused without its columns, without a promotion, or with one twice', () => {
    const problems = (text: string) => {
      const parsed = parsePromotionsCsv(text);
      return parsed.ok ? [] : parsed.problems.map(({ line, message }) => `${line}: ${message}`);
    };
    expect(problems('name\nx\n')).toEqual([
      '1: the column sku or category is missing; there are name',
      '1: the column from is missing; there are name',
      '1: the column through is missing; there are name',
    ]);
    expect(problems('sku,from,through\n')).toEqual(['1: names columns, but no promotion']);
    const line = 'TEA,2026-03-02,2026-03-08\n';
    expect(problems(`sku,from,through\n${line}${line}`)).toEqual(['3: "promotion" of "TEA" from 2026-03-02 is in line 2 already']);
  });

  it('replaces what was said of the same promotion, and names SKUs that are no items', () => {
    const { store } = temporary;
    const said = (uplift: string) => promotions(`sku,from,through,uplift\nTEA,2026-03-02,2026-03-08,${uplift}\n`);
    expect(importPromotions(store, said('2'))).toEqual({ promotions: 1, unknown: ['TEA'] });
    importPromotions(store, said('3'));
    const known = store.demandDrivers.promotions({ sku: 'TEA', category: '' }, day('2026-03-08'), day('2026-03-09'));
    expect(known.map(({ uplift }) => uplift)).toEqual([3]);
  });
});

describe('a file of signals', () => {
  it('is of every item, or of one', () => {
    expect(signals('date,name,value,sku\n2026-03-02,price,1.99,TEA\n2026-03-02,rain,-3e1,\n')).toEqual([
      { sku: 'TEA', name: 'price', day: day('2026-03-02'), value: 1.99 },
      { sku: '', name: 'rain', day: day('2026-03-02'), value: -30 },
    ]);
  });

  it.each([
    ['2026-03-99,price,1', 'date must be YYYY-MM-DD, not "2026-03-99"'],
    ['2026-03-03,,1', 'name must be 1 to 64 characters'],
    ['2026-03-03,price,', 'value must be a number, not ""'],
    ['2026-03-03,price,NaN', 'value must be a number, not "NaN"'],
    ['2026-03-03,price,1e300', 'value must be a number, not "1e300"'],
    ['2026-03-02,price,2', '"price" on 2026-03-02 is in line 2 already'],
  ])('with the line %s is refused: %s', (line, message) => {
    expect(parseSignalsCsv(`date,name,value\n2026-03-02,price,1\n${line}\n`)).toEqual({ ok: false, problems: [{ line: 3, message }] });
  });

  it('is refused without its columns or without a day', () => {
    expect(parseSignalsCsv('date,name\n2026-03-02,price\n')).toMatchObject({ ok: false, problems: [{ line: 1 }] });
    expect(parseSignalsCsv('date,name,value\n')).toEqual({ ok: false, problems: [{ line: 1, message: 'names columns, but no day' }] });
  });

  it('says how much it held', () => {
    const rows = signals('date,name,value,sku\n2026-03-02,price,2,TEA\n2026-03-03,price,2,TEA\n2026-03-02,rain,0,\n');
    expect(importSignals(temporary.store, rows)).toEqual({ signals: 2, days: 3, unknown: ['TEA'] });
  });
});

describe('the next forecast', () => {
  const TODAY = day('2026-06-01');
  const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });
  const settings: LearnSettings = {
    ...{ calendar, candidates: [{ kind: 'theta' }], horizonDays: 28, historyDays: 365, leastDays: 14 },
    ...{ chooseEveryMs: 28 * DAY_MS, shadowDays: 14, updateEveryDays: 1, atOnce: 2, reviewDays: 1, budgetMs: 3_600_000 },
  };
  const isPromoted = (day: number) => [-90, -50].some((from) => day >= TODAY + from && day < TODAY + from + 7);

  function sell(quantityOn: (day: number) => number): void {
    const { store } = temporary;
    store.transaction(() => {
      store.items.putParameters('TEA', 'import', { category: 'drinks' });
      const days = Array.from({ length: 200 }, (_, back) => TODAY - 200 + back);
      store.demand.putHistory(days.map((day) => ({ sku: 'TEA', day, quantity: quantityOn(day) })));
    });
  }

  function next(more: Partial<LearnSettings> = {}) {
    const asked = forecastQuestion(temporary.store, { ...settings, ...more }, 'TEA', calendar.startOfDay(TODAY))!;
    const outcome = forecast(asked.request);
    if (!outcome.ok) throw new Error(outcome.reason);
    return onCalendar(outcome.forecast, { ...settings, ...more }, asked);
  }

  const wobble = (day: number) => (day * 7) % 5;

  it('knows of an imported promotion, counts it in and says what it adds', () => {
    sell((day) => (20 + wobble(day)) * (isPromoted(day) ? 2 : 1));
    const plan = promotions(
      'category,from,through,name\ndrinks,2026-03-03,2026-03-09,happy week\ndrinks,2026-04-12,2026-04-18,happy week\ndrinks,2026-06-08,2026-06-14,happy week\n',
    );
    const before = next();
    importPromotions(temporary.store, plan);
    const after = next();
    expect(before.signals).toBeUndefined();
    const week = ({ mean }: { mean: readonly number[] }) => mean.slice(7, 14).reduce((sum, value) => sum + value, 0) / 7;
    expect(week(before)).toBeLessThan(28);
    expect(week(after)).toBeGreaterThan(38);
    expect(week(after)).toBeLessThan(50);
    expect(after.effects!.level).toBeGreaterThan(20);
    expect(after.effects!.level).toBeLessThan(25);
    expect(after.sentence).toMatch(/^About 2\d a day, happy week adds 1[4-6]0 over 7 days; /);
  });

  it('counts on what is said of a promotion that never was before', () => {
    sell((day) => 20 + wobble(day));
    importPromotions(temporary.store, promotions('sku,from,through,uplift\nTEA,2026-06-02,2026-06-03,3\n'));
    const { mean } = next();
    expect(mean[1]! / mean[10]!).toBeGreaterThan(2.5);
    expect(mean[1]! / mean[10]!).toBeLessThan(3.5);
  });

  it('takes no promoted day for a bulk order', () => {
    sell((day) => (day === TODAY - 30 ? 400 : 20));
    expect(next().learntFrom!.oneOffs).toBe(1);
    importPromotions(temporary.store, promotions('sku,from,through\nTEA,2026-05-02,2026-05-02\n'));
    expect(next().learntFrom!.oneOffs).toBe(0);
  });

  it('follows a price that is to change, and keeps one that is not', () => {
    const isCheap = (day: number) => Math.floor((day - TODAY + 200) / 20) % 3 === 1;
    sell((day) => Math.round((20 + wobble(day)) * (isCheap(day) ? 1.8 : 1)));
    const past = Array.from({ length: 200 }, (_, back) => TODAY - 200 + back);
    const rows = past.map((day) => ({ sku: 'TEA', name: 'price', day, value: isCheap(day) ? 4 : 5 }));
    importSignals(temporary.store, [...rows, { sku: 'TEA', name: 'price', day: TODAY + 10, value: 4 }]);
    const { mean, signals } = next();
    expect(signals![0]).toMatchObject({ name: 'price', usual: 5 });
    expect(mean[20]! / mean[5]!).toBeGreaterThan(1.5);
    expect(mean[20]! / mean[5]!).toBeLessThan(2.1);
  });

  it('has nothing on a closed holiday, keeps the weeks in step across past ones, and learns special days', () => {
    const past = new Set([TODAY - 61, TODAY - 30]);
    const special = new Set([TODAY - 150, TODAY - 120, TODAY - 80, TODAY - 40, TODAY + 9]);
    const weekly = (day: number) => 10 + 10 * calendar.weekday(day);
    sell((day) => (past.has(day) ? 0 : (weekly(day) + wobble(day)) * (special.has(day) ? 3 : 1)));
    const holidayOn = (day: number) => {
      if (past.has(day) || day === TODAY + 3) return { date: '', name: 'closed', closed: true };
      return special.has(day) ? { date: '', name: 'market day', closed: false } : null;
    };
    const { mean, signals, learntFrom } = next({ holidayOn });
    expect(mean[3]).toBe(0);
    expect(learntFrom).toMatchObject({ steps: 200, gaps: 0, stockouts: 0 });
    for (let step = 14; step < 28; step++) expect(mean[step]! / weekly(TODAY + step)).toBeCloseTo(1.05, 0);
    expect(signals!.map(({ name }) => name)).toEqual(['market day']);
    expect(mean[9]! / weekly(TODAY + 9)).toBeGreaterThan(2);
  });
});
