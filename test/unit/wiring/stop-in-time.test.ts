import { expect, it } from 'vitest';
import type { MessageSource, Uplink } from '../../../agent/ports.ts';
import { stopInTime } from '../../../agent/wiring/stop-in-time.ts';
import { createVirtualClock } from '../../../simulator/virtual-clock.ts';
import { createKeptLog } from '../../support/kept-log.ts';

const never = new Promise<never>(() => {});

/** Stops parts of which those named never end; tells how long it took and in which order the others ended. */
async function stopWith(...hanging: string[]) {
  const clock = createVirtualClock(0);
  const log = createKeptLog();
  const ended: string[] = [];
  let releaseSink = () => {};
  const stop = (name: string) => async () => {
    if (hanging.includes(name)) await never;
    ended.push(name);
  };
  const source: MessageSource = {
    name: 'test',
    connected: () => true,
    start: async () => {},
    resubscribe: async () => {},
    publish: async () => {},
    trouble: () => null,
    stop: stop('source'),
  };
  const uplink: Uplink = {
    connected: () => true,
    start: async () => {},
    publish: async () => {},
    async stop() {
      releaseSink();
      await stop('uplink')();
    },
  };
  const loop = (name: string) => ({ wake: () => {}, idle: () => true, stop: stop(name) });
  let isDone = false;
  const done = stopInTime({
    stopClock: clock,
    log,
    source,
    upstreamSource: { ...source, stop: stop('upstream source') },
    uplink,
    compute: {
      forecast: () => never,
      pooledMeans: () => never,
      chooseLevels: () => never,
      jointOrders: () => never,
      stop: stop('compute'),
    },
    loops: [loop('ingest'), loop('decide')],
    beside: { 'database care': { stop: stop('care') } },
    learn: { ...loop('learn'), mark: () => {}, close: () => {}, markStale: () => {}, markNew: () => {}, waiting: () => 0 },
    sending: {
      names: [],
      change: async () => {},
      wake: () => {},
      failing: () => [],
      isDrained: () => true,
      async stop() {
        if (hanging.includes('publish')) {
          await new Promise<void>((resolve) => {
            releaseSink = resolve;
          });
        }
        await stop('sinks')();
      },
    },
  }).then(() => {
    isDone = true;
  });
  for (let ms = 0; !isDone && ms <= 10_000; ms += 100) {
    await clock.runUntil(ms);
    // What ends at once has ended before any time passes.
    await new Promise(setImmediate);
  }
  await done;
  return { tookMs: clock.now(), ended, left: log.lines.map(({ fields }) => fields['part']) };
}

it('stops sources before the loops that take their messages, and the uplink last', async () => {
  const { tookMs, ended, left } = await stopWith();
  expect(tookMs).toBe(0);
  expect(left).toEqual([]);
  expect(ended.indexOf('ingest')).toBeGreaterThan(ended.indexOf('source'));
  expect(ended.indexOf('ingest')).toBeGreaterThan(ended.indexOf('upstream source'));
  expect(ended.at(-1)).toBe('uplink');
  expect(ended).toHaveLength(9);
});

it('a message that a sink still waits to see confirmed is given up with the uplink', async () => {
  const { ended, left } = await stopWith('publish');
  expect(left).toEqual([]);
  expect(ended.at(-1)).toBe('sinks');
});

it.each([
  [['source'], ['message source']],
  [['compute'], ['workers']],
  [['learn'], ['workers']],
  [['care'], ['database care']],
  [['uplink'], ['uplink']],
  [['sinks'], ['sinks']],
  [
    ['source', 'learn', 'sinks', 'uplink'],
    ['message source', 'workers', 'uplink', 'sinks'],
  ],
])('leaves behind what hangs (%s), says so, and is done within 4 s', async (hanging, parts) => {
  const { tookMs, left, ended } = await stopWith(...hanging);
  expect(tookMs).toBeLessThanOrEqual(4000);
  expect(left.sort()).toEqual([...parts].sort());
  expect(ended).toContain('ingest');
});
