import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDay, parseDate } from '../../../../agent/domain/calendar.ts';
import { type DateSpan, isWithin, readDateSpan } from '../../../../agent/domain/time/date-span.ts';

const day = (date: string) => parseDate(date)!;
const span = (from: string, through: string) => readDateSpan(from, through) as DateSpan;

describe('a span of dates', () => {
  it('with years holds once, its first and last day included', () => {
    const fair = span('2026-09-19', '2026-10-04');
    expect(['2026-09-18', '2026-09-19', '2026-10-04', '2026-10-05', '2027-09-25'].map((date) => isWithin(fair, day(date)))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('without years holds each year, over New Year, too', () => {
    const winter = span('11-15', '02-28');
    expect(['2025-11-14', '2025-11-15', '2026-01-01', '2028-02-28', '2028-02-29'].map((date) => isWithin(winter, day(date)))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(isWithin(span('02-29', '02-29'), day('2028-02-29'))).toBe(true);
    expect(isWithin(span('02-29', '02-29'), day('2027-03-01'))).toBe(false);
  });

  it('is refused where a date does not exist, the years are mixed, or it ends before it begins', () => {
    for (const [from, through] of [
      ['02-30', '03-01'],
      ['2026-01-01', '03-01'],
      ['1-1', '2-1'],
      ['', ''],
      ['2026-02-01', '2026-01-31'],
    ] as const)
      expect(readDateSpan(from, through)).toHaveProperty('problem');
  });

  it('and its rest of the year share out every day', () => {
    const days = fc.integer({ min: day('2024-01-01'), max: day('2031-12-31') });
    fc.assert(
      fc.property(days, days, days, (one, other, asked) => {
        fc.pre(one !== other);
        const [from, after] = [formatDay(one).slice(5), formatDay(other).slice(5)];
        fc.pre(from !== after);
        const dayBefore = (date: string) => formatDay(day(`2024-${date}`) - 1).slice(5);
        expect(isWithin(span(from, dayBefore(after)), asked)).toBe(!isWithin(span(after, dayBefore(from)), asked));
      }),
    );
  });
});
