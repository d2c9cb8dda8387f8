import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { play } from '../../simulator/play/play.ts';
import { loadScenario } from '../../simulator/scenario/load.ts';
import { built } from '../support/built.ts';
import { PINNED } from './pinned-seeds.ts';

const MAIN = built('simulator/main.ts');
const DAYS = 14;
const FIXED = 40;

/** Plays seeds as a person does, and shows what is printed. */
async function fuzz(...words: string[]): Promise<{ code: number; stdout: string }> {
  const child = spawn(process.execPath, [MAIN, 'fuzz', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    process.stdout.write(text);
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout };
}

/** The first of ten seeds that are others with each commit. */
function seedsOfCommit(): number {
  const hash = process.env['GITHUB_SHA'] ?? execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' });
  return 1000 + (Number.parseInt(hash.slice(0, 7), 16) % 90_000);
}

describe('the agent keeps every rule, whatever goes wrong', { timeout: 600_000 }, () => {
  it(`in ${FIXED} fixed seeds`, async () => {
    const { code, stdout } = await fuzz('--seeds', String(FIXED), '--days', String(DAYS));
    expect(stdout).toContain(`${FIXED} seeds from 1, ${DAYS} days each: no violation`);
    expect(code).toBe(0);
  });

  it('in ten seeds from the commit', async () => {
    expect((await fuzz('--seeds', '10', '--from', String(seedsOfCommit()), '--days', String(DAYS))).code).toBe(0);
  });

  for (const { file, seed, why } of PINNED)
    it(`in the run of seed ${seed} in which ${why}`, async () => {
      const plan = loadScenario(fileURLToPath(new URL(`pinned/${file}`, import.meta.url)));
      expect((await play(plan)).violations).toEqual([]);
    });
});
