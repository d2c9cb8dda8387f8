import { describe, expect, it } from 'vitest';
import { parseDate } from '../../../../agent/domain/calendar.ts';
import { rhythmOf } from '../../../../agent/domain/time/date-rhythm.ts';

const days = (...dates: string[]) => dates.map((date) => parseDate(date)!);

describe('rhythm of dates', () => {
  it('finds days, weeks, months and quarters', () => {
    expect(rhythmOf(days('2024-02-28', '2024-02-29', '2024-03-01'))).toEqual({ places: [0, 1, 2], season: 7 });
    expect(rhythmOf(days('2024-01-01', '2024-01-08', '2024-01-22'))).toEqual({ places: [0, 1, 3], season: 52 });
    expect(rhythmOf(days('2023-11-01', '2023-12-01', '2024-02-01'))).toEqual({ places: [0, 1, 3], season: 12 });
    expect(rhythmOf(days('2023-12-31', '2024-01-31', '2024-02-29'))).toEqual({ places: [0, 1, 2], season: 12 });
    expect(rhythmOf(days('2023-01-01', '2023-04-01', '2023-07-01'))).toEqual({ places: [0, 1, 2], season: 4 });
    expect(rhythmOf(days('2021-07-01', '2022-07-01', '2023-07-01'))).toEqual({ places: [0, 1, 2], season: 1 });
  });

  it('takes seldom dates for days, not for months', () => {
    expect(rhythmOf(days('2024-01-03', '2024-02-17', '2024-03-05'))).toEqual({ places: [0, 45, 62], season: 7 });
  });

  it('leaves out the weekdays that never occur where all others do', () => {
    const monday = parseDate('2024-01-01')!;
    const working = Array.from({ length: 28 }, (_, i) => monday + i).filter((day) => (day - monday) % 7 < 5);
    const rhythm = rhythmOf(working);
    expect(rhythm.season).toBe(5);
    expect(rhythm.places).toEqual(working.map((_, i) => i));
  });

  it('takes single dates and times of day as they come', () => {
    expect(rhythmOf([19_000])).toEqual({ places: [0], season: 1 });
    expect(rhythmOf([19_000.25, 19_000.5])).toEqual({ places: [0, 1], season: 1 });
  });
});
