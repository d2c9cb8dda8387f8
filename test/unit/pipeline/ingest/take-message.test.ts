import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Decoded } from '../../../../agent/decoders/decoder.ts';
import { createCounters } from '../../../../agent/pipeline/counters.ts';
import { createDeadLetterBox } from '../../../../agent/pipeline/ingest/dead-letter.ts';
import { createTagEars } from '../../../../agent/pipeline/ingest/hear-tags.ts';
import type { DeviceRoute } from '../../../../agent/pipeline/ingest/routes.ts';
import { createTakeMessage } from '../../../../agent/pipeline/ingest/take-message.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

let room: StockRoom;
beforeEach(() => {
  room = stockRoom();
});
afterEach(() => room.remove());

const level = (device: string, count: number) => ({ kind: 'reading', device, boot: '', seq: null, deviceTime: null, count }) as const;
const broken = { ok: false, reason: 'broken', detail: 'broken' } as const;
const levels = (...events: ReturnType<typeof level>[]): Decoded => ({ ok: true, events });

/** Takes messages that decode to these, one after the other, on topics that name a device only where `match` does. */
function take(route: Pick<DeviceRoute, 'owns'>, match: Readonly<Record<string, string>>, ...messages: Decoded[]) {
  const counters = createCounters();
  const left = [...messages];
  const device: DeviceRoute = { decoder: 'told', match: () => match, decode: () => left.shift()!, ...route };
  const takeMessage = createTakeMessage({
    counters,
    recording: { ...room.recording, counters },
    routes: () => ({ devices: [device], upstream: [] }),
    deadLetters: createDeadLetterBox(room.store, counters, 60),
    ears: createTagEars(room.recording, createVirtualClock(NOON)),
    times: { stamp: (_event, receivedAt) => ({ eventTime: receivedAt, dayTime: receivedAt, flags: [] }) },
  });
  const batch = { dirty: new Set<string>(), seen: new Map(), answers: [] };
  for (const at of messages.keys()) {
    const message = { topic: 'hall/all', payload: Uint8Array.of(at), retained: false, receivedAt: NOON + at };
    room.store.transaction(() => takeMessage(message, false, batch));
  }
  return {
    elsewhere: counters.total('messages_elsewhere'),
    seen: Object.fromEntries([...batch.seen].map(([name, { messages: count }]) => [name, count])),
    deadLetters: room.store.deadLetters.newest(10).map(({ reason, device: from }) => [reason, from]),
  };
}

describe('where several gateways hear one device and its topic does not name it', () => {
  const ours = { owns: (device: string) => device === 'A-2' };

  it('what is this gateway’s of a message is taken, and the rest left to the others', () => {
    const { elsewhere, seen, deadLetters } = take(ours, {}, levels(level('A-2', 5), level('B-9', 7)));
    expect([room.onHand('RICE'), elsewhere, seen, deadLetters]).toEqual([5, 0, { 'A-2': 1 }, []]);
  });

  it('a message of which nothing is this gateway’s is counted as such, whether it could be read or not', () => {
    const told = { ...broken, device: 'B-9' };
    const nothing: Decoded = { ok: true, events: [], device: 'B-9', problem: broken };
    expect(take(ours, {}, levels(level('B-9', 7)), told, nothing)).toEqual({ elsewhere: 3, seen: {}, deadLetters: [] });
  });

  it('a message that cannot be read and names nobody is a dead letter', () => {
    expect(take(ours, {}, broken)).toEqual({ elsewhere: 0, seen: {}, deadLetters: [['broken', 'hall/all']] });
  });

  it('a topic that names a device decides for all that is in its messages', () => {
    expect(take(ours, { device: 'A-1' }, levels(level('A-2', 5)))).toMatchObject({ elsewhere: 1, seen: {} });
    expect(take(ours, { device: 'A-2' }, levels(level('A-2', 5)))).toMatchObject({ elsewhere: 0, seen: { 'A-2': 1 } });
  });
});

describe('a device has been seen', () => {
  it('by a message that cannot be read only where the topic names it', () => {
    expect(take({}, {}, broken, { ...broken, device: 'group.node' }).seen).toEqual({});
    expect(take({}, { device: 'gun' }, broken, { ...broken, device: 'group.node' }).seen).toEqual({ gun: 2 });
  });

  it('by a message that says nothing of a shelf, where its shelf is known', () => {
    const idle = (device: string): Decoded => ({ ok: true, events: [], device });
    expect(take({}, {}, idle('A-2'), levels(level('A-2', 5))).seen).toEqual({ 'A-2': 1 });
    expect(take({}, {}, idle('A-2'), idle('group.node')).seen).toEqual({ 'A-2': 1 });
  });

  it('once by a message that tells of its shelf', () => {
    expect(take({}, {}, levels(level('A-2', 5)), { ...levels(level('A-2', 6)), device: 'A-2' }).seen).toEqual({ 'A-2': 2 });
  });
});
