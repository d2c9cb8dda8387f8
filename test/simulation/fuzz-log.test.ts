import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { temporaryFolder } from '../support/program.ts';

const MAIN = built('simulator/main.ts');
const play = promisify(execFile);
/** With a crash, a step of the clock, a broken radio and two gateways among them. */
const SEEDS = [2, 4, 7, 12];

it.each(SEEDS)('the log of seed %d is the same, byte by byte, in two processes', { timeout: 300_000 }, async (seed) => {
  const folder = temporaryFolder();
  try {
    const files = [folder.file('first.log'), folder.file('second.log')];
    const words = [MAIN, 'fuzz', '--seeds', '1', '--from', String(seed), '--days', '6', '--log'];
    const printed = await Promise.all(files.map(async (file) => (await play(process.execPath, [...words, file])).stdout));
    const [first, second] = files.map((file) => readFileSync(file, 'utf8')) as [string, string];
    expect(first.split('\n').length).toBeGreaterThan(500);
    for (const happening of [
      'gateway-1 gets',
      'gateway-1 acknowledges',
      'gateway-1 commits',
      'gateway-1 published',
      'fault ',
      'gateway-1 starts',
    ])
      expect(first).toContain(happening);
    expect(second).toBe(first);
    expect(printed[1]).toBe(printed[0]);
  } finally {
    folder.remove();
  }
});
