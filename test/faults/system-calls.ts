import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A finished system call of a trace made by `strace -f -yy -xx`. `began` and `ended` are line numbers: what ended before another began has happened before it. */
export interface SystemCall {
  readonly name: string;
  /** What the file descriptor stands for: a path, or the two ends of a connection. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly result: number;
  readonly began: number;
  readonly ended: number;
}

/** The calls that the check looks at. */
const TRACED = 'read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync';
/** More than any buffer of a broker's connection or page of the database. */
const LONGEST_TEXT = 200_000;

/** The words that run a program under strace, which writes into `file`. */
export function tracedBy(file: string): string[] {
  return ['strace', '-f', '-yy', '-xx', '-s', String(LONGEST_TEXT), '-e', `trace=${TRACED}`, '-o', file];
}

/** Reads a trace, in the order in which calls ended; those that never did are left out. */
export async function* readTrace(file: string): AsyncGenerator<SystemCall> {
  const lines = createInterface({ input: createReadStream(file, 'latin1'), crlfDelay: Number.POSITIVE_INFINITY });
  const parse = createTraceParser();
  for await (const line of lines) {
    const call = parse(line);
    if (call) yield call;
  }
}

/** Takes a trace line by line; returns the call that ended with a line. A call that others interrupt stands in two parts. */
export function createTraceParser(): (line: string) => SystemCall | null {
  const open = new Map<string, { readonly text: string; readonly began: number }>();
  let number = 0;
  return (line) => {
    number += 1;
    const [, thread, rest] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
    if (!thread || !rest) return null;
    if (rest.endsWith('<unfinished ...>')) {
      open.set(thread, { text: rest.slice(0, -'<unfinished ...>'.length), began: number });
      return null;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(rest);
    const first = resumed && open.get(thread);
    open.delete(thread);
    if (resumed && !first) return null;
    return toCall(first ? first.text + resumed![1] : rest, first?.began ?? number, number);
  };
}

function toCall(text: string, began: number, ended: number): SystemCall | null {
  const [, name, file] = /^(\w+)\(\d+<([^>]*(?:->[^>]*)?)>/.exec(text) ?? [];
  const result = /\) += (-?\d+)[^"]*$/.exec(text)?.[1];
  if (!name || file === undefined || result === undefined) return null;
  const strings = [...text.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map((match) => match[1]!);
  const bytes = Buffer.from(strings.join('').replaceAll('\\x', ''), 'hex');
  return { name, file: plain(file), bytes: count(bytes, name, Number(result)), result: Number(result), began, ended };
}

/** Only so many bytes as the call says went through; buffers of a scattered read are shown whole. */
function count(bytes: Uint8Array, name: string, result: number): Uint8Array {
  return name.endsWith('sync') ? bytes.subarray(0, 0) : bytes.subarray(0, Math.max(0, result));
}

/** Under -xx paths are hexadecimal, too. */
function plain(file: string): string {
  return file.replaceAll(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
