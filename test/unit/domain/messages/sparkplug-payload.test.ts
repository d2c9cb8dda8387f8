import fc from 'fast-check';
import { get } from 'sparkplug-payload';
import { describe, expect, it } from 'vitest';
import { readSparkplugPayload, sparkplugCommand, sparkplugNumber } from '../../../../agent/domain/messages/sparkplug-payload.ts';

const codec = get('spBv1.0')!;
type UPayload = Parameters<typeof codec.encodePayload>[0];
const encode = (payload: UPayload) => codec.encodePayload(payload);
const NOW = 1_767_605_400_000;

/** Types by their names in the library, their numbers in the specification, and what they hold short of their ends. */
const TYPES = [
  ['Int8', 1, fc.integer({ min: -128, max: 127 })],
  ['Int16', 2, fc.integer({ min: -32_767, max: 32_766 })],
  ['Int32', 3, fc.integer({ min: -2_147_483_647, max: 2_147_483_646 })],
  ['Int64', 4, fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })],
  ['UInt8', 5, fc.integer({ min: 0, max: 255 })],
  ['UInt16', 6, fc.integer({ min: 0, max: 65_534 })],
  ['UInt32', 7, fc.integer({ min: 0, max: 4_294_967_294 })],
  ['UInt64', 8, fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })],
  ['Float', 9, fc.float({ noNaN: true, noDefaultInfinity: true })],
  ['Double', 10, fc.double({ noNaN: true, noDefaultInfinity: true })],
] as const;

describe('a Sparkplug payload', () => {
  it.each(TYPES)('holds numbers of the type %s as Eclipse Tahu’s library encodes them', (type, datatype, numbers) => {
    fc.assert(
      fc.property(numbers, fc.boolean(), (value, isHistorical) => {
        const metric = { name: 'Bay 1/Weight', alias: 300, timestamp: NOW, type, value, isHistorical };
        const read = readSparkplugPayload(encode({ timestamp: NOW, seq: 200, metrics: [metric] }));
        expect(read).toMatchObject({ timestamp: NOW, seq: 200 });
        expect(read!.metrics).toMatchObject([{ name: 'Bay 1/Weight', alias: 300, timestamp: NOW, datatype, isHistorical, isNull: false }]);
        expect(sparkplugNumber(read!.metrics[0]!.value!, datatype)! + 0).toBe(value + 0);
      }),
    );
  });

  it('says that a value is null', () => {
    const read = readSparkplugPayload(encode({ timestamp: NOW, seq: 0, metrics: [{ name: 'a', type: 'Float', value: null }] }));
    expect(read!.metrics).toMatchObject([{ isNull: true, value: null }]);
  });

  it('is read whatever else it holds: texts, bytes, data sets, templates, properties', () => {
    const metrics: UPayload['metrics'] = [
      { name: 'text', type: 'String', value: 'x' },
      { name: 'bytes', type: 'Bytes', value: Uint8Array.of(1, 2) },
      { name: 'table', type: 'DataSet', value: { numOfColumns: 1, types: ['String'], columns: ['c'], rows: [['r']] } },
      { name: 'struct', type: 'Template', value: { isDefinition: true, metrics: [], parameters: [] } },
      { name: 'with', type: 'Int32', value: 5, properties: { unit: { type: 'String', value: 'g' } } },
    ];
    const read = readSparkplugPayload(encode({ timestamp: NOW, seq: 1, metrics }))!;
    expect(read.metrics.map(({ value }) => value?.kind)).toEqual(['other', 'other', 'other', 'other', 'whole']);
    expect(read.metrics.map(({ value, datatype }) => sparkplugNumber(value!, datatype!))).toEqual([null, null, null, null, 5]);
  });

  it('cut short anywhere is none, or lacks what was cut off', () => {
    const whole = encode({ timestamp: NOW, seq: 9, metrics: [{ name: 'a', alias: 1, timestamp: NOW, type: 'Float', value: 2.5 }] });
    for (let length = 0; length < whole.length; length++) {
      const read = readSparkplugPayload(whole.slice(0, length));
      if (read) expect([read.metrics.length, read.seq, read.timestamp]).not.toEqual([1, 9, NOW]);
    }
  });
});

it.each([
  [2, 0x7fff],
  [2, 0xffff8000],
  [6, 0xffff],
  [6, 0x10000],
  [1, 0x0180],
  [7, 0xffffffff],
  [3, 0x80000000],
])('the number of datatype %i in %i stands for none', (datatype, low) => {
  expect(sparkplugNumber({ kind: 'whole', low, high: 0 }, datatype)).toBe(null);
});

it('a negative number of a small type is read whether its sign was carried on or not', () => {
  expect(sparkplugNumber({ kind: 'whole', low: 0xfffffffb, high: 0 }, 1)).toBe(-5);
  expect(sparkplugNumber({ kind: 'whole', low: 0xfb, high: 0 }, 1)).toBe(-5);
  expect(sparkplugNumber({ kind: 'whole', low: 0xfffffffb, high: 0xffffffff }, 4)).toBe(-5);
});

it('a command is what Eclipse Tahu’s library reads as a true metric of that name', () => {
  const { timestamp, metrics } = codec.decodePayload(sparkplugCommand('Node Control/Rebirth', NOW));
  expect(Number(timestamp)).toBe(NOW);
  expect(metrics).toMatchObject([{ name: 'Node Control/Rebirth', type: 'Boolean', value: true }]);
});
