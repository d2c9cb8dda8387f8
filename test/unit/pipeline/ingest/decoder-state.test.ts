import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutMessage } from '../../../../agent/decoders/decoder.ts';
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

/** Sums what a session sends; shows the sum on the scale A-2, asks after a "?", and refuses "bad" with a state of its own. */
const route: DeviceRoute = {
  decoder: 'summing',
  match: (topic) => ({ session: topic }),
  stateKey: ({ match }) => match['session']!,
  answers: /^ask\/[a-z]+$/,
  decode({ payload, match }, state) {
    const text = new TextDecoder().decode(payload);
    const sum = (state as number | null) ?? 0;
    if (text === 'bad') return { ok: false, reason: 'bad', detail: 'bad', state: -1, device: 'A-2' };
    const out = text.endsWith('?') ? [{ topic: text === '!?' ? 'elsewhere' : `ask/${match['session']}`, payload: Uint8Array.of(sum) }] : [];
    const count = sum + Number.parseInt(text, 10);
    if (Number.isNaN(count)) return { ok: true, events: [], out };
    const reading = { kind: 'reading', device: 'A-2', boot: '', seq: null, deviceTime: null, count } as const;
    const problem = text.includes('+') ? { problem: { reason: 'odd', detail: 'a part of it is odd' } } : {};
    return { ok: true, events: [reading], state: count, stateCanWait: true, out, ...problem };
  },
};

function ingestOf(publishedTo: OutMessage[]) {
  const clock = createVirtualClock(NOON);
  const counters = createCounters();
  const inbox = createInbox();
  const ingest = createIngest(
    { clock, log: createKeptLog(), counters },
    {
      inbox,
      recording: { ...room.recording, counters },
      routes: () => ({ devices: [route], upstream: [] }),
      deadLetters: createDeadLetterBox(room.store, counters, 60),
      times: { stamp: (_event, receivedAt) => ({ eventTime: receivedAt, dayTime: receivedAt, flags: [] }) },
      answers: { send: (messages) => publishedTo.push(...messages) },
      onCommitted: () => undefined,
    },
  );
  const message = (topic: string, text: string) => ({ topic, payload: new TextEncoder().encode(text), retained: false, receivedAt: NOON });
  return {
    ingest,
    message,
    async take(...texts: string[]) {
      for (const text of texts) inbox.add({ message: message('line', text), acknowledge: () => undefined, fromUpstream: false });
      ingest.wake();
      await clock.runUntil(clock.now() + 1000);
    },
  };
}

const kept = () => room.store.decoderStates.get('summing', 'line');

describe('a decoder with a state', () => {
  it('has what it kept with the message before, also within a batch, and it is written when that is due', async () => {
    const { take, ingest } = ingestOf([]);
    await take('3', '4');
    expect([room.at('RICE', 'A-2'), kept()]).toEqual([7, 7]);
    await take('5');
    expect([room.at('RICE', 'A-2'), kept()]).toEqual([12, 12]);
    const rows = () => room.store.db.prepare('SELECT decoder, key, state FROM decoder_states').all();
    expect(rows()).toEqual([]);
    ingest.settle();
    expect(rows()).toEqual([{ decoder: 'summing', key: 'line', state: '12' }]);
  });

  it('keeps a new state with a dead letter, too, and a dead letter of a part beside the events', async () => {
    const { take } = ingestOf([]);
    await take('3', 'bad');
    expect([room.at('RICE', 'A-2'), kept()]).toEqual([3, -1]);
    await take('4+');
    expect([room.at('RICE', 'A-2'), kept()]).toEqual([3, 3]);
    expect(room.store.deadLetters.newest(10)).toMatchObject([
      { reason: 'odd', device: 'line' },
      { reason: 'bad', device: 'A-2' },
    ]);
  });

  it('answers after the commit, on its own topics only: another one is a bug', async () => {
    const published: OutMessage[] = [];
    const { take } = ingestOf(published);
    await take('3', '4?', '!?');
    expect(published).toEqual([{ topic: 'ask/line', payload: Uint8Array.of(3) }]);
    expect(room.store.deadLetters.newest(10)).toMatchObject([{ reason: 'internal-error' }]);
    expect([room.at('RICE', 'A-2'), kept()]).toEqual([7, 7]);
  });

  it('neither moves its state nor answers when a message is taken again', async () => {
    const published: OutMessage[] = [];
    const { ingest, message, take } = ingestOf(published);
    await take('3');
    room.store.transaction(() => ingest.takeAgain(message('line', '4?')));
    expect([room.at('RICE', 'A-2'), kept(), published]).toEqual([7, 3, []]);
  });

  it('falls back with its batch when the batch cannot be committed', async () => {
    const { take } = ingestOf([]);
    await take('3');
    room.store.db.exec("CREATE TRIGGER no_more BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no'); END");
    await take('4');
    expect(kept()).toBe(3);
    room.store.db.exec('DROP TRIGGER no_more');
    await take('5');
    expect([room.at('RICE', 'A-2'), kept()]).toEqual([8, 8]);
  });
});
