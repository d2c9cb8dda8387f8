import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, parseTime, toIso } from '../../../../agent/domain/calendar.ts';
import { ORDER_DAYS, resolveSupplier, type SupplierLayer } from '../../../../agent/domain/suppliers/supplier.ts';
import { createSupplierCalendar } from '../../../../agent/domain/suppliers/supplier-calendar.ts';

const BERLIN = 'Europe/Berlin';
const calendarOf = (terms: SupplierLayer, timezone = BERLIN) =>
  createSupplierCalendar(resolveSupplier('Acme', { config: terms }), timezone)!;

function chanceAt(terms: SupplierLayer, time: string, timezone?: string) {
  const chance = calendarOf(terms, timezone).chance(parseTime(time)!)!;
  return [toIso(chance.takenAt), chance.waitDays, chance.nextDays];
}

describe('an order to a supplier that takes orders on Monday and Thursday until 14:00', () => {
  const terms = { orderDays: ['mon', 'thu'], cutoff: '14:00' } as const;

  it.each([
    ['on Monday before the cut-off counts at once', '2026-01-05T12:59:59Z', '2026-01-05T12:59:59.000Z', 0, 3],
    ['at the cut-off counts from Thursday on', '2026-01-05T13:00:00Z', '2026-01-07T23:00:00.000Z', 3, 7],
    ['on Tuesday counts from Thursday on', '2026-01-06T09:00:00Z', '2026-01-07T23:00:00.000Z', 2, 6],
    ['on Thursday evening counts from Monday on', '2026-01-08T20:00:00Z', '2026-01-11T23:00:00.000Z', 4, 7],
    // Clocks go forward on Sunday 2026-03-29 and Monday begins an hour earlier by UTC.
    ['over the change to summer time keeps local midnight', '2026-03-27T09:00:00Z', '2026-03-29T22:00:00.000Z', 3, 6],
    ['over the change to winter time keeps local midnight', '2026-10-23T09:00:00Z', '2026-10-25T23:00:00.000Z', 3, 6],
  ])('%s', (_, time, takenAt, waitDays, nextDays) => {
    expect(chanceAt(terms, time)).toEqual([takenAt, waitDays, nextDays]);
  });
});

it('closed days take no orders, of one year or of every year', () => {
  const terms = { closed: ['12-25', '2026-12-26'] };
  expect(chanceAt(terms, '2026-12-25T12:00:00Z', 'UTC')).toEqual(['2026-12-27T00:00:00.000Z', 2, 3]);
  expect(chanceAt(terms, '2027-12-25T12:00:00Z', 'UTC')).toEqual(['2027-12-26T00:00:00.000Z', 1, 2]);
});

it('a supplier that takes orders at any time needs no calendar, and one that takes none has no chance', () => {
  expect(calendarOf({ leadTimeDays: 3 })).toBeNull();
  const closed = Array.from({ length: 366 }, (_, day) => toIso(Date.UTC(2024, 0, 1) + day * DAY_MS).slice(5, 10));
  expect(calendarOf({ closed }).chance(Date.UTC(2026, 5, 1))).toBeNull();
});

it('an order never counts before it is decided nor out of turn, on an order day before its cut-off or with the beginning of one', () => {
  const terms = fc.record({
    orderDays: fc.uniqueArray(fc.constantFrom(...ORDER_DAYS), { minLength: 1 }),
    cutoff: fc.constantFrom(null, '00:00', '02:30', '14:00', '23:59'),
    closed: fc.array(fc.constantFrom('12-25', '03-29', '2026-10-26', '2026-03-30'), { maxLength: 3 }),
  });
  const zone = fc.constantFrom('UTC', BERLIN, 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia');
  const time = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
  fc.assert(
    fc.property(terms, zone, time, fc.integer({ min: 0, max: 9 * DAY_MS }), (stated, timezone, at, later) => {
      const calendar = calendarOf(stated, timezone);
      const [first, second] = [calendar.chance(at)!, calendar.chance(at + later)!];
      expect(first.takenAt).toBeGreaterThanOrEqual(at);
      expect(second.takenAt).toBeGreaterThanOrEqual(first.takenAt);
      expect(second.day).toBeGreaterThanOrEqual(first.day);
      expect(first.nextDay).toBeGreaterThan(first.day);
      // Once it is the order day, an order of that moment counts at once, unless the cut-off lies at its very beginning.
      const again = calendar.chance(first.takenAt)!;
      if (again.day === first.day) expect(again.takenAt).toBe(first.takenAt);
      else expect(stated.cutoff).toBe('00:00');
    }),
  );
});
