import { describe, expect, it } from 'vitest';
import { createAcknowledgementCheck, markOf } from '../../faults/acknowledgement.ts';
import { createMqttStream } from '../../faults/mqtt-stream.ts';
import { createTraceParser } from '../../faults/system-calls.ts';

const WAL = '/var/stock.db-wal';
const hex = (bytes: Uint8Array | string): string =>
  [...Buffer.from(bytes)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
const TCP = hex('TCP:[127.0.0.1:1883->127.0.0.1:40000]');

const packet = (type: number, ...body: (string | readonly number[])[]): Buffer => {
  const bytes = Buffer.concat(body.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
  return Buffer.concat([Buffer.from([type, bytes.length]), bytes]);
};
const publish = (id: number): Buffer => packet(0x32, [0, 1], 't', [0, id], `{"lot":"${markOf(id)}"}`);
const puback = (id: number): Buffer => packet(0x40, [0, id]);
const puback5 = (id: number): Buffer => packet(0x40, [0, id, 0, 0]);

const read = (bytes: Uint8Array): string => `7 read(19<${TCP}>, "${hex(bytes)}", 65536) = ${bytes.length}`;
const send = (bytes: Uint8Array): string => `7 write(19<${TCP}>, "${hex(bytes)}", ${bytes.length}) = ${bytes.length}`;
const wal = (id: number): string => `7 pwrite64(20<${hex(WAL)}>, "${hex(`page ${markOf(id)}`)}", 16, 4096) = 16`;
const sync = (result = '0'): string => `7 fdatasync(20<${hex(WAL)}>) = ${result}`;
const hello = [read(packet(0x10, '....')), send(packet(0x20, [0, 0]))];

function verdict(...lines: string[]) {
  const check = createAcknowledgementCheck(WAL);
  const parse = createTraceParser();
  for (const line of [...hello, ...lines]) {
    const call = parse(line);
    if (call) check.take(call);
  }
  return check.verdict();
}

describe('the check of a trace', () => {
  it('passes an acknowledgement after write and sync, in the form of either version, alone or several in one write', () => {
    expect(verdict(read(publish(1)), wal(1), sync(), send(puback(1)))).toMatchObject({ honest: 1, violations: [] });
    const two = Buffer.concat([puback5(1), puback(2)]);
    const whole = verdict(read(Buffer.concat([publish(1), publish(2)])), wal(1), wal(2), sync(), send(two));
    expect(whole).toMatchObject({ honest: 2, coalesced: 2, violations: [] });
  });

  it.each([
    ['before the sync', [read(publish(1)), wal(1), send(puback(1)), sync()]],
    ['without a sync', [read(publish(1)), wal(1), send(puback(1))]],
    ['before the write, after a sync of something else', [read(publish(1)), sync(), send(puback(1)), wal(1)]],
    ['after a sync that came before the write', [read(publish(1)), sync(), wal(1), send(puback(1))]],
    ['after a sync that failed', [read(publish(1)), wal(1), sync('-1 EIO (Input/output error)'), send(puback(1))]],
    ['of a message that never came', [sync(), send(puback(9))]],
    ['of a message of which nothing was written', [read(publish(1)), wal(2), sync(), send(puback(1))]],
    [
      'hidden in one write with an honest one',
      [read(publish(1)), wal(1), sync(), read(publish(2)), send(Buffer.concat([puback(1), puback(2)]))],
    ],
  ])('finds an acknowledgement %s', (_when, lines) => {
    expect(verdict(...lines).violations).toHaveLength(1);
  });

  it('finds one that begins while the sync is under way in another thread', () => {
    const [began, ended] = [`8 fdatasync(20<${hex(WAL)}> <unfinished ...>`, '8 <... fdatasync resumed>) = 0'];
    expect(verdict(read(publish(1)), wal(1), began, send(puback(1)), ended).violations).toHaveLength(1);
    expect(verdict(read(publish(1)), wal(1), began, ended, send(puback(1))).violations).toEqual([]);
  });
});

it('MQTT comes in pieces of any size; what is no MQTT is left alone', () => {
  const stream = createMqttStream();
  const bytes = Buffer.concat([packet(0x10, '....'), publish(1), puback5(2)]);
  const packets = [...bytes].flatMap((byte) => stream.feed(Buffer.from([byte])) ?? []);
  expect(packets.map(({ type, packetId }) => [type, packetId])).toEqual([
    [1, null],
    [3, 1],
    [4, 2],
  ]);
  expect(createMqttStream().feed(Buffer.from('HTTP/1.1 200 OK'))).toBeNull();
});
