import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCounters } from '../../../../agent/pipeline/counters.ts';
import { createDeadLetterBox } from '../../../../agent/pipeline/ingest/dead-letter.ts';
import { createInbox } from '../../../../agent/pipeline/ingest/inbox.ts';
import { createIngest } from '../../../../agent/pipeline/ingest/ingest.ts';
import type { DeviceRoute } from '../../../../agent/pipeline/ingest/routes.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { createKeptLog } from '../../../support/kept-log.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

let room: StockRoom;
beforeEach(() => {
  room = stockRoom();
});
afterEach(() => room.remove());

const encoder = new TextEncoder();

/** A decoder with a bug: it counts soap, and stumbles over one payload. */
const route: DeviceRoute = {
  decoder: 'buggy',
  match: () => ({ device: 'gun' }),
  decode({ payload }) {
    const text = new TextDecoder().decode(payload);
    if (text === 'stumble') throw new TypeError('cannot read what is not there');
    const scan = { action: 'receive', code: 'SOAP', quantity: 1, location: null, to: null, operator: null, order: null } as const;
    const origin = { device: 'gun', boot: '', seq: Number(text), deviceTime: null } as const;
    return { ok: true, events: [{ kind: 'scan', ...origin, ...scan, lot: null, expiry: null, condition: null }] };
  },
};

describe('a message that meets a bug', () => {
  it('is kept as a dead letter and acknowledged, those around it count once, and the agent goes on', async () => {
    const clock = createVirtualClock(NOON);
    const log = createKeptLog();
    const counters = createCounters();
    const inbox = createInbox();
    const acknowledged: string[] = [];
    const ingest = createIngest(
      { clock, log, counters },
      {
        inbox,
        recording: { ...room.recording, counters },
        routes: () => ({ devices: [route], upstream: [] }),
        deadLetters: createDeadLetterBox(room.store, counters, 60),
        times: { stamp: (_event, receivedAt) => ({ eventTime: receivedAt, dayTime: receivedAt, flags: [] }) },
        answers: { send: () => undefined },
        onCommitted: () => undefined,
      },
    );
    for (const text of ['1', '2', 'stumble', '3']) {
      const message = { topic: 'scan', payload: encoder.encode(text), retained: false, receivedAt: NOON };
      inbox.add({ message, acknowledge: () => acknowledged.push(text), fromUpstream: false });
    }
    ingest.wake();
    await clock.runUntil(NOON + 1000);

    expect(acknowledged).toEqual(['1', '2', 'stumble', '3']);
    expect(room.onHand('SOAP')).toBe(3);
    expect(room.store.deadLetters.newest(10)).toMatchObject([{ reason: 'internal-error', detail: 'cannot read what is not there' }]);
    expect([counters.total('messages_received'), counters.total('messages_acknowledged')]).toEqual([4, 4]);
    expect(log.lines.filter((line) => line.level === 'error')).toHaveLength(1);
    expect(ingest.idle()).toBe(true);
  });
});
