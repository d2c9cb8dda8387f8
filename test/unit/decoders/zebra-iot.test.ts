import { describe, expect, it } from 'vitest';
import type { DecoderInput } from '../../../agent/decoders/decoder.ts';
import { zebraIot } from '../../../agent/decoders/zebra-iot.ts';
import type { TagRead } from '../../../agent/domain/stock/stock-event.ts';

const NOON = 1_767_614_400_000;
const EPC = '3034257BF7194E4000001A85';
const text = new TextEncoder();

const read = (eventNum: number, more: object = {}) => ({
  type: 'INVENTORY',
  timestamp: new Date(NOON + eventNum * 1000).toISOString().replace('Z', '+0000'),
  data: { eventNum, format: 'epc', idHex: EPC, antenna: 1, peakRssi: -51, reads: 1, ...more },
});

/** A decoder with the state that it keeps. */
function listener() {
  const options = zebraIot.options.parse({ kind: 'zebra-iot' });
  let state: unknown = null;
  return (payload: unknown, more: Partial<DecoderInput> = {}) => {
    const input = { match: { device: 'dock-1' }, topic: 't', retained: false, receivedAt: NOON, ...more };
    const decoded = zebraIot.decode({ ...input, payload: text.encode(JSON.stringify(payload)) }, options, state);
    if (decoded.state !== undefined) state = JSON.parse(JSON.stringify(decoded.state));
    return decoded;
  };
}

const timesOf = (decoded: ReturnType<ReturnType<typeof listener>>) =>
  decoded.ok ? decoded.events.map((event) => ((event as TagRead).deviceTime! - NOON) / 1000) : decoded.reason;

const sign = (antenna: number, isDeaf: boolean) => ({ antenna, isDeaf });
describe('the reads of a reader', () => {
  it('that are told again are left out, and counted with those that are missing and those that come after all', () => {
    const hear = listener();
    expect(hear(read(1))).toMatchObject({ ok: true, stateCanWait: false });
    const gap = hear([read(2), read(6)]);
    expect([timesOf(gap), gap.counted, gap.stateCanWait]).toEqual([[2, 6], { missing: 3, recovered: 0, repeated: 0 }, true]);
    const stored = hear([read(4), read(2), read(3)]);
    expect([timesOf(stored), stored.counted]).toEqual([[4, 3], { missing: 0, recovered: 2, repeated: 1 }]);
    expect(hear(read(7))).not.toHaveProperty('counted');
  });

  it('are all taken at each start of a clock that begins in 2000', () => {
    const hear = listener();
    const told = [NOON, NOON + 7_200_000].map((start) =>
      Array.from({ length: 1800 }, (_, index) =>
        hear(
          { ...read(index + 1), timestamp: new Date(Date.UTC(2000, 0) + index * 1000).toISOString() },
          { receivedAt: start + index * 1000 },
        ),
      ),
    );
    expect(told.map((decoded) => decoded.filter((one) => one.ok && one.events.length === 1).length)).toEqual([1800, 1800]);
    expect(told.flat().some(({ counted }) => counted !== undefined)).toBe(false);
  });

  it('are all taken when a dead letter is taken again, and none counts', () => {
    const hear = listener();
    hear([read(1), read(2)]);
    const again = hear([read(1), read(2), read(9)], { isReplay: true });
    expect(timesOf(again)).toEqual([1, 2, 9]);
    expect(again).not.toHaveProperty('counted');
    expect(again).not.toHaveProperty('state');
  });

  it('that nothing can be made of have come all the same', () => {
    const hear = listener();
    const mixed = hear([read(1), read(2, { idHex: 'XY' }), read(3, { idHex: 'ABC' }), read(4)]);
    expect([timesOf(mixed), mixed.counted]).toEqual([[1, 4], undefined]);
    expect(mixed.ok && mixed.problem).toEqual({
      reason: 'bad-epc',
      detail: 'entry 2 of 4: idHex "XY" is not 2 to 62 bytes in hexadecimal (and 1 more that cannot be read)',
    });
    expect(hear([read(5, { antenna: -1 }), read(6, { antenna: 'x' })])).toMatchObject({
      ok: false,
      reason: 'bad-antenna',
      device: 'dock-1',
    });
    expect(hear(read(7))).not.toHaveProperty('counted');
  });

  it('are counted apart from what the reader tells of itself, which is a sign of life', () => {
    const hear = listener();
    hear(read(1));
    const heartbeat = hear({ type: 'heartbeat', timestamp: '2026-01-05T12:00:00.000+0000', eventNum: 900, data: { system: {} } });
    expect(heartbeat).toEqual({ ok: true, events: [], device: 'dock-1', isListening: false });
    expect(hear(read(2))).not.toHaveProperty('counted');
  });

  it.each([
    ['active', { 1: 'connected', 2: 'disconnected' }, { isListening: true, antennas: [sign(1, false), sign(2, true)] }],
    ['active', { 1: 'connected' }, { isListening: true, antennas: [sign(1, false)] }],
    ['active', undefined, { isListening: true }],
    ['inactive', { 1: 'connected', 2: 'disconnected' }, { isListening: false }],
    [undefined, { 1: 'connected' }, { isListening: false }],
  ])('go on or not as a heartbeat with the radio %s and the antennas %j tells', (radioActivity, antennas, told) => {
    const heartbeat = { type: 'heartbeat', timestamp: read(1).timestamp, data: { radio_control: { radioActivity, antennas } } };
    expect(listener()(heartbeat)).toEqual({ ok: true, events: [], device: 'dock-1', ...told });
  });

  it('are not to be heard from what tells of something else, or of them again; what is new speaks for itself', () => {
    const hear = listener();
    const alert = { type: 'alerts', timestamp: read(1).timestamp, data: { cpu: 91 } };
    expect(hear(alert)).toMatchObject({ isListening: false });
    expect(hear([read(1), read(2)])).not.toHaveProperty('isListening');
    expect(hear([read(1), read(2)])).toMatchObject({ events: [], isListening: false });
    expect(hear([read(2), alert])).toMatchObject({ events: [], isListening: false });
    expect(hear([read(2), read(3), alert])).not.toHaveProperty('isListening');
    expect(hear([read(2), read(4, { idHex: 'XY' })])).not.toHaveProperty('isListening');
  });

  it('are counted for each device by itself, and not at all where the topic names none', () => {
    const input = { topic: 't', payload: text.encode('{}'), retained: false, receivedAt: NOON };
    const options = zebraIot.options.parse({ kind: 'zebra-iot' });
    expect(zebraIot.stateKey!({ ...input, match: { device: 'dock-1' } }, options)).toBe('dock-1');
    expect(zebraIot.stateKey!({ ...input, match: {} }, options)).toBeNull();
  });
});
