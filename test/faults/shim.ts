import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('power-cut.c', import.meta.url));

/** What the disk of the shim can be told to be. */
export type DiskTrouble = 'full' | 'read-only' | 'slow' | 'sync-fails';

export interface ShimOptions {
  /** Files whose path begins so lie on the disk. */
  readonly files: string;
  /** Everything done to them is logged here; without it syncs are real. */
  readonly log?: string;
  /** The write or sync at which the power fails. */
  readonly cutAt?: number;
  readonly lie?: 'all' | 'wal';
}

/** The compiled disk shim (power-cut.c) with the folder of its triggers. */
export interface Shim {
  /** Environment of a process that works on the shim's disk. */
  environment(options: ShimOptions): Record<string, string>;
  /** From now on the disk is so. */
  begin(trouble: DiskTrouble): void;
  end(trouble: DiskTrouble): void;
}

/** Whether this machine can compile the shim: Linux with a C compiler, as the installation of SQLite from source asks for. */
export const canCompile = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;

/** Compiles the shim into `folder`. */
export function compileShim(folder: string): Shim {
  const library = join(folder, 'power-cut.so');
  const { status, stderr, error } = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl', '-lpthread'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the shim does not compile: ${error?.message ?? stderr}`);
  const triggers = join(folder, 'triggers');
  mkdirSync(triggers);
  return {
    environment: ({ files, log, cutAt, lie }) => ({
      LD_PRELOAD: library,
      FAULTS_FILES: files,
      FAULTS_TRIGGERS: triggers,
      ...(log === undefined ? {} : { FAULTS_LOG: log }),
      ...(cutAt === undefined ? {} : { FAULTS_CUT_AT: String(cutAt) }),
      ...(lie === undefined ? {} : { FAULTS_LIE: lie }),
    }),
    begin: (trouble) => writeFileSync(join(triggers, trouble), ''),
    end(trouble) {
      if (existsSync(join(triggers, trouble))) rmSync(join(triggers, trouble));
    },
  };
}
