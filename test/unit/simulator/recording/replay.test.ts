import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { entryLine, headerLine } from '../../../../simulator/recording/format.ts';
import { createReplay, type Outlet, type ReplayOptions } from '../../../../simulator/recording/replay.ts';
import { planReplay, spanOf } from '../../../../simulator/recording/replay-plan.ts';
import { selectionOf } from '../../../../simulator/recording/selection.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { temporaryFolder } from '../../../support/program.ts';

const START = Date.UTC(2026, 9, 1, 10);
const NOW = Date.UTC(2026, 10, 1, 10);
const folder = temporaryFolder();
afterAll(() => folder.remove());

const file = folder.file('some.ndjson');
const AT = [100.25, 100.25, 130, 1130.5, 61_130, 61_131];
writeFileSync(
  file,
  [
    headerLine({ startedAt: START, broker: '', filters: [] }),
    ...AT.map((at, seq) =>
      entryLine({
        kind: 'message',
        at,
        topic: `warehouse/main/shelf/s-${seq % 2}`,
        payload: `{"seq":${seq},"ts":${START + at}}`,
        qos: 1,
        retain: seq === 2,
      }),
    ),
    entryLine({ kind: 'end', at: 70_000, messages: AT.length }),
    '',
  ].join('\n'),
);

interface Put {
  readonly atMs: number;
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly retain: boolean;
}

/** Replays on a clock that stands still while nothing waits for it; returns what came out, and when. */
async function replayed(changed: Partial<ReplayOptions> & { shift?: 'now' | 'none' } = {}) {
  const { loops = 1, speed = 1 } = changed;
  const clock = createVirtualClock(NOW);
  const selection = changed.selection ?? selectionOf({});
  const plan = planReplay(await spanOf(file, selection), {
    loops,
    speed,
    shift: { kind: changed.shift ?? 'none' },
    startedAt: START,
    now: NOW,
  });
  const out: Put[] = [];
  const outlet: Outlet = {
    room: () => null,
    put: ({ topic, payload, retain }) => void out.push({ atMs: clock.monotonic(), topic, payload, retain }),
  };
  const options = { file, selection, plan, loops, speed, multiply: 1, isPaced: speed !== Number.POSITIVE_INFINITY, ...changed };
  const replay = createReplay(options, outlet, { clock, say: () => undefined });
  let isOver = false;
  const running = replay.run().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    if (clock.planned() > 0) await clock.runUntil(clock.now() + 0.25);
  }
  await running;
  return { out, progress: replay.progress(), plan };
}

describe('a replay', () => {
  it('at 50 times the speed keeps every spacing, a fiftieth of it, without drift', async () => {
    const { out, progress } = await replayed({ speed: 50 });
    for (const [index, { atMs }] of out.entries()) {
      const due = (AT[index]! - AT[0]!) / 50;
      expect(atMs - due, `message ${index}`).toBeGreaterThanOrEqual(0);
      expect(atMs - due, `message ${index}`).toBeLessThan(0.5);
    }
    expect(progress).toMatchObject({ sent: 6, loops: 1, share: 1, cut: null, badLines: 0 });
  });

  it('gives topics, payloads and retained flags as they were recorded', async () => {
    const { out } = await replayed({ speed: Number.POSITIVE_INFINITY });
    expect(out.map(({ topic, payload, retain }) => ({ topic, payload, retain }))).toEqual(
      AT.map((at, seq) => ({
        topic: `warehouse/main/shelf/s-${seq % 2}`,
        payload: `{"seq":${seq},"ts":${START + at}}`,
        retain: seq === 2,
      })),
    );
  });

  it('in loops goes on in time, and no message is one that was before', async () => {
    const { out, plan } = await replayed({ speed: Number.POSITIVE_INFINITY, loops: 3 });
    expect(out).toHaveLength(18);
    expect(new Set(out.map(({ topic, payload }) => `${topic} ${payload}`)).size).toBe(18);
    const last = JSON.parse(String(out[14]!.payload)) as object;
    expect(plan.periodMs).toBe(62_000);
    expect(last).toEqual({ boot: '~124000', seq: 2, ts: START + 130 + 2 * 62_000 });
  });

  it('paces its loops a whole number of seconds apart', async () => {
    const { out } = await replayed({ speed: 1000, loops: 2 });
    expect(out[6]!.atMs).toBeGreaterThanOrEqual(62);
    expect(out[6]!.atMs).toBeLessThan(63);
  });

  it('makes many devices of one', async () => {
    const { out } = await replayed({ speed: Number.POSITIVE_INFINITY, multiply: 3, selection: selectionOf({ devices: 's-1' }) });
    expect(out.map(({ topic }) => topic.split('/').at(-1))).toEqual([
      's-1',
      's-1-x2',
      's-1-x3',
      's-1',
      's-1-x2',
      's-1-x3',
      's-1',
      's-1-x2',
      's-1-x3',
    ]);
    expect(new Set(out.slice(0, 3).map(({ payload }) => payload)).size).toBe(1);
  });

  it.each([
    [1, NOW],
    [60, NOW - (61_130.75 - 61_130.75 / 60)],
    [Number.POSITIVE_INFINITY, NOW - 61_030.75],
  ])('moved to now at speed %d has its first time at %d or so, and none from the future', async (speed, first) => {
    const { out } = await replayed({ speed: speed === 1 ? 200 : speed, shift: 'now' });
    const plan = planReplay(await spanOf(file, selectionOf({})), { loops: 1, speed, shift: { kind: 'now' }, startedAt: START, now: NOW });
    expect(Math.abs(START + AT[0]! + plan.shiftOf(0) - first)).toBeLessThan(110);
    for (const { atMs, payload } of out) expect((JSON.parse(String(payload)) as { ts: number }).ts).toBeLessThanOrEqual(NOW + atMs + 1);
  });

  it('that is stopped hands out nothing more', async () => {
    const clock = createVirtualClock(NOW);
    const plan = planReplay(null, { loops: 1, speed: 1, shift: { kind: 'none' }, startedAt: START, now: NOW });
    const out: string[] = [];
    const outlet: Outlet = { room: () => null, put: ({ topic }) => void out.push(topic) };
    const options = { file, selection: selectionOf({}), plan, loops: 1, speed: 1, multiply: 1, isPaced: true };
    const replay = createReplay(options, outlet, { clock, say: () => undefined });
    const running = replay.run();
    while (out.length < 2) await new Promise((resolve) => setImmediate(resolve));
    replay.stop();
    await running;
    expect(out).toHaveLength(2);
  });
});
