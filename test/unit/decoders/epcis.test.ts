import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epcis } from '../../../agent/decoders/epcis.ts';
import type { Scan } from '../../../agent/domain/stock/stock-event.ts';
import { type StockRoom, stockRoom } from '../../support/stock-room.ts';

const settings = epcis.options.parse({ kind: 'epcis' });
const receipt = {
  type: 'ObjectEvent',
  eventID: 'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
  eventTime: '2026-01-05T12:01:00Z',
  eventTimeZoneOffset: '+00:00',
  action: 'OBSERVE',
  bizStep: 'receiving',
  quantityList: [
    { epcClass: 'CASE', quantity: 2 },
    { epcClass: '4006381333931', quantity: 5 },
    { epcClass: '4006381333931', quantity: 5 },
  ],
};

function scansOf(value: object, topic = 'epcis/gate-1'): Scan[] {
  const payload = new TextEncoder().encode(JSON.stringify(value));
  const decoded = epcis.decode({ match: { device: 'gate-1' }, topic, payload, retained: false, receivedAt: 0 }, settings, undefined);
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.events as Scan[];
}

describe('an EPCIS event', () => {
  let room: StockRoom;
  beforeEach(() => {
    room = stockRoom();
  });
  afterEach(() => room.remove());
  const take = (value: object) => scansOf(value).map((scan, minute) => room.scan(minute, scan).kind);

  it('counts line by line, and nothing of it a second time, in whatever document it comes again', () => {
    expect(take(receipt)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(room.onHand('SOAP')).toBe(34);
    expect(take({ type: 'EPCISDocument', epcisBody: { eventList: [receipt] } })).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(room.onHand('SOAP')).toBe(34);
  });

  it('counts anew under another id', () => {
    take(receipt);
    expect(take({ ...receipt, eventID: 'urn:uuid:1' })).toEqual(['recorded', 'recorded', 'recorded']);
    expect(room.onHand('SOAP')).toBe(68);
  });

  it('is known by its words where it has no id', () => {
    const { eventID: _id, ...nameless } = receipt;
    expect(take(nameless)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(take({ epcisBody: { eventList: [nameless] } })).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(take({ ...nameless, eventTime: '2026-01-05T12:02:00Z' })).toEqual(['recorded', 'recorded', 'recorded']);
    expect(room.onHand('SOAP')).toBe(68);
  });

  it('nested as deep as a payload is long is refused where only its words could tell it from others, and nothing is thrown', () => {
    const { eventID: _id, ...nameless } = receipt;
    const decode = (text: string) =>
      epcis.decode(
        { match: { device: 'gate-1' }, topic: 'epcis/gate-1', payload: new TextEncoder().encode(text), retained: false, receivedAt: 0 },
        settings,
        undefined,
      );
    const nested = (event: object, depth: number) =>
      `${JSON.stringify(event).slice(0, -1)},"ext":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(decode(nested(nameless, 15_000))).toMatchObject({ ok: false, reason: 'not-epcis' });
    expect(decode(nested(nameless, 90))).toMatchObject({ ok: true });
    expect(decode(nested(receipt, 15_000))).toMatchObject({ ok: true });
  });
});
