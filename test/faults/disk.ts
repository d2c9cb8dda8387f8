import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createRandom } from '../../simulator/random.ts';
import { type CutManner, type Files, imageAfterCut } from './disk-image.ts';
import { readDiskLog } from './disk-log.ts';

/** The disk that a database's files lie on, as it is before a process of the shim works on it. */
export interface Disk {
  /** Puts in place of the files what the disk holds after the power failed, by the log of the process and drawn from `seed`; the log is removed. */
  cut(log: string, manner: CutManner, seed: string): { readonly steps: number; readonly unsyncedBytes: number };
}

/** Remembers the files whose path begins so; all that they hold counts as synced. */
export function createDisk(prefix: string): Disk {
  const before = readFiles(prefix);
  return {
    cut(log, manner, seed) {
      const steps = existsSync(log) ? readDiskLog(log) : [];
      replaceFiles(prefix, imageAfterCut(before, steps, manner, createRandom(seed)));
      const unsynced = new Map<string, number>();
      for (const step of steps) {
        if (step.kind === 'synced') unsynced.delete(step.path);
        if (step.kind === 'wrote') unsynced.set(step.path, (unsynced.get(step.path) ?? 0) + step.bytes.length);
      }
      rmSync(log, { force: true });
      return { steps: steps.length, unsyncedBytes: [...unsynced.values()].reduce((sum, bytes) => sum + bytes, 0) };
    },
  };
}

function pathsOf(prefix: string): string[] {
  const folder = dirname(prefix);
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(prefix)))
    .map((name) => join(folder, name));
}

/** The shared memory of a write-ahead log is no file that outlives a cut. */
function readFiles(prefix: string): Files {
  const kept = pathsOf(prefix).filter((path) => !path.endsWith('-shm'));
  return new Map(kept.map((path) => [path, readFileSync(path)]));
}

function replaceFiles(prefix: string, image: Files): void {
  for (const path of pathsOf(prefix)) rmSync(path);
  for (const [path, bytes] of image) writeFileSync(path, bytes);
}
