import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoreForReading } from '../../../agent/store/open.ts';
import { type AgentRoom, agentRoom, HOUR, MINUTE } from '../../support/agent-room.ts';

const SCANNER = 'warehouse/here/scanner/gun-1';
const SHELF = 'warehouse/here/shelf';
const bytes = (text: string) => new TextEncoder().encode(text);

let room: AgentRoom;
beforeEach(async () => {
  room = await agentRoom();
  await room.count('TEA', 'A-01', 40);
  await room.count('RICE', 'A-03', 12);
});
afterEach(() => room.remove());

const deadLetters = () => room.api.deadLetters();
const stock = () => [room.onHand('TEA'), room.onHand('SOAP'), room.onHand('RICE')];
/** The newest journal entry. */
function lastEntry() {
  const { store, close } = openStoreForReading(room.file);
  try {
    return [...store.journal.inOrder()].sort((a, b) => b.id - a.id)[0]!;
  } finally {
    close();
  }
}

const noise = Uint8Array.from({ length: 1_048_576 }, (_, index) => (index * 7919 + 13) % 256);
const scan = (words: object) => JSON.stringify({ seq: 900, action: 'pick', code: 'TEA', location: 'A-01', ...words });

describe('what is no stock event', () => {
  it.each<[string, string, string | Uint8Array, string]>([
    ['a count from a shelf that nobody configured', `${SHELF}/scale-77`, '{"count":5}', 'unknown-shelf'],
    ['a scan of an unknown code', SCANNER, scan({ code: 'NOBODY' }), 'unknown-code'],
    ['a text for a number', SCANNER, scan({ quantity: '5 kg' }), 'bad-quantity'],
    ['a text for a weight', `${SHELF}/A-03`, '{"weightGrams":"1.7 kg"}', 'bad-weight-grams'],
    ['a negative weight', `${SHELF}/A-03`, '{"weightGrams":-5000}', 'negative-weight'],
    ['an absurd weight', `${SHELF}/A-03`, '{"weightGrams":1e15}', 'absurd-weight'],
    ['a weight for an item whose unit weight nobody knows', `${SHELF}/A-01`, '{"weightGrams":900}', 'no-unit-weight'],
    ['a negative quantity', SCANNER, scan({ quantity: -3 }), 'bad-quantity'],
    ['a broken quantity', SCANNER, scan({ quantity: 1.5 }), 'bad-quantity'],
    ['an absurd quantity', SCANNER, scan({ quantity: 4_006_381_333_931 }), 'absurd-quantity'],
    ['an absurd number of cases', SCANNER, scan({ code: 'CASE-TEA', quantity: 9_999_999 }), 'absurd-quantity'],
    ['an unknown action', SCANNER, scan({ action: 'steal' }), 'unknown-action'],
    ['a scan without seq and ts', SCANNER, '{"action":"pick","code":"TEA"}', 'no-key'],
    ['broken JSON', SCANNER, '{"seq":1,"action":"pick"', 'not-json'],
    ['a list', SCANNER, '[1,2]', 'not-an-object'],
    ['an empty payload', SCANNER, '', 'empty'],
    ['bytes that are no text', SCANNER, Uint8Array.of(0xff, 0xfe, 0x00), 'not-utf8'],
    ['1 MB of noise', SCANNER, noise, 'too-large'],
    ['a topic of another site', 'warehouse/elsewhere/scanner/gun-1', scan({}), 'no-subscription'],
    ['a topic of nobody', 'office/lamp', 'on', 'no-subscription'],
    ['a device name that is none', 'warehouse/here/scanner/g!n', scan({}), 'no-subscription'],
    ['a message on a channel that only goes out', 'quartermaster/v1/here/gw/decisions', '{}', 'no-subscription'],
  ])('%s becomes a dead letter with its reason, and stock stays', async (_what, topic, payload, reason) => {
    const raw = typeof payload === 'string' ? bytes(payload) : payload;
    const before = stock();
    const isAcknowledged = await room.handIn({ topic, payload: raw });
    expect(deadLetters()).toMatchObject([{ topic, reason, payloadBytes: raw.byteLength, detail: expect.stringMatching(/./) }]);
    expect(isAcknowledged()).toBe(true);
    expect(stock()).toEqual(before);
    expect(room.counted('dead_letters', reason)).toBe(1);
    await room.scan({ quantity: 1 });
    expect(room.onHand('TEA')).toBe(before[0]! - 1);
  });

  it('is kept with its first 4 kB and its length', async () => {
    await room.handIn({ topic: SCANNER, payload: noise });
    const { store, close } = openStoreForReading(room.file);
    const [letter] = store.deadLetters.newest(1);
    close();
    expect(letter!.payload.byteLength).toBe(4096);
    expect(Buffer.from(letter!.payload).equals(Buffer.from(noise.subarray(0, 4096)))).toBe(true);
    expect(letter!.payloadBytes).toBe(1_048_576);
  });

  it('is a retained scan, however often it comes', async () => {
    for (let time = 0; time < 3; time++) await room.handIn({ topic: SCANNER, payload: bytes(scan({})), retained: true });
    expect(deadLetters().map(({ reason }) => reason)).toEqual(['retained-scan', 'retained-scan', 'retained-scan']);
    expect(room.onHand('TEA')).toBe(40);
  });

  it('is a key used again with another payload; with the same one it is a duplicate', async () => {
    await room.publish(SCANNER, scan({ quantity: 2 }));
    await room.publish(SCANNER, scan({ quantity: 2 }));
    await room.publish(SCANNER, scan({ quantity: 3 }));
    expect(room.onHand('TEA')).toBe(38);
    expect(room.counted('events_duplicate')).toBe(1);
    expect(deadLetters()).toMatchObject([{ reason: 'sequence-conflict', device: 'gun-1' }]);
  });
});

describe('a device’s clock', () => {
  it.each([
    ['in 1970', '1970-01-01T00:00:10Z'],
    ['in 2099', '2099-06-01T12:00:00Z'],
  ])('%s is not believed: the event counts at its arrival, flagged', async (_when, ts) => {
    await room.pass(HOUR);
    await room.scan({ quantity: 3, ts });
    expect(room.onHand('TEA')).toBe(37);
    expect(lastEntry()).toMatchObject({ eventTime: room.clock.now(), deviceTime: Date.parse(ts), flags: ['device-clock'], quantity: 3 });
    expect(room.counted('events_flagged', 'device-clock')).toBe(1);
    expect(deadLetters()).toEqual([]);
  });

  it('a little ahead sets no barrier in the future', async () => {
    await room.scan({ action: 'count', quantity: 20, ts: room.clock.now() + MINUTE });
    await room.scan({ quantity: 1 });
    expect(room.onHand('TEA')).toBe(19);
  });
});

describe('dead letters', () => {
  it('are written sixty a minute for a device and counted beyond that, and other devices keep their share', async () => {
    for (let index = 0; index < 200; index++) await room.publish('warehouse/here/scanner/mad', `{"seq":${index}`);
    await room.publish('warehouse/here/scanner/other', '{');
    expect(deadLetters()).toHaveLength(61);
    expect(room.counted('dead_letters')).toBe(201);
    expect(room.counted('dead_letters_suppressed')).toBe(140);
    await room.pass(MINUTE);
    await room.publish('warehouse/here/scanner/mad', '{');
    expect(deadLetters()).toHaveLength(62);
  });

  it('are bounded: the newest stay', async () => {
    await room.stop();
    await room.start({ ingest: { deadLetters: 100, deadLettersPerMinute: 6000 } });
    for (let index = 0; index < 150; index++) await room.publish(SCANNER, `{"seq":${index}`);
    expect(deadLetters()).toHaveLength(100);
    expect(deadLetters()[0]!.payload).toBe('{"seq":149');
    expect(deadLetters()[99]!.payload).toBe('{"seq":50');
  });
});
