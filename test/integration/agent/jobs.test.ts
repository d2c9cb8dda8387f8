import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../agent/domain/time/schedule.ts';
import { AgentError } from '../../../agent/errors.ts';
import { createJobs, type Jobs } from '../../../agent/pipeline/keep/jobs.ts';
import { createVirtualClock, type VirtualClock } from '../../../simulator/virtual-clock.ts';
import { DAY, HOUR, MINUTE } from '../../support/agent-room.ts';
import { createKeptLog } from '../../support/kept-log.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
let clock: VirtualClock;
let log: ReturnType<typeof createKeptLog>;
let ran: string[];
let jobs: Jobs | null;

beforeEach(() => {
  temporary = temporaryStore();
  log = createKeptLog();
  ran = [];
  jobs = null;
});
afterEach(() => {
  jobs?.stop();
  temporary.remove();
});

const local = () => new Date(clock.now()).toISOString().slice(0, 16);

/** The box is switched on at `time` with one nightly job. */
async function switchOn(time: string, pattern = '30 2 * * *', run: () => void = () => {}): Promise<void> {
  clock = createVirtualClock(Date.parse(time));
  const parsed = parseSchedule(pattern);
  if (!parsed.ok) throw new Error(parsed.reason);
  const job = {
    name: 'nightly',
    pattern,
    schedule: parsed.schedule,
    run() {
      ran.push(local());
      run();
    },
  };
  jobs = createJobs({ clock, log }, temporary.store, { jobs: [job], timeZone: 'Europe/Berlin' });
  jobs.start();
  await clock.runUntil(clock.now());
}

const pass = (ms: number) => clock.runUntil(clock.now() + ms);

describe('a nightly job', () => {
  it('that is new has missed nothing', async () => {
    await switchOn('2026-01-05T12:00:00Z');
    expect(ran).toEqual([]);
    await pass(DAY);
    expect(ran).toEqual(['2026-01-06T01:30']);
  });

  it('missed while the box was off is made up for once, at the start', async () => {
    await switchOn('2026-01-05T12:00:00Z');
    jobs!.stop();
    await switchOn('2026-01-09T12:00:00Z');
    expect(ran).toEqual(['2026-01-09T12:00']);
    expect(log.lines).toMatchObject([{ phrase: 'job makes up for missed runs', fields: { job: 'nightly', missed: 3 } }]);
    jobs!.stop();
    await switchOn('2026-01-09T13:00:00Z');
    await pass(DAY);
    expect(ran).toEqual(['2026-01-09T12:00', '2026-01-10T01:30']);
  });

  it('that ran is not run again by a restart in the same night', async () => {
    await switchOn('2026-01-05T12:00:00Z');
    await pass(14 * HOUR);
    expect(ran).toHaveLength(1);
    jobs!.stop();
    await switchOn('2026-01-06T02:30:00Z');
    expect(ran).toHaveLength(1);
  });

  it('with a changed schedule starts counting anew', async () => {
    await switchOn('2026-01-05T12:00:00Z');
    jobs!.stop();
    await switchOn('2026-01-09T12:00:00Z', '0 4 * * *');
    expect(ran).toEqual([]);
    await pass(DAY);
    expect(ran).toEqual(['2026-01-10T03:00']);
  });

  it('runs once in the night in which its time is skipped, and once in the night in which its time comes twice', async () => {
    await switchOn('2026-03-28T12:00:00Z');
    await pass(2 * DAY);
    expect(ran).toEqual(['2026-03-29T01:00', '2026-03-30T00:30']);
    jobs!.stop();
    ran = [];
    await switchOn('2026-10-24T12:00:00Z');
    ran = [];
    await pass(2 * DAY);
    expect(ran).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
  });

  it('waits for a clock that was years back at the start', async () => {
    await switchOn('2026-01-05T12:00:00Z');
    jobs!.stop();
    await switchOn('1970-01-01T00:00:00Z');
    expect(ran).toEqual([]);
    clock.stepWall(Date.parse('2026-01-06T12:00:00Z') - clock.now());
    await pass(MINUTE);
    expect(ran).toHaveLength(1);
  });

  it('that ran is not run again when the clock steps back, and goes on the next night', async () => {
    await switchOn('2026-01-05T12:00:00Z');
    await pass(14 * HOUR);
    expect(ran).toEqual(['2026-01-06T01:30']);
    clock.stepWall(-2 * HOUR);
    await pass(DAY);
    expect(ran).toEqual(['2026-01-06T01:30']);
    await pass(2 * HOUR);
    expect(ran).toEqual(['2026-01-06T01:30', '2026-01-07T01:30']);
  });

  it('runs once when the clock jumps ahead by 20 days, and goes on', async () => {
    await switchOn('2026-01-05T12:00:00Z');
    await pass(HOUR);
    clock.stepWall(20 * DAY);
    await pass(MINUTE);
    expect(ran).toEqual(['2026-01-25T13:00']);
    await pass(DAY);
    expect(ran).toEqual(['2026-01-25T13:00', '2026-01-26T01:30']);
  });

  it('runs again in the first night after the clock was two years ahead', async () => {
    await switchOn('2028-01-05T12:00:00Z');
    await pass(14 * HOUR);
    jobs!.stop();
    await switchOn('2026-01-05T12:00:00Z');
    ran = [];
    await pass(DAY);
    expect(ran).toEqual(['2026-01-06T01:30']);
  });

  it('waits while it is held, is made up for once, and goes on', async () => {
    await switchOn('2026-01-05T12:00:00Z');
    jobs!.hold();
    await pass(3 * DAY);
    expect(ran).toEqual([]);
    jobs!.start();
    await pass(DAY);
    expect(ran).toEqual(['2026-01-08T12:00', '2026-01-09T01:30']);
  });

  it('that meets a full disk is tried again until it is done', async () => {
    let isFull = true;
    await switchOn('2026-01-05T12:00:00Z', '30 2 * * *', () => {
      if (isFull) throw new AgentError('database-full', 'no space', { retryable: true });
    });
    await pass(14 * HOUR);
    expect(ran.length).toBeGreaterThan(1);
    expect(log.lines).toMatchObject([
      { level: 'warn', phrase: 'job failed, will try again', fields: { job: 'nightly', cause: 'database-full' } },
    ]);
    isFull = false;
    await pass(HOUR);
    const tries = ran.length;
    await pass(12 * HOUR);
    expect(ran).toHaveLength(tries);
  });
});
