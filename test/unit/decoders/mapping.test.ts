import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../../agent/config/schema.ts';
import { mapping } from '../../../agent/decoders/mapping.ts';
import type { Scan, ShelfReading } from '../../../agent/domain/stock/stock-event.ts';
import { NOON, type StockRoom, stockRoom } from '../../support/stock-room.ts';

/** What is wrong with the options of a mapping in a configuration, each with its path. */
function problems(options: object): string[] {
  const read = configSchema.safeParse({ subscriptions: [{ topic: 'a/{device}', decoder: { kind: 'mapping', ...options } }] });
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}
const at = 'subscriptions.0.decoder';

describe('the expressions of a mapping are checked when the configuration is loaded', () => {
  it.each([
    [{ weightGrams: 'payload.w *' }, /^subscriptions\.0\.decoder\.weightGrams: at character \d+: /],
    [{ count: 'paylod.n' }, `${at}.count: at character 1: unknown name paylod; did you mean payload?`],
    [{ count: '"three"' }, `${at}.count: must be a number, not a text`],
    [{ count: 'payload.n', deviceTime: 'true' }, `${at}.deviceTime: must be a text or a number, not true or false`],
    [{ count: 'payload.n', when: '1' }, `${at}.when: must be true or false, not a number`],
    [{ count: 'payload.n', each: 'topic' }, `${at}.each: must be a list, not a text`],
    [{ count: 'payload.n', pick: 'payload.p' }, `${at}: Unrecognized key: "pick"`],
    [{ weightGrams: `payload.${'w'.repeat(500)}` }, `${at}.weightGrams: is 508 characters long; an expression has at most 500`],
    [{ weightGrams: Array(50).fill('payload.w').join('+') }, /weightGrams: .*is too long or nested too deeply/],
    [{}, `${at}.event: a reading needs weightGrams or count`],
    [{ count: 'payload.n', code: 'payload.c' }, `${at}.code: is no field of a reading`],
    [{ event: 'scan', code: 'payload.c' }, `${at}.action: is missing: a scan needs it`],
    [{ event: 'scan', code: 'payload.c', action: '"pick"', count: 'payload.n' }, `${at}.count: is no field of a scan`],
  ] as const)('%j', (options, words) => {
    const found = problems(options);
    expect(found).toHaveLength(1);
    if (typeof words === 'string') expect(found[0]).toBe(words);
    else expect(found[0]).toMatch(words);
  });

  it.each(['payload.l.map(x, x)', 'payload.l.all(x, x > 1)', 'payload.s.matches("(a+)+$")', 'cel.bind(x, payload, x)', '{"a": payload}'])(
    '%s is refused: nothing loops, and no pattern runs away',
    (text) => expect(problems({ count: text })).toHaveLength(1),
  );
});

describe('the scans of one message', () => {
  let room: StockRoom;
  afterEach(() => room.remove());

  it('count each once, and none again when the message is repeated', () => {
    room = stockRoom();
    const settings = mapping.options.parse({
      kind: 'mapping',
      event: 'scan',
      each: 'payload.picks',
      action: '"pick"',
      code: 'entry.code',
      quantity: 'entry.n',
      deviceTime: 'payload.t',
    });
    const picks = [{ code: 'CASE', n: 1 }, ...Array(2).fill({ code: '4006381333931', n: 2 })];
    const payload = new TextEncoder().encode(JSON.stringify({ t: 1_767_614_400_000, picks }));
    const decode = () => {
      const decoded = mapping.decode(
        { match: { device: 'd' }, topic: 'a/d', payload, retained: false, receivedAt: 0 },
        settings,
        undefined,
      );
      return decoded.ok ? (decoded.events as Scan[]) : [];
    };
    expect(decode().map((scan) => room.scan(1, scan).kind)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(decode().map((scan) => room.scan(1, scan).kind)).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(room.onHand('SOAP')).toBe(-16);
  });
});

describe('the entries of a message that numbers itself and not them', () => {
  const decode = (options: object, payload: object, topic = 'a/d') => {
    const settings = mapping.options.parse({ kind: 'mapping', each: 'payload.l', boot: 'payload.b', seq: 'payload.n', ...options });
    const bytes = new TextEncoder().encode(JSON.stringify({ b: 'x', ...payload }));
    const decoded = mapping.decode(
      { match: { device: 'A-2' }, topic, payload: bytes, retained: false, receivedAt: 0 },
      settings,
      undefined,
    );
    if (!decoded.ok) throw new Error(decoded.detail);
    return decoded.events;
  };
  let room: StockRoom;
  beforeEach(() => {
    room = stockRoom();
  });
  afterEach(() => room.remove());

  const picking = { event: 'scan', action: '"pick"', code: 'entry.c', quantity: 'entry.q', when: 'entry.q > 0' };
  const pick = (payload: object, topic?: string) => (decode(picking, payload, topic) as Scan[]).map((scan) => room.scan(1, scan).kind);
  const [one, two, none] = [1, 2, 0].map((q) => ({ c: 'SOAP', q })) as [object, object, object];

  it('are scans that count each once, however often and wherever the message is repeated', () => {
    const message = { n: 7, l: [one, none, one, two] };
    expect(pick(message)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(pick(message)).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(pick(message, 'b/d')).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(pick({ n: 8, l: [one, one] })).toEqual(['recorded', 'recorded']);
    expect(room.onHand('SOAP')).toBe(-6);
  });

  it('count when the counter has begun again without saying so', () => {
    expect(pick({ n: 1, l: [one, two] })).toEqual(['recorded', 'recorded']);
    expect(pick({ n: 1, l: [two, two] })).toEqual(['recorded', 'recorded']);
    expect(room.onHand('SOAP')).toBe(-7);
  });

  it('keep a number that one of them alone bears, in whatever message it comes again', () => {
    const numbered = { ...picking, seq: 'entry.n' };
    expect(decode(numbered, { l: [1, 2].map((n) => ({ ...two, n })) })).toMatchObject([{ seq: 1 }, { seq: 2 }]);
    expect(decode(picking, { n: 9, l: [two] })).toMatchObject([{ seq: 9 }]);
  });

  it('are levels in the order of their times, and the same once more where the message is repeated', () => {
    const levels = { count: 'entry.c', deviceTime: 'entry.t' };
    const times = [NOON + 60_000, NOON + 120_000, NOON + 90_000];
    const message = { n: 7, l: [10, 6, 9].map((c, at) => ({ c, t: times[at] })) };
    const take = () =>
      (decode(levels, message) as ShelfReading[]).map((reading) => room.reading((reading.deviceTime! - NOON) / 60_000, reading, 3).kind);
    expect(take()).toEqual(['recorded', 'recorded', 'recorded']);
    expect(take()).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect([room.onHand('RICE'), room.demand('RICE')]).toEqual([6, 4]);
  });
});
