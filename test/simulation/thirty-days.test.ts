import { describe, expect, it } from 'vitest';
import { runVirtual, type VirtualRun } from '../../simulator/run-virtual.ts';
import { setScene } from '../../simulator/scene.ts';
import { createKeptLog } from '../support/kept-log.ts';

const DAYS = 30;

async function run(seed: string): Promise<VirtualRun & { readonly complaints: number }> {
  const log = createKeptLog();
  const played = await runVirtual(setScene({ seed }), { days: DAYS, log });
  return { ...played, complaints: log.lines.filter(({ level }) => level === 'warn' || level === 'error').length };
}

// SEED=... plays another one.
const seeds = process.env.SEED === undefined ? ['1', '2'] : [process.env.SEED];

describe.each(seeds)('thirty days of the warehouse with seed %s', (seed) => {
  it('come out the same twice, keep their promises and end quiet', { timeout: 240_000 }, async () => {
    process.stdout.write(`seed ${seed}\n`);
    const first = await run(seed);
    expect(first.violations).toEqual([]);
    expect(first.complaints).toBe(0);
    const { figures } = first;
    expect(figures).toMatchObject({ seed: Number(seed), simulatedDays: DAYS, items: 48, stockMatchesWorld: true });
    expect(figures.decisions).toBeGreaterThan(48);
    expect([figures.delivered, figures.acknowledged, figures.received]).toEqual(Array(3).fill(figures.decisions));
    expect(figures.stockEvents).toBeGreaterThan(1000);
    expect(figures.messages).toBeGreaterThan(figures.stockEvents);
    expect(figures.forecasts).toBeGreaterThan(48);
    expect(figures.fillRate).toBeGreaterThanOrEqual(0.95);
    expect(figures.averageDaysOfCover).toBeLessThanOrEqual(21);
    expect(await run(seed)).toEqual(first);
  });
});
