import { accessSync, constants, existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { usageError } from '../../agent/cli/exit-code.ts';
import { AgentError } from '../../agent/errors.ts';
import type { Clock, Timer } from '../../agent/ports.ts';
import { type End, entryLine, type Header, headerLine, type Note, type RecordedMessage } from './format.ts';

/** Where a recording's bytes go. */
export interface ByteSink {
  write(bytes: Buffer): Promise<void>;
  /** Resolves when what was written is on the disk, where there is one. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Writes a recording. Messages are safe from a kill within a second, and from a power cut within some more. */
export interface RecordingWriter {
  /** A promise where the disk is behind: whoever waits for it keeps the memory bounded. Rejects when the recording cannot be written any more. */
  add(entry: RecordedMessage | Note): Promise<void> | null;
  /** Writes the end's line and closes the file. */
  end(at: number): Promise<void>;
  readonly counts: { readonly messages: number; readonly payloadBytes: number; readonly fileBytes: number };
}

// As much is compressed at a time: enough to compress well, little enough to be quick.
const MEMBER_CHARACTERS = 256 * 1024;
const FLUSH_MS = 1_000;
const SYNC_MS = 10_000;

const compress = promisify(gzip);

/** A file that is opened at the first write; one that is there stays as it is unless `force` is set. Throws AgentError `usage`, or `input-missing` where its folder is none. */
export function fileSink(file: string, { force }: { force: boolean }): ByteSink {
  if (!force && existsSync(file)) throw usageError(`${file} is there already; --force overwrites it`);
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (cause) {
    throw new AgentError('input-missing', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
  let handle: FileHandle | null = null;
  return {
    async write(bytes) {
      handle ??= await open(file, force ? 'w' : 'wx');
      await handle.appendFile(bytes);
    },
    sync: async () => void (await handle?.datasync().catch(ignoreUnsyncable)),
    close: async () => void (await handle?.close()),
  };
}

/** A pipe that somebody reads from. */
export function streamSink(stream: NodeJS.WriteStream): ByteSink {
  // A reader that goes away is told by the write; the event alone would end the process.
  stream.on('error', () => undefined);
  return {
    write: (bytes) => new Promise((resolve, reject) => void stream.write(bytes, (error) => (error ? reject(error) : resolve()))),
    sync: async () => undefined,
    close: async () => undefined,
  };
}

/** A pipe or a device has no disk. */
function ignoreUnsyncable(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP') throw error;
}

/** Begins a recording. `onFailed` is told once when it cannot be written any more. */
export function createRecordingWriter(
  header: Header,
  sink: ByteSink,
  { clock, onFailed }: { clock: Clock; onFailed: (error: AgentError) => void },
): RecordingWriter {
  const counts = { messages: 0, payloadBytes: 0, fileBytes: 0 };
  let lines = `${headerLine(header)}\n`;
  let writing: Promise<void> | null = null;
  let timer: Timer | null = null;
  let failure: AgentError | null = null;
  let syncedAt = clock.monotonic();

  // Each piece is a gzip member of its own: a file that is cut off can be read up to the piece that the cut is in.
  async function writePiece(): Promise<void> {
    const piece = lines;
    lines = '';
    const bytes = await compress(piece);
    await sink.write(bytes);
    counts.fileBytes += bytes.length;
    if (clock.monotonic() - syncedAt < SYNC_MS) return;
    await sink.sync();
    syncedAt = clock.monotonic();
  }

  function flush(): Promise<void> {
    timer?.cancel();
    timer = null;
    writing ??= writePiece()
      .catch((cause: Error) => {
        failure = new AgentError('input-invalid', `cannot write the recording any further: ${cause.message}`, { cause });
        onFailed(failure);
      })
      .finally(() => {
        writing = null;
        if (failure === null && lines !== '') plan();
      });
    return writing;
  }
  function plan(): void {
    timer ??= clock.after(FLUSH_MS, () => void flush());
  }

  return {
    counts,
    add(entry) {
      if (failure !== null) return Promise.reject(failure);
      lines += `${entryLine(entry)}\n`;
      if (entry.kind === 'message') {
        counts.messages++;
        counts.payloadBytes += Buffer.byteLength(entry.payload);
      }
      if (lines.length < MEMBER_CHARACTERS) {
        plan();
        return null;
      }
      const busy = writing !== null;
      const written = flush();
      // One piece may be under way while the next one grows; beyond that the broker waits.
      return busy ? written : null;
    },
    async end(at) {
      const end: End = { kind: 'end', at, messages: counts.messages };
      lines += `${entryLine(end)}\n`;
      await writing;
      if (failure === null) await flush();
      timer?.cancel();
      if (failure === null) await sink.sync();
      await sink.close();
    },
  };
}
