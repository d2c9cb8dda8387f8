import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar, formatDay, localParts, localTimes, parseDate, parseTime, toIso } from '../../agent/domain/calendar.ts';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Sao_Paulo', 'Pacific/Apia', 'UTC'];
const FROM = Date.UTC(2000, 0, 1);
const TO = Date.UTC(2040, 0, 1);
const aTime = fc.integer({ min: FROM, max: TO });
const aZone = fc.constantFrom(...ZONES);
const aStart = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

describe('time and dates', () => {
  it('survive being written and read, as the runtime writes them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (time) => {
        expect(toIso(time)).toBe(new Date(time).toISOString());
        expect(parseTime(toIso(time))).toBe(time);
        const day = Math.floor(time / 86_400_000);
        expect(parseDate(formatDay(day))).toBe(day);
      }),
      { numRuns: 2000 },
    );
  });

  it('are never read from noise without being what the runtime reads, too', () => {
    const mutated = fc
      .tuple(aTime, fc.nat(24), fc.constantFrom(...'0123456789-+:TZ., '))
      .map(([time, at, char]) => toIso(time).slice(0, at) + char + toIso(time).slice(at + 1));
    fc.assert(
      fc.property(mutated, (text) => {
        const time = parseTime(text);
        if (time !== null) expect(time).toBe(Date.parse(text.replace(',', '.')));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('local time', () => {
  it('leads back to the instant it was read from', () => {
    fc.assert(
      fc.property(aTime, aZone, (time, zone) => {
        expect(localTimes(localParts(time, zone), zone)).toContain(Math.floor(time / 1000) * 1000);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('business days', () => {
  it('contain the time they were asked for, in whatever order they are asked', () => {
    fc.assert(
      fc.property(aZone, aStart, fc.array(aTime, { minLength: 1, maxLength: 20 }), (timezone, businessDayStart, times) => {
        const calendar = createCalendar({ timezone, businessDayStart, openDays: [] });
        for (const time of times) {
          const day = calendar.businessDay(time);
          expect(calendar.startOfDay(day)).toBeLessThanOrEqual(time);
          expect(calendar.startOfDay(day + 1)).toBeGreaterThan(time);
        }
      }),
    );
  });

  it('are the local date after subtracting the start, away from clock changes', () => {
    fc.assert(
      fc.property(fc.constantFrom('Asia/Kolkata', 'UTC'), aStart, aTime, (timezone, businessDayStart, time) => {
        const calendar = createCalendar({ timezone, businessDayStart, openDays: [] });
        const [hour = 0, minute = 0] = businessDayStart.split(':').map(Number);
        expect(calendar.businessDay(time)).toBe(localParts(time - (hour * 60 + minute) * 60_000, timezone).day);
      }),
    );
  });

  it('follow each other without gap or overlap through twenty years', () => {
    for (const timezone of ZONES) {
      const calendar = createCalendar({ timezone, businessDayStart: '00:30', openDays: [] });
      for (let day = 14_000; day < 21_300; day++) {
        const [start, end] = [calendar.startOfDay(day), calendar.startOfDay(day + 1)];
        if (end === start) continue;
        expect([calendar.businessDay(start), calendar.businessDay(end - 1)]).toEqual([day, day]);
      }
    }
  });
});
