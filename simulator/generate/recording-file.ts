import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { entryLine, type Header, headerLine } from '../recording/format.ts';
import type { ByteSink } from '../recording/recording-writer.ts';
import type { DeviceMessage } from './play-operation.ts';

/** A recording of what never happened: the same messages give the same bytes. */
export interface RecordingFile {
  add(messages: readonly DeviceMessage[]): Promise<void>;
  /** Marks the end, `at` milliseconds after the start. */
  end(at: number): Promise<void>;
  readonly counts: { readonly messages: number; readonly fileBytes: number };
}

// A file that is cut off can be read up to the piece that the cut is in; cut by characters and not by time, pieces are the same from run to run.
const PIECE_CHARACTERS = 256 * 1024;

const compress = promisify(gzip);

/** Begins a recording in a sink, which `end` closes. */
export function createRecordingFile(header: Header, sink: ByteSink): RecordingFile {
  const counts = { messages: 0, fileBytes: 0 };
  let lines = `${headerLine(header)}\n`;

  async function flush(): Promise<void> {
    const bytes = await compress(lines);
    lines = '';
    await sink.write(bytes);
    counts.fileBytes += bytes.length;
  }

  return {
    counts,
    async add(messages) {
      for (const { at, topic, text } of messages) {
        lines += `${entryLine({ kind: 'message', at, topic, payload: text, qos: 1, retain: false })}\n`;
        counts.messages++;
        if (lines.length >= PIECE_CHARACTERS) await flush();
      }
    },
    async end(at) {
      lines += `${entryLine({ kind: 'end', at, messages: counts.messages })}\n`;
      await flush();
      await sink.sync();
      await sink.close();
    },
  };
}
