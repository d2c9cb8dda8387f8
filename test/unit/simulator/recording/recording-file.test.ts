import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../agent/adapters/system-clock.ts';
import type { RecordedMessage } from '../../../../simulator/recording/format.ts';
import { openRecording } from '../../../../simulator/recording/recording-reader.ts';
import { createRecordingWriter, fileSink } from '../../../../simulator/recording/recording-writer.ts';
import { until } from '../../../support/mosquitto-process.ts';
import { temporaryFolder } from '../../../support/program.ts';

const header = { startedAt: Date.UTC(2026, 9, 1), broker: 'mqtt://b', filters: ['#'] };
const folder = temporaryFolder();
afterAll(() => folder.remove());

const messages = Array.from({ length: 3000 }, (_, index): RecordedMessage => {
  const payload = index % 7 === 0 ? Buffer.from([0xff, index % 256]) : `{"seq":${index},"weightGrams":${(index * 7919) % 99_991}}`;
  return { kind: 'message', at: index * 1.5, topic: `warehouse/main/shelf/s-${index % 40}`, payload, qos: 1, retain: index % 50 === 0 };
});

async function write(file: string, written: readonly RecordedMessage[], { pieces = 1, force = false } = {}) {
  const failures: Error[] = [];
  const clock = createSystemClock({ onError: (error) => failures.push(error as Error) });
  // A second passes between two pieces, as far as this clock's timers are concerned.
  let flush: (() => void) | null = null;
  const hasty = {
    ...clock,
    after: (_delayMs: number, task: () => void) => {
      flush = task;
      return { cancel: () => undefined };
    },
  };
  const writer = createRecordingWriter(header, fileSink(file, { force }), { clock: hasty, onFailed: (error) => failures.push(error) });
  for (const [index, message] of written.entries()) {
    await writer.add(message);
    if (index % Math.ceil(written.length / pieces) === 0) {
      const before = writer.counts.fileBytes;
      (flush as (() => void) | null)?.();
      await until(() => writer.counts.fileBytes > before, 'a piece is written');
    }
  }
  await writer.end(9999);
  expect(failures).toEqual([]);
  return writer.counts;
}

async function read(file: string) {
  const reader = await openRecording(file);
  const entries = [];
  for await (const some of reader.entries()) entries.push(...some);
  return { entries, reader, cut: reader.cut(), messages: entries.filter((entry) => entry.kind === 'message') };
}

describe('a recording in a file', () => {
  const file = folder.file('whole.ndjson.gz');
  let bytes: Buffer;
  beforeAll(async () => {
    await write(file, messages, { pieces: 8 });
    bytes = readFileSync(file);
  });

  it('is read as it was written, by this program and by zcat', async () => {
    const { messages: back, cut, reader } = await read(file);
    expect(cut).toBeNull();
    expect(back).toEqual(messages);
    expect(reader.header).toEqual(header);
    expect(reader.readTo()).toMatchObject({ lines: 3002, messages: 3000, at: 9999, bytes: bytes.length });
    expect(gunzipSync(bytes).toString().split('\n')).toHaveLength(3003);
  });

  it('consists of pieces that are each compressed whole, so that a kill costs the last one', () => {
    const magic = Buffer.from([0x1f, 0x8b, 0x08]);
    let pieces = 0;
    for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) pieces++;
    expect(pieces).toBeGreaterThanOrEqual(8);
  });

  it('that is cut off is read up to the cut, wherever that is, and says so', async () => {
    const cutFile = folder.file('cut.ndjson.gz');
    let longest = 0;
    // Every place in the first pieces, where the header is, and some hundred in the rest.
    for (let at = 1; at < bytes.length; at += at < 300 ? 1 : 211) {
      writeFileSync(cutFile, bytes.subarray(0, at));
      const result = await read(cutFile).catch((error: Error) => error);
      if (result instanceof Error) {
        expect(result.message, `cut at ${at}`).toContain('cut off before the end of its first line');
        expect(at).toBeLessThan(300);
        continue;
      }
      expect(result.messages, `cut at ${at}`).toEqual(messages.slice(0, result.messages.length));
      expect(result.entries.filter((entry) => entry.kind === 'bad')).toEqual([]);
      expect(result.messages.length).toBeGreaterThanOrEqual(longest);
      expect(result.cut).not.toBeNull();
      longest = result.messages.length;
    }
    expect(longest).toBeGreaterThan(2800);
  });

  it('whose last blocks are zeros after a power cut is read up to them', async () => {
    const damaged = folder.file('zeros.ndjson.gz');
    writeFileSync(damaged, Buffer.concat([bytes.subarray(0, bytes.length >> 1), Buffer.alloc(100_000)]));
    const { messages: back, cut } = await read(damaged);
    expect(cut).not.toBeNull();
    expect(back.length).toBeGreaterThan(1000);
    expect(back).toEqual(messages.slice(0, back.length));
  });

  it('may be plain text, as an editor leaves it; bad lines are told by their number', async () => {
    const edited = folder.file('edited.ndjson');
    const lines = gunzipSync(bytes).toString().split('\n').slice(0, 6);
    lines[2] = 'something else';
    writeFileSync(edited, `${lines.join('\r\n')}\r\n{"at":20,"end":true,"messages":5}`);
    const { entries, cut } = await read(edited);
    expect(entries.map(({ kind }) => kind)).toEqual(['message', 'bad', 'message', 'message', 'message', 'end']);
    expect(entries[1]).toEqual({ kind: 'bad', line: 3, problem: 'is no JSON object' });
    expect(cut).toBeNull();
  });

  it('of a full disk says so, and ends', async () => {
    const failures: Error[] = [];
    const clock = createSystemClock({ onError: (error) => failures.push(error as Error) });
    const writer = createRecordingWriter(header, fileSink('/dev/full', { force: true }), {
      clock,
      onFailed: (error) => failures.push(error),
    });
    await writer.add(messages[0]!);
    await writer.end(1);
    expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining('ENOSPC')]);
    await expect(writer.add(messages[0]!)).rejects.toThrow('ENOSPC');
  });

  it('is not overwritten unless that is wanted', async () => {
    const twice = folder.file('twice.ndjson.gz');
    await write(twice, messages.slice(0, 2));
    await expect(write(twice, [])).rejects.toThrow('--force overwrites it');
    await write(twice, messages.slice(0, 1), { force: true });
    expect((await read(twice)).messages).toEqual(messages.slice(0, 1));
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'is empty'],
    ['a text', Buffer.from('Dear reader,\nthis is a letter.\n'), 'is no recording'],
    ['a text without a line end', Buffer.from('Dear reader'), 'no recording'],
    ['a compressed text', gzipSync('series_id,date,value\n1,2,3\n'), 'is no recording'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), 'is no recording'],
    ['a newer recording', Buffer.from('{"format":"quartermaster-recording","version":7}\n'), 'format version 7'],
  ])('is not taken for one where it is %s', async (_what, content, problem) => {
    const foreign = folder.file('foreign');
    writeFileSync(foreign, content);
    await expect(openRecording(foreign)).rejects.toMatchObject({ code: 'input-invalid', message: expect.stringContaining(problem) });
  });

  it('is missed where there is none', async () => {
    await expect(openRecording(folder.path)).rejects.toMatchObject({
      code: 'input-invalid',
      message: expect.stringContaining('is no file'),
    });
    await expect(openRecording(folder.file('none'))).rejects.toMatchObject({ code: 'input-missing' });
  });
});
