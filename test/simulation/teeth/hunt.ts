import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Which seeds to try, and how. */
export interface Seeds {
  readonly from: number;
  readonly seeds: number;
  readonly days: number;
  readonly jobs: number;
}

/** How a fuzzer's run over some seeds ended. `broken`: it did not come to a judgement, which is no bite. */
export type Hunted =
  | { readonly kind: 'clean' }
  | { readonly kind: 'bitten'; readonly seed: number; readonly reason: string }
  | { readonly kind: 'broken'; readonly how: string };

const TAIL_LINES = 12;
/** A bug can make time stand still, or orders breed: that is no judgement either. */
const LIMIT_MS = 45 * 60_000;

/** Runs the fuzzer of a tree over seeds until the first that breaks a rule. */
export async function hunt(folder: string, { from, seeds, days, jobs }: Seeds): Promise<Hunted> {
  const options = ['--seeds', seeds, '--from', from, '--days', days, '--jobs', jobs].map(String);
  const child = spawn(process.execPath, ['--import', 'tsx', join(folder, 'simulator/main.ts'), 'fuzz', ...options, '--no-shrink'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that its processes end with it.
    detached: true,
  });
  const said: string[] = [];
  let failed: number | null = null;
  let reason: string | null = null;
  const read = (stream: NodeJS.ReadableStream): void => {
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      const seed = /^seed (\d+): FAILED/.exec(line);
      if (seed) failed ??= Number(seed[1]);
      // What it found stands below, indented.
      else if (failed !== null && reason === null && /^ {2}\S/.test(line)) reason = line.trim();
    });
  };
  read(child.stdout);
  read(child.stderr);
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    process.kill(-child.pid!, 'SIGKILL');
  }, LIMIT_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearTimeout(limit);
  if (isLate) return { kind: 'broken', how: `no answer within ${LIMIT_MS / 60_000} minutes` };
  if (code === 0) return { kind: 'clean' };
  if (code === 1 && failed !== null) return { kind: 'bitten', seed: failed, reason: reason ?? 'no reason was given' };
  return { kind: 'broken', how: `exit code ${code}: ${said.slice(-TAIL_LINES).join(' | ')}` };
}
