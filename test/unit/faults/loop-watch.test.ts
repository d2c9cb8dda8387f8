import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/program.ts';

const WATCH = new URL('../../faults/loop-watch.mjs', import.meta.url).href;

function longestTurnOf(script: string): number {
  const folder = temporaryFolder();
  try {
    const file = folder.file('turns');
    const { status } = spawnSync(process.execPath, ['--import', WATCH, '-e', script], { env: { ...process.env, LOOP_WATCH: file } });
    expect(status).toBe(0);
    if (!existsSync(file)) return 0;
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return Math.max(...lines.map((line) => (JSON.parse(line) as { busyMs: number }).busyMs));
  } finally {
    folder.remove();
  }
}

it('sees a turn that works for long, and not one that only waits', () => {
  const stop = 'setTimeout(() => process.exit(0), 900);';
  const works = 'setTimeout(() => { const end = process.cpuUsage().user + 2e5; while (process.cpuUsage().user < end); }, 300);';
  const waits = 'setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300), 300);';
  expect(longestTurnOf(works + stop)).toBeGreaterThan(100);
  expect(longestTurnOf(waits + stop)).toBeLessThan(100);
});
