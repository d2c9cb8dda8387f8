import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the kernel counts of a process: CPU time, and bytes sent to the disk. */
export interface ProcessFigures {
  readonly cpuMs: number;
  readonly bytesWritten: number;
}

const TICK_MS = 10;

/** Reads the kernel's counts; Linux only. */
export function processFigures(pid: number): ProcessFigures {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const written = /^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1];
  return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, bytesWritten: Number(written) };
}

/** Counts the syncs of a process while `work` runs, by strace, which slows it down; null where there is no strace. */
export async function countSyncs(pid: number, work: () => Promise<unknown>): Promise<number | null> {
  if (spawnSync('strace', ['-V']).status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-strace-'));
  const report = join(folder, 'syncs');
  const tracer = spawn('strace', ['-f', '-c', '-e', 'trace=fsync,fdatasync', '-o', report, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(tracer.stderr, 'data');
  await work();
  const ended = once(tracer, 'exit');
  tracer.kill('SIGINT');
  await ended;
  const calls = [...readFileSync(report, 'utf8').matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+).*f(?:data)?sync$/gm)].reduce(
    (sum, match) => sum + Number(match[1]),
    0,
  );
  rmSync(folder, { recursive: true, force: true });
  return calls;
}

/** The kind of filesystem that a file lies on. */
export function filesystemOf(file: string): string {
  return spawnSync('stat', ['-f', '-c', '%T', file], { encoding: 'utf8' }).stdout.trim();
}
