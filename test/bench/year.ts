import { resourceUsage } from 'node:process';
import { createLog } from '../../agent/adapters/pino-log.ts';
import { runVirtual } from '../../simulator/run-virtual.ts';
import { setScene } from '../../simulator/scene.ts';
import type { Benchmark } from './benchmark.ts';

/** Parameters each week, the model chosen anew each quarter. */
const LEARNING = { updateEvery: '7d', chooseEvery: '90d', atOnce: 48 };

/** A simulated year: what `demo --days` plays, with the agent learning as a large site would have it. */
export const year: Benchmark = async ({ number, text, say }) => {
  const [items, days] = [number('items', 500), number('days', 365)];
  const demand = text('demand', '');
  const scene = setScene({ seed: text('seed', '1'), items, ...(demand !== '' && { demandFile: demand }) });
  const from = performance.now();
  const { figures, violations } = await runVirtual(scene, {
    days,
    log: createLog({ level: 'error' }),
    agent: { learning: LEARNING },
    progress: (day) => day % 30 === 0 && say(`day ${day}: ${((performance.now() - from) / 1000).toFixed(1)} s`),
  });
  for (const violation of violations) say(`violated: ${violation}`);
  const { userCPUTime, systemCPUTime } = resourceUsage();
  const { stockMatchesWorld, ...rest } = figures;
  return {
    ...rest,
    violations: violations.length,
    stockMatchesWorld: String(stockMatchesWorld),
    seconds: Number(((performance.now() - from) / 1000).toFixed(1)),
    userSeconds: Number((userCPUTime / 1e6).toFixed(1)),
    systemSeconds: Number((systemCPUTime / 1e6).toFixed(1)),
  };
};
