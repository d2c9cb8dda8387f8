import { createCalendar } from '../../agent/domain/calendar.ts';

const DAY_MS = 86_400_000;
/** Hours ahead of UTC in January and February 2026, in which simulated runs take place. */
const HOURS: Readonly<Record<string, number>> = {
  UTC: 0,
  'Europe/Berlin': 1,
  'America/New_York': -5,
  'Asia/Kolkata': 5.5,
  'Pacific/Auckland': 13,
};

/** The business day of a time (days since 1970-01-01), by plain arithmetic where the zone's winter time is known; else by the agent's calendar. */
export function businessDays({ timezone, businessDayStart }: { timezone: string; businessDayStart: string }): (time: number) => number {
  const hours = HOURS[timezone];
  if (hours === undefined) {
    const calendar = createCalendar({ timezone, businessDayStart, openDays: [] });
    return (time) => calendar.businessDay(time);
  }
  const [hour, minute] = businessDayStart.split(':').map(Number) as [number, number];
  return (time) => Math.floor((time + hours * 3_600_000 - hour * 3_600_000 - minute * 60_000) / DAY_MS);
}
