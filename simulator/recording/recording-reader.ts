import { createReadStream } from 'node:fs';
import { access, constants, open, stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip, type Gunzip, constants as zlib } from 'node:zlib';
import { AgentError } from '../../agent/errors.ts';
import { type BadLine, type Entry, type Header, parseEntry, parseHeader } from './format.ts';

/** How far a recording could be read. */
export interface ReadTo {
  /** Lines, the header's included. */
  readonly lines: number;
  readonly messages: number;
  /** Milliseconds since the start of the recording of the last entry. */
  readonly at: number;
  /** Bytes of the file that were read. */
  readonly bytes: number;
}

/** A recording being read. */
export interface RecordingReader {
  readonly header: Header;
  /** In order, as many at a time as a piece of the file holds; bad lines stand at their place. */
  entries(): AsyncGenerator<readonly (Entry | BadLine)[]>;
  /** Where the reading stands. */
  readTo(): ReadTo;
  /** Known once `entries` has ended: why the file is thought to be cut off, null where it is whole. */
  cut(): string | null;
  readonly fileBytes: number;
}

// A compressed byte can become a thousand: small pieces bound the memory.
const PIECE_BYTES = 16 * 1024;
/** Above what the recorder writes for the largest payload that it takes. */
const LONGEST_LINE = 64 * 1024 * 1024;
const GZIP_MAGIC = 0x1f;
/** A compressed piece may end with some zeros of its own. */
const LEAST_ZEROS = 16;

/** Opens a recording and reads its header. Throws AgentError `input-missing`, or `input-invalid` for a file that is none or a newer one. */
export async function openRecording(file: string): Promise<RecordingReader> {
  const { size, isFile } = await sizeOf(file).catch((cause: Error) => {
    throw new AgentError('input-missing', `cannot read ${file}: ${cause.message}`, { cause });
  });
  if (!isFile) throw new AgentError('input-invalid', `${file} is no file`);
  if (size === 0) throw new AgentError('input-invalid', `${file} is empty`);
  const written = await writtenBytes(file, size);
  if (written === 0) throw new AgentError('input-invalid', `${file} holds nothing but zeros`);
  const lines = createLines(file, written);
  const pieces = lines.pieces();
  let first: readonly string[] = [];
  while (first.length === 0) {
    const { value, done } = await pieces.next();
    if (done) break;
    first = value;
  }
  const header = first[0] === undefined ? 'is cut off before the end of its first line, or no recording' : parseHeader(first[0]);
  if (typeof header === 'string') {
    await pieces.return(undefined);
    throw new AgentError('input-invalid', `${file} ${header}`);
  }
  const to = { lines: 1, messages: 0, at: 0 };
  let ended = false;

  function parsed(texts: readonly string[]): (Entry | BadLine)[] {
    return texts.map((text) => {
      to.lines++;
      const entry = parseEntry(text);
      if (typeof entry === 'string') return { kind: 'bad', line: to.lines, problem: entry };
      to.at = entry.at;
      if (entry.kind === 'message') to.messages++;
      if (entry.kind === 'end') ended = true;
      return entry;
    });
  }
  return {
    header,
    fileBytes: size,
    async *entries() {
      if (first.length > 1) yield parsed(first.slice(1));
      for await (const texts of pieces) if (texts.length > 0) yield parsed(texts);
    },
    readTo: () => ({ ...to, bytes: lines.bytes() }),
    cut() {
      if (lines.damage() !== null) return lines.damage();
      if (written < size) return `nothing but zeros follows, ${size - written} bytes`;
      return ended ? null : 'the line that marks the end is missing';
    },
  };
}

async function sizeOf(file: string): Promise<{ size: number; isFile: boolean }> {
  await access(file, constants.R_OK);
  const found = await stat(file);
  return { size: found.size, isFile: found.isFile() };
}

/** Without the zeros where a power cut left a file longer than what had been written of it: decompressed they can look like more of what came before. */
async function writtenBytes(file: string, size: number): Promise<number> {
  const handle = await open(file);
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    let written = size;
    while (written > 0) {
      const from = Math.max(0, written - PIECE_BYTES);
      const { bytesRead } = await handle.read(piece, 0, written - from, from);
      let end = bytesRead;
      while (end > 0 && piece[end - 1] === 0) end--;
      written = from + end;
      if (end > 0 || bytesRead === 0) break;
    }
    return size - written < LEAST_ZEROS ? size : written;
  } finally {
    await handle.close();
  }
}

/** A file as lines, compressed or plain, up to where it can be read. */
function createLines(file: string, size: number) {
  let bytes = 0;
  let damage: string | null = null;
  let rest = '';
  const decoder = new StringDecoder('utf8');

  function split(chunks: readonly Buffer[]): string[] {
    for (const chunk of chunks) rest += decoder.write(chunk);
    if (rest.length > LONGEST_LINE) {
      damage = `a line is longer than ${LONGEST_LINE} characters`;
      rest = '';
      return [];
    }
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  async function* pieces(): AsyncGenerator<string[]> {
    let inflate: ((piece: Buffer, isLast: boolean) => Promise<Buffer[]>) | null = null;
    for await (const piece of createReadStream(file, { highWaterMark: PIECE_BYTES, end: size - 1 }) as AsyncIterable<Buffer>) {
      inflate ??= piece[0] === GZIP_MAGIC ? createInflater((why) => (damage = why)) : async (plain) => [plain];
      bytes += piece.length;
      yield split(await inflate(piece, false));
      if (damage !== null) return;
    }
    if (inflate) yield split(await inflate(Buffer.alloc(0), true));
    if (rest === '') return;
    // The end's line, typed by hand, may lack its line end; half a line is half a message.
    if (typeof parseEntry(rest) === 'string') damage = 'its last line is incomplete';
    else yield [rest];
  }
  return { pieces, bytes: () => bytes, damage: () => damage };
}

/** Decompresses gzip members piece by piece: what comes before a cut or damage is had in any case. */
function createInflater(onDamage: (why: string) => void): (piece: Buffer, isLast: boolean) => Promise<Buffer[]> {
  // Otherwise the end of a file in the middle of a member would throw away what could be read of it.
  const gunzip: Gunzip = createGunzip({ finishFlush: zlib.Z_SYNC_FLUSH });
  let chunks: Buffer[] = [];
  let settle: () => void = () => undefined;
  let isOver = false;
  const over = (why: string | null) => {
    if (why !== null) onDamage(why);
    isOver = true;
    settle();
  };
  gunzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  gunzip.on('error', (error) => over(`it is damaged (${error.message})`));
  gunzip.on('end', () => over(gunzip.writableEnded ? null : 'it is damaged (something else follows)'));
  return async (piece, isLast) => {
    if (!isOver)
      await new Promise<void>((resolve) => {
        settle = resolve;
        if (isLast) gunzip.end();
        else gunzip.write(piece, () => resolve());
      });
    const out = chunks;
    chunks = [];
    return out;
  };
}
