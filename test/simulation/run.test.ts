import { expect, it } from 'vitest';
import { runVirtual, type VirtualRun } from '../../simulator/run-virtual.ts';
import { setScene } from '../../simulator/scene.ts';
import { createKeptLog } from '../support/kept-log.ts';

const SEED = process.env['SEED'] ?? 'twelve days';

function run(seed: string): Promise<VirtualRun> {
  process.stdout.write(`seed ${seed}\n`);
  return runVirtual(setScene({ seed, items: 8 }), { days: 12, log: createKeptLog() });
}

it('twelve days of eight items play the same from the same seed, break no rule, and play differently from another', async () => {
  const first = await run(SEED);
  expect(first.violations).toEqual([]);
  expect(first.figures).toMatchObject({ simulatedDays: 12, items: 8, stockMatchesWorld: true });
  expect(first.figures.decisions).toBeGreaterThan(5);
  expect(await run(SEED)).toEqual(first);
  const other = await run(`${SEED}, another`);
  expect(other.violations).toEqual([]);
  expect({ ...other.figures, seed: first.figures.seed }).not.toEqual(first.figures);
});
