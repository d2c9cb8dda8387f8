import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryLine, headerLine, parseEntry, parseHeader, readable } from '../../../../simulator/recording/format.ts';

const header = { startedAt: Date.UTC(2026, 9, 1, 10), broker: 'mqtt://broker:1883', filters: ['warehouse/#', 'a/+/b'] };
const message = { at: 12.5, topic: 'warehouse/main/shelf/s-1', text: '{"seq":1}', qos: 1, retain: false };
const line = (changed: object) => JSON.stringify({ ...message, ...changed });

describe('a line of a recording', () => {
  it('gives back every payload to the byte, as a text wherever it is one', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          const payload = readable(Buffer.from(bytes));
          const written = entryLine({ kind: 'message', at: 1, topic: 'a/b', payload, qos: 0, retain: true });
          expect(written).not.toContain('\n');
          const read = parseEntry(written);
          expect(read).toMatchObject({ kind: 'message', at: 1, topic: 'a/b', qos: 0, retain: true });
          expect(Buffer.from((read as { payload: string }).payload)).toEqual(Buffer.from(bytes));
        },
      ),
    );
  });

  it('keeps a byte-order mark, and is text for people', () => {
    const payload = readable(Buffer.from('\ufeff{"weightGrams": 12400.0}'));
    expect(entryLine({ kind: 'message', at: 3.1451592, topic: 't', payload, qos: 1, retain: false })).toBe(
      '{"at":3.145,"topic":"t","text":"\ufeff{\\"weightGrams\\": 12400.0}","qos":1,"retain":false}',
    );
    expect(entryLine({ kind: 'message', at: 0, topic: 't', payload: readable(Buffer.from([0xff])), qos: 1, retain: false })).toContain(
      '"base64":"/w=="',
    );
  });

  it.each([
    ['nonsense', 'is no JSON object'],
    ['[1]', 'is no JSON object'],
    [line({ at: -1 }), 'has no time'],
    [line({ at: '12' }), 'has no time'],
    [line({ topic: undefined }), 'has no topic'],
    [line({ topic: '' }), 'has no topic'],
    [line({ topic: 'a/#' }), 'has no topic'],
    [line({ topic: 'a/+/b' }), 'has no topic'],
    [line({ topic: 'a\0b' }), 'has no topic'],
    [line({ topic: 'ü'.repeat(40_000) }), 'has no topic'],
    [line({ text: undefined }), 'neither a text nor valid base64'],
    [line({ base64: '/w==' }), 'neither a text nor valid base64'],
    [line({ text: undefined, base64: '/w=' }), 'neither a text nor valid base64'],
    [line({ text: undefined, base64: 'not base64!!' }), 'neither a text nor valid base64'],
    [line({ qos: 3 }), 'has a qos'],
    [line({ retain: 'yes' }), 'has a retain'],
  ])('is refused where it cannot be published: %s', (text, problem) => {
    expect(parseEntry(text)).toContain(problem);
  });

  it('may have fields that a later program adds', () => {
    expect(parseEntry(line({ properties: { a: 1 } }))).toMatchObject({ kind: 'message', topic: message.topic });
  });
});

describe('the first line of a recording', () => {
  it('is read as it was written', () => {
    expect(parseHeader(headerLine(header))).toEqual(header);
  });

  const changed = (fields: object) => JSON.stringify({ ...JSON.parse(headerLine(header)), ...fields });
  it.each([
    ['series_id,date,value', 'is no recording'],
    ['{"seq":1}', 'is no recording'],
    [changed({ format: 'pcap' }), 'is no recording'],
    [changed({ version: 2 }), 'newer program: format version 2, this one reads up to 1'],
    [changed({ version: '1' }), 'without a version'],
    [changed({ startedAt: 'yesterday' }), 'time of its start'],
  ])('is refused where it is another: %s', (text, problem) => {
    expect(parseHeader(text)).toContain(problem);
  });
});
