import { afterEach, describe, expect, it } from 'vitest';
import { projectionDifferences } from '../../../agent/pipeline/keep/rebuild.ts';
import { openStore } from '../../../agent/store/open.ts';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR, MINUTE, ROOM_OPENS } from '../../support/agent-room.ts';

let room: AgentRoom;
afterEach(() => room.remove());

const day = (time: number) => new Date(time).toISOString().slice(0, 10);
const demandOf = (sku: string) => room.api.demand(sku, 400).filter(({ quantity }) => quantity !== 0);
const degraded = () => room.api.health().degraded.join('; ');
/** A scan of a scanner that has no clock. */
const scan = (words: Record<string, unknown>) => room.scan({ ts: undefined, ...words });
const entries = () =>
  room.connection.prepare('SELECT * FROM journal ORDER BY id').all() as {
    kind: string;
    event_time: number;
    received_at: number;
    flags: string;
    reverses: number | null;
  }[];

/** The time server has answered: the clock shows `time` and the kernel says so. */
async function synchronise(time: number): Promise<void> {
  room.clock.stepWall(time - room.clock.now());
  room.clock.setSynchronised(true);
  await room.pass(10_000);
}

/** Rebuilt from the journal, every projection is the same. */
async function expectSameRebuilt(): Promise<void> {
  await room.stop();
  const opened = openStore({ file: room.file, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
  expect([...projectionDifferences(opened.store)]).toEqual([]);
  opened.close();
}

const NOON = Date.UTC(2026, 10, 24, 12);

describe('a gateway that starts in 1970', () => {
  const inThePast = { shows: 60_000, synchronised: false } as const;

  it('keeps stock exact, and puts demand on the right day once the clock is set', async () => {
    room = await agentRoom({ clock: inThePast });
    await scan({ action: 'count', quantity: 40 });
    await room.pass(10 * MINUTE);
    await scan({ action: 'pick', quantity: 3 });
    await room.pass(10 * MINUTE);
    await scan({ action: 'pick', quantity: 2 });
    expect(room.onHand('TEA')).toBe(35);
    expect(entries().map(({ flags }) => flags)).toEqual(['gateway-clock', 'gateway-clock', 'gateway-clock']);
    // Half past midnight: the first pick was yesterday, the second today.
    await synchronise(NOON + 12 * HOUR + 5 * MINUTE);
    expect(demandOf('TEA')).toEqual([
      { day: '2026-11-24', quantity: 3 },
      { day: '2026-11-25', quantity: 2 },
    ]);
    expect(room.onHand('TEA')).toBe(35);
    await scan({ action: 'pick', quantity: 1 });
    expect(room.onHand('TEA')).toBe(34);
    expect(entries().at(-1)).toMatchObject({ flags: '', event_time: room.clock.now() });
    await expectSameRebuilt();
  });

  it('takes no decision and runs no job before, and both afterwards', async () => {
    room = await agentRoom({ clock: inThePast, config: { jobs: { learn: '* * * * *' } } });
    await scan({ action: 'count', quantity: 4 });
    await room.pass(2 * HOUR);
    expect(room.decisions()).toEqual([]);
    expect(room.connection.prepare('SELECT * FROM jobs').all()).toEqual([]);
    expect(degraded()).toMatch(
      /clock not trusted since 120 minutes ago \(1970-01-01T02:01:00.000Z: .*\): scheduled work and decisions wait/,
    );
    expect(room.counted('clock_trusted')).toBe(0);
    await synchronise(NOON);
    expect(room.decisions()).toHaveLength(1);
    expect((room.decisions()[0]!.body as { time?: string })['time']).toMatch(/^2026-11-24T12:00/);
    expect(room.connection.prepare('SELECT name FROM jobs ORDER BY name').all()).toMatchObject([
      { name: 'backup' },
      { name: 'learn' },
      { name: 'tidy' },
    ]);
    expect(degraded()).toBe('');
    expect(room.counted('clock_trusted')).toBe(1);
    expect(room.counted('clock_offset_seconds')).toBeCloseTo((NOON - 2 * HOUR - 60_000) / 1000, 0);
  });

  it('decides nothing before every entry has its day', async () => {
    room = await agentRoom({ clock: inThePast });
    await scan({ action: 'count', quantity: 700 });
    for (let index = 0; index < 699; index++) await scan({ action: 'pick', quantity: 1 });
    await synchronise(NOON);
    const phrases = room.log.lines.map(({ phrase }) => phrase);
    expect(phrases.indexOf('entries have their business day')).toBeGreaterThan(0);
    expect(phrases.indexOf('replenishment requested')).toBeGreaterThan(phrases.indexOf('entries have their business day'));
  });

  it('raises an alert after a quarter of an hour and clears it', async () => {
    room = await agentRoom({ clock: inThePast });
    await room.pass(14 * MINUTE);
    expect(room.alerts('clock-untrusted')).toEqual([]);
    await room.pass(2 * MINUTE);
    expect(alertStates(room, 'clock-untrusted')).toEqual(['raised']);
    await room.pass(DAY);
    await synchronise(NOON);
    expect(alertStates(room, 'clock-untrusted')).toEqual(['raised', 'cleared']);
    const phrases = room.log.lines.map(({ phrase }) => phrase);
    expect(phrases).toContain('the clock is not trusted: scheduled work and decisions wait');
    expect(phrases).toContain('the clock is trusted');
  });

  it('has not known an item since the year it started in', async () => {
    room = await agentRoom({ clock: inThePast });
    await scan({ action: 'count', quantity: 40 });
    await room.pass(MINUTE);
    await synchronise(NOON);
    const { since } = room.connection.prepare('SELECT min(since) AS since FROM stock').get() as { since: number };
    expect(day(since)).toBe('2026-11-24');
    await expectSameRebuilt();
  });

  it('believes a device’s own clock as soon as it can', async () => {
    room = await agentRoom({ clock: inThePast });
    await room.scan({ action: 'count', quantity: 40, ts: NOON - 3 * DAY });
    await room.scan({ action: 'pick', quantity: 5, ts: NOON - 2 * DAY });
    expect(room.onHand('TEA')).toBe(35);
    await room.pass(MINUTE);
    await synchronise(NOON);
    expect(demandOf('TEA')).toEqual([{ day: '2026-11-22', quantity: 5 }]);
    expect(room.onHand('TEA')).toBe(35);
  });

  it('recognises what is sent again, before and after the clock is set', async () => {
    room = await agentRoom({ clock: inThePast });
    await scan({ action: 'count', quantity: 90, seq: 0 });
    const picks = Array.from({ length: 30 }, (_, index) => ({
      action: 'pick',
      quantity: 1,
      seq: index + 1,
      ts: NOON - HOUR + index * 1000,
    }));
    for (const pick of picks) await room.scan(pick);
    const noSeq = { action: 'pick', quantity: 1, seq: undefined, ts: NOON - HOUR };
    await room.scan(noSeq);
    for (const pick of picks) await room.scan(pick);
    await room.pass(MINUTE);
    await synchronise(NOON);
    // The nightly tidying must not forget what was seen an hour ago by the clock that was wrong.
    await room.pass(2 * DAY);
    for (const pick of picks) await room.scan(pick);
    await room.scan(noSeq);
    expect(room.onHand('TEA')).toBe(59);
    expect(demandOf('TEA')).toEqual([{ day: '2026-11-24', quantity: 31 }]);
  });
});

describe('a gateway whose clock is three weeks behind', () => {
  async function roomWithThePast(synchronised: boolean | null): Promise<void> {
    room = await agentRoom({ clock: { shows: NOON, synchronised: true } });
    await scan({ action: 'count', quantity: 40 });
    await scan({ action: 'pick', quantity: 1 });
    await room.stop();
    room.clock.reboot();
    room.clock.setSynchronised(synchronised);
    room.clock.stepWall(-21 * DAY);
    await room.start();
  }

  it.each([false, null])('moves stock, and puts demand on the right day once it is set (the kernel says %s)', async (synchronised) => {
    await roomWithThePast(synchronised);
    await scan({ action: 'pick', quantity: 7 });
    expect(room.onHand('TEA')).toBe(32);
    expect(room.decisions()).toEqual([]);
    await room.pass(30 * MINUTE);
    await synchronise(NOON + 9 * DAY);
    expect(demandOf('TEA')).toEqual([
      { day: '2026-11-24', quantity: 1 },
      { day: '2026-12-03', quantity: 7 },
    ]);
    expect(room.onHand('TEA')).toBe(32);
    await expectSameRebuilt();
  });

  it('that boots with the time of its last stop waits for the time server as long as the grace, and then goes on', async () => {
    room = await agentRoom({ clock: { shows: NOON, synchronised: false } });
    await scan({ action: 'count', quantity: 4 });
    await room.pass(9 * MINUTE);
    expect(degraded()).toContain('no time server has set it');
    expect(room.decisions()).toEqual([]);
    await room.pass(2 * MINUTE);
    expect(degraded()).toBe('');
    expect(room.decisions()).toHaveLength(1);
    expect(demandOf('TEA')).toEqual([]);
  });
});

describe('a restart before the clock is set', () => {
  const inThePast = { shows: 60_000, synchronised: false } as const;

  it('of the agent loses no day', async () => {
    room = await agentRoom({ clock: inThePast });
    await scan({ action: 'count', quantity: 40 });
    await scan({ action: 'pick', quantity: 3 });
    await room.pass(26 * HOUR);
    await room.stop();
    await room.pass(HOUR);
    await room.start();
    await scan({ action: 'pick', quantity: 2 });
    expect(room.onHand('TEA')).toBe(35);
    await synchronise(NOON);
    expect(demandOf('TEA')).toEqual([
      { day: '2026-11-23', quantity: 3 },
      { day: '2026-11-24', quantity: 2 },
    ]);
    expect(room.counted('clock_unplaced_entries')).toBe(0);
    await expectSameRebuilt();
  });

  it('of the agent, which finds the clock right, loses no day either', async () => {
    room = await agentRoom({ clock: inThePast });
    await scan({ action: 'count', quantity: 40 });
    await scan({ action: 'pick', quantity: 3 });
    await room.pass(MINUTE);
    await room.stop();
    room.clock.stepWall(NOON - room.clock.now());
    room.clock.setSynchronised(true);
    await room.start();
    await room.settle();
    expect(demandOf('TEA')).toEqual([{ day: '2026-11-24', quantity: 3 }]);
  });

  it('of the machine keeps stock exact, leaves the day open, and says how many entries that concerns', async () => {
    room = await agentRoom({ clock: inThePast });
    await scan({ action: 'count', quantity: 40 });
    await scan({ action: 'pick', quantity: 3 });
    await room.pass(MINUTE);
    await room.stop();
    room.clock.reboot();
    room.clock.stepWall(60_000 - room.clock.now());
    await room.start();
    await scan({ action: 'pick', quantity: 2 });
    await synchronise(NOON);
    expect(room.onHand('TEA')).toBe(35);
    expect(demandOf('TEA')).toEqual([
      { day: '2026-01-01', quantity: 3 },
      { day: '2026-11-24', quantity: 2 },
    ]);
    expect(room.counted('clock_unplaced_entries')).toBe(2);
    await expectSameRebuilt();
  });
});

describe('a clock that steps back by an hour', () => {
  it('while a time server says that it is right: stock moves, the day is the clock’s, nothing waits', async () => {
    room = await agentRoom({ clock: { shows: NOON + 12 * HOUR + 30 * MINUTE, synchronised: true } });
    await scan({ action: 'count', quantity: 40 });
    room.clock.stepWall(-HOUR);
    await scan({ action: 'pick', quantity: 3 });
    expect(room.onHand('TEA')).toBe(37);
    await room.pass(2 * MINUTE);
    await scan({ action: 'pick', quantity: 4 });
    expect(room.onHand('TEA')).toBe(33);
    expect(demandOf('TEA')).toEqual([{ day: '2026-11-24', quantity: 7 }]);
    expect(degraded()).toBe('');
    await expectSameRebuilt();
  });

  it('while nobody can tell: it waits until it shows what it showed', async () => {
    room = await agentRoom({ clock: { shows: NOON, synchronised: null } });
    await scan({ action: 'count', quantity: 40 });
    room.clock.stepWall(-HOUR);
    await room.pass(MINUTE);
    await scan({ action: 'pick', quantity: 33 });
    expect(room.onHand('TEA')).toBe(7);
    expect(degraded()).toContain('it shows less than it did before');
    expect(room.decisions()).toEqual([]);
    await room.pass(HOUR);
    expect(degraded()).toBe('');
    expect(room.decisions()).toHaveLength(1);
  });

  it('or by a year, by hand: a person can say that it is right', async () => {
    room = await agentRoom({ clock: { shows: NOON + 365 * DAY, synchronised: null } });
    await scan({ action: 'count', quantity: 4 });
    room.clock.stepWall(-365 * DAY);
    await room.pass(MINUTE);
    const decided = room.decisions().length;
    expect(degraded()).toContain('it shows less than it did before');
    await room.say('commands', { id: 'c-1', command: 'trust-clock', args: {}, by: 'op' });
    await room.pass(MINUTE);
    expect(degraded()).toBe('');
    expect(room.replies().at(-1)!.body).toMatchObject({ id: 'c-1', ok: true });
    await scan({ action: 'pick', quantity: 1 });
    expect(room.onHand('TEA')).toBe(3);
    expect(demandOf('TEA')).toEqual([{ day: '2026-11-24', quantity: 1 }]);
    expect(decided).toBe(1);
    await room.stop();
    await room.start();
    expect(degraded()).toBe('');
  });
});

describe('a clock that jumps ahead by 20 days', () => {
  it('makes nothing overdue that was ordered just before it, and no device silent', async () => {
    room = await agentRoom({ clock: { shows: NOON, synchronised: null } });
    await scan({ action: 'count', quantity: 4 });
    await room.settle();
    expect(room.decisions()).toHaveLength(1);
    await synchronise(NOON + 20 * DAY);
    await room.pass(10 * MINUTE);
    expect(room.decisions()).toHaveLength(1);
    expect(room.alerts('unanswered-order')).toEqual([]);
    expect(room.alerts('silent-device')).toEqual([]);
    await room.pass(10 * MINUTE);
    expect(alertStates(room, 'unanswered-order')).toEqual(['raised']);
  });
});

describe('a device whose clock falls back', () => {
  it('by years still moves stock, by the time of arrival, and is flagged', async () => {
    room = await agentRoom();
    await room.count('TEA', 'A-01', 40);
    await room.scan({ action: 'pick', quantity: 5, ts: Date.UTC(2023, 4, 1) });
    expect(room.onHand('TEA')).toBe(35);
    expect(entries().at(-1)).toMatchObject({ event_time: ROOM_OPENS, flags: 'device-clock' });
  });

  it('is still known to have fallen after a restart', async () => {
    room = await agentRoom();
    await room.count('TEA', 'A-01', 40);
    await room.stop();
    await room.start();
    await room.scan({ action: 'pick', quantity: 5, ts: ROOM_OPENS - 60 * DAY });
    expect(room.onHand('TEA')).toBe(35);
    expect(entries().at(-1)).toMatchObject({ flags: 'device-clock' });
  });
});
