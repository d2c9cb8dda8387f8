import { expect, test } from 'vitest';
import { localParts } from '../../../../agent/domain/calendar.ts';
import { shiftUnits } from '../../../../agent/domain/shrinkage/shift-units.ts';

const starts = [
  { name: '22:00', minute: 1320 },
  { name: '06:00', minute: 360 },
  { name: '14:00', minute: 840 },
];

function unitsIn(timezone: string, countedAt: number, byHour: Record<string, number>) {
  const minuteOf = (time: number) => {
    const { hour, minute } = localParts(time, timezone);
    return 60 * hour + minute;
  };
  const before = { countedAt: 0, counted: 9, changes: 0, taken: 0, byDevice: {}, byHour };
  return shiftUnits(starts, minuteOf)({ sku: 'A', location: '1', countId: 1, countedAt, counted: 9, before });
}

test('hours fall into the shifts of the local day, the last of which goes on past midnight', () => {
  expect(unitsIn('UTC', Date.UTC(2026, 0, 5), { 0: 1, 5: 2, 6: 4, 13: 8, 14: 16, 21: 32, 22: 64, 23: 128 })).toEqual({
    '22:00-06:00': 1 + 2 + 64 + 128,
    '06:00-14:00': 4 + 8,
    '14:00-22:00': 16 + 32,
  });
});

test('by the local time of the day of the count: summer and winter differ', () => {
  expect(unitsIn('Europe/Berlin', Date.UTC(2026, 0, 5), { 4: 5 })).toEqual({ '22:00-06:00': 5 });
  expect(unitsIn('Europe/Berlin', Date.UTC(2026, 6, 5), { 4: 5 })).toEqual({ '06:00-14:00': 5 });
});
