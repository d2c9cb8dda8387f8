import { accessSync, constants } from 'node:fs';
import type { AgentConfig } from '../config/schema.ts';
import { DAY_MS, daysFromDate, toIso } from '../domain/calendar.ts';
import { dueRuns, parseSchedule } from '../domain/time/schedule.ts';
import { listBackups } from '../store/backup.ts';
import { type Finding, fail, ok, warn } from './doctor-finding.ts';
import { backupShelf } from './last-backup.ts';
import { shortTime } from './table.ts';

const LEAST_NODE: readonly [major: number, minor: number] = [20, 19];
/** Security fixes for Node.js 20 ended in April 2026. */
const OLDEST_MAINTAINED = 22;
/** When this was written, and far beyond the life of the machine that runs it. */
const EARLIEST_CLOCK = daysFromDate(2026, 1, 1) * DAY_MS;
const LATEST_CLOCK = daysFromDate(2100, 1, 1) * DAY_MS;

/** Whether the running Node.js is one that this program supports. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  if (major < leastMajor || (major === leastMajor && minor < leastMinor))
    return fail('node', `Node.js ${version}`, `install Node.js ${leastMajor}.${leastMinor} or later`);
  if (major < OLDEST_MAINTAINED)
    return warn('node', `Node.js ${version} gets no security fixes any more`, `install Node.js ${OLDEST_MAINTAINED} or later`);
  return ok('node', `Node.js ${version}`);
}

/** What is known of the clock besides the time that it shows: the newest arrival in the journal, and whether a time server has set it (null: nobody can tell). */
export interface ClockSigns {
  readonly lastEventAt: number | null;
  readonly isSynchronised: boolean | null;
}

/** Whether the clock shows a time that can be, and was set by somebody who knows it. */
export function checkClock(now: number, { lastEventAt, isSynchronised }: ClockSigns): Finding {
  const shown = shortTime(toIso(now));
  if (now < EARLIEST_CLOCK || now > LATEST_CLOCK)
    return fail('clock', `the clock shows ${shown}`, 'set it, and let chrony or systemd-timesyncd keep it');
  if (lastEventAt !== null && lastEventAt > now + DAY_MS / 24)
    return warn(
      'clock',
      `the clock shows ${shown}, but the newest event came at ${shortTime(toIso(lastEventAt))}`,
      'it was set back: let chrony or systemd-timesyncd keep it',
    );
  if (isSynchronised === false)
    return warn(
      'clock',
      `the clock shows ${shown}, and no time server has set it`,
      'start chrony or systemd-timesyncd, or look whether it reaches its servers',
    );
  return ok('clock', `the clock shows ${shown}${isSynchronised ? ', set by a time server' : ''}`);
}

/** Whether backups are made, can be made, and were. */
export function checkBackups(config: AgentConfig, now: number): Finding {
  const shelf = backupShelf(config);
  if (!shelf) return warn('backup', 'no scheduled backup is configured', 'name a folder on another disk in backup.folder');
  try {
    accessSync(shelf.folder, constants.W_OK);
  } catch {
    return fail('backup', `${shelf.folder} is missing or cannot be written`, 'make it or mount it, and give it to the agent’s user');
  }
  const [newest] = listBackups(shelf);
  if (!newest)
    return warn(
      'backup',
      `there is no backup in ${shelf.folder} yet`,
      'the next scheduled run makes one; at once: quartermaster backup FILE',
    );
  const parsed = parseSchedule(config.jobs.backup);
  // The run that is due just now may be under way.
  const missed = parsed.ok ? dueRuns(parsed.schedule, config.site.timezone, newest.takenAt, now).length : 0;
  const message = `the newest of ${shelf.folder} was taken ${shortTime(toIso(newest.takenAt))}`;
  return missed > 1
    ? warn('backup', `${message}; ${missed} runs have passed since`, 'is the agent running? its log names the cause')
    : ok('backup', message);
}
