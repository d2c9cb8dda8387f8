import { afterEach, beforeEach, expect, it } from 'vitest';
import { configSchema } from '../../../agent/config/schema.ts';
import { createAlertBoard } from '../../../agent/pipeline/alerts.ts';
import { createCounters } from '../../../agent/pipeline/counters.ts';
import { createSending, type Sending } from '../../../agent/wiring/sending.ts';
import { createRandom } from '../../../simulator/random.ts';
import { createVirtualClock, type VirtualClock } from '../../../simulator/virtual-clock.ts';
import { createVirtualIds } from '../../../simulator/virtual-ids.ts';
import { createKeptLog } from '../../support/kept-log.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

const config = configSchema.parse({});

let room: TemporaryStore;
let clock: VirtualClock;
let sending: Sending;
let published: string[];
/** Answers the publish under way; null while none is. */
let confirm: (() => void) | null;

beforeEach(() => {
  room = temporaryStore();
  clock = createVirtualClock(0);
  published = [];
  confirm = null;
  const random = createRandom('sending');
  const uplink = {
    connected: () => true,
    start: async () => {},
    stop: async () => {},
    publish: (_topic: string, payload: string) => {
      published.push(payload);
      return new Promise<void>((resolve) => {
        confirm = resolve;
      });
    },
  };
  const speaker = { site: 'here', gateway: 'gw' };
  const alerts = createAlertBoard(room.store, createVirtualIds(clock, random), speaker);
  const receive = { store: room.store, alerts, retryAfterMs: 1000, isProvisional: () => false };
  const ports = { clock, random, log: createKeptLog(), counters: createCounters() };
  sending = createSending(config, ports, { store: room.store, uplink, topicRoot: 'up', receive });
});
afterEach(() => room.remove());

function put(id: string): void {
  room.store.transaction(() => room.store.outbox.add({ messageId: id, channel: 'replies', subject: id, body: id, createdAt: 0 }));
  sending.wake();
}

/** Runs what is due; a publish that waits for its confirmation does not hold up the test. */
async function settle(): Promise<void> {
  void clock.runUntil(clock.now());
  await new Promise(setImmediate);
}

it('a change that leaves a sink as it is leaves it alone, in the middle of a message, too', async () => {
  put('one');
  await settle();
  await sending.change({ sinks: [{ kind: 'mqtt' }] });
  expect(published).toEqual(['one']);
  confirm!();
  await settle();
  expect(sending.isDrained()).toBe(true);
  expect(sending.names).toEqual(['mqtt']);
});

it('a sink that leaves ends with the message under way, and one that comes goes on behind it', async () => {
  put('one');
  await settle();
  let isDone = false;
  const changing = sending.change({ sinks: [] }).then(() => {
    isDone = true;
  });
  await settle();
  expect(isDone).toBe(false);
  confirm!();
  await settle();
  await changing;
  put('two');
  await settle();
  expect([sending.names, published]).toEqual([[], ['one']]);
  await sending.change({ sinks: config.sinks });
  await settle();
  expect([sending.names, published]).toEqual([['mqtt'], ['one', 'two']]);
  confirm!();
  await settle();
  expect(sending.isDrained()).toBe(true);
});

it('a stop in the middle of a change waits for the sink that ends, and opens nothing any more', async () => {
  put('one');
  await settle();
  const changing = sending.change({ sinks: [] }).then(() => sending.change({ sinks: config.sinks }));
  let isStopped = false;
  const stopping = sending.stop().then(() => {
    isStopped = true;
  });
  await settle();
  expect(isStopped).toBe(false);
  confirm!();
  await settle();
  await Promise.all([changing, stopping]);
  put('two');
  await settle();
  expect(published).toEqual(['one']);
});
