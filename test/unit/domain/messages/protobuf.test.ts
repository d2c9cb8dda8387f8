import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ProtobufReader } from '../../../../agent/domain/messages/protobuf.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

it('reads the examples of the encoding’s own guide (protobuf.dev/programming-guides/encoding)', () => {
  const number = new ProtobufReader(bytes('089601'));
  expect([number.next(), number.varint(), number.next()]).toEqual([1, 150, 0]);
  const text = new ProtobufReader(bytes('120774657374696e67'));
  expect([text.next(), Buffer.from(text.bytes()).toString(), text.isBroken]).toEqual([2, 'testing', false]);
  // -2 as int32 is its 64-bit two's complement: ten bytes.
  const minus = new ProtobufReader(bytes('08feffffffffffffffff01'));
  expect([minus.next(), minus.varint() > 2 ** 63, minus.low | 0, minus.high | 0]).toEqual([1, true, -2, -1]);
});

it('reads numbers of 32 and 64 bits as IEEE 754 in little-endian order', () => {
  const reader = new ProtobufReader(bytes('650000484169000000000000294a'.replace(/4a$/, '40')));
  expect([reader.next(), reader.float(), reader.next(), reader.double(), reader.isBroken]).toEqual([12, 12.5, 13, 12.5, false]);
});

it.each(['08', '0896', '1207746573', '0d0000', '09000000', '0b', '08ffffffffffffffffffffff01', '00'])('calls %s broken', (hex) => {
  const reader = new ProtobufReader(bytes(hex));
  while (reader.next() !== 0) reader.skip();
  expect(reader.isBroken).toBe(true);
});

it('calls a field that is read as another type broken', () => {
  for (const read of ['bytes', 'float', 'double'] as const) {
    const reader = new ProtobufReader(bytes('089601'));
    reader.next();
    reader[read]();
    expect(reader.isBroken).toBe(true);
  }
});

it('ends on any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (payload) => {
      const reader = new ProtobufReader(payload);
      let fields = 0;
      while (reader.next() !== 0) {
        reader.skip();
        fields++;
      }
      expect(fields).toBeLessThanOrEqual(payload.length);
    }),
    { numRuns: 2000 },
  );
});
