import { DAY_MS, daysFromDate } from '../calendar.ts';

/** No clock that shows an earlier time is right: this program did not exist. */
export const RELEASED = daysFromDate(2026, 1, 1) * DAY_MS;
const FAR_AHEAD = daysFromDate(2066, 1, 1) * DAY_MS;
/** A clock that is being slewed, or a little step at a synchronisation, is no reason for distrust. */
const TOLERANCE_MS = 5 * 60_000;

/** How a site has its gateway's clock judged. `graceMs`: how long after the machine's start a clock that nobody has set yet is held to be wrong. */
export interface TrustRules {
  readonly require: 'auto' | 'synchronised' | 'plausible';
  readonly graceMs: number;
}

/** What can be known of the gateway's clock at one moment. */
export interface ClockReading {
  /** What it shows, UTC milliseconds. */
  readonly wall: number;
  /** The kernel's word; null where nobody can tell. */
  readonly synchronised: boolean | null;
  /** Milliseconds since the machine was started. */
  readonly upMs: number;
  /** The newest time that was ever known to be right; null before the first. */
  readonly newest: number | null;
  /** It was trusted a moment ago: that a time server is out of reach since then makes it no worse. */
  readonly wasTrusted: boolean;
}

/** Why a clock cannot be trusted. */
export type Distrust = 'before-release' | 'far-ahead' | 'behind' | 'not-synchronised';

/** Why the gateway's clock cannot be trusted; null when it can. Where the kernel says that a time server has set it, that settles the matter. */
export function distrustOf(reading: ClockReading, rules: TrustRules): Distrust | null {
  const { wall, synchronised, newest } = reading;
  if (synchronised === true && rules.require !== 'plausible') return null;
  if (wall < RELEASED) return 'before-release';
  if (wall > FAR_AHEAD) return 'far-ahead';
  if (newest !== null && wall < newest - TOLERANCE_MS) return 'behind';
  if (reading.wasTrusted || rules.require === 'plausible') return null;
  if (rules.require === 'synchronised') return 'not-synchronised';
  return synchronised === false && reading.upMs < rules.graceMs ? 'not-synchronised' : null;
}

const MOST_AHEAD_MS = 5 * 60_000;
/** Nothing that a device brings is older: it was off for less, or its clock was never set. */
const OLDEST_MS = 366 * DAY_MS;

/**
 * Whether a device's clock can be believed at `now` (UTC milliseconds): not more than five minutes ahead, less than a year back, and not fallen more than
 * `oldestMs` behind the newest time that was believed of it (`believed`; null for a device never heard before).
 */
export function isBelievable(deviceTime: number, now: number, bounds: { believed: number | null; oldestMs: number }): boolean {
  const { believed, oldestMs } = bounds;
  if (deviceTime > now + MOST_AHEAD_MS || deviceTime < now - Math.max(OLDEST_MS, oldestMs)) return false;
  return believed === null || deviceTime >= Math.min(believed, now) - oldestMs;
}
