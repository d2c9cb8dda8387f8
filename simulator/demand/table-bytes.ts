import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { AgentError } from '../../agent/errors.ts';

/** The text of a table on disk: unpacked where it is gzip, whatever its name; UTF-8, or UTF-16 with its byte order mark; line ends as `\n`. Throws AgentError `input-missing` or `input-invalid`. */
export function readTableText(file: string): string {
  const text = decode(file, unpack(file, readBytes(file))).replace(/\r\n?/g, '\n');
  const zero = text.indexOf('\0');
  if (zero >= 0) throw refuse(file, `, line ${lineAt(text, zero)}: holds a NUL byte: is it a text file?`);
  return text;
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? `there is no file ${file}` : code === 'EISDIR' ? `${file} is a folder` : `cannot read ${file}: ${message}`;
    throw new AgentError('input-missing', why, { cause });
  }
}

function unpack(file: string, bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw refuse(file, ` cannot be unpacked: it is cut off or damaged (${(cause as Error).message})`, cause);
  }
}

function decode(file: string, bytes: Buffer): string {
  const [first, second] = bytes;
  const wide = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null;
  try {
    return new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const where = wide === null ? `, line ${firstForeignLine(bytes)}` : '';
    throw refuse(file, `${where}: is not UTF-8 text; save it as CSV UTF-8`, cause);
  }
}

function firstForeignLine(bytes: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let [line, at] = [1, 0]; ; line++) {
    const end = bytes.indexOf(0x0a, at);
    try {
      decoder.decode(bytes.subarray(at, end < 0 ? bytes.length : end));
    } catch {
      return line;
    }
    if (end < 0) return line;
    at = end + 1;
  }
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function refuse(file: string, why: string, cause?: unknown): AgentError {
  return new AgentError('input-invalid', `${file}${why}`, { cause });
}
