import { expect, it } from 'vitest';
import { parseDate } from '../../../../agent/domain/calendar.ts';
import { holidayFinder, isHolidayDate } from '../../../../agent/domain/time/holidays.ts';

const christmas = { date: '12-25', name: 'Christmas', closed: true };
const sale = { date: '2027-12-25', name: 'Christmas sale', closed: false };

it('finds holidays of every year, and before them those of that very date', () => {
  const on = holidayFinder([christmas, sale]);
  const at = (date: string) => on(parseDate(date)!)?.name ?? null;
  expect(at('2026-12-25')).toBe('Christmas');
  expect(at('2027-12-25')).toBe('Christmas sale');
  expect(at('2026-12-24')).toBeNull();
  expect(holidayFinder([])(20_000)).toBeNull();
});

it.each([
  ['2026-05-14', true],
  ['12-25', true],
  ['02-29', true],
  ['02-30', false],
  ['2026-02-29', false],
  ['25.12.', false],
  ['', false],
])('takes %s for a date: %s', (text, expected) => expect(isHolidayDate(text)).toBe(expected));
