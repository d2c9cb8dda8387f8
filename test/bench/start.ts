import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startAgentProcess } from './agent-process.ts';
import { type Benchmark, median } from './benchmark.ts';

/** From the start of the process to the subscription, beside a Node process that does nothing, in turn. */
export const start: Benchmark = async ({ number, say }) => {
  const runs = number('runs', 7);
  const agent: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < runs; run++) {
    const from = performance.now();
    await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
    bare.push(performance.now() - from);
    const started = await startAgentProcess();
    agent.push(started.startedAfterMs);
    await started.stop();
    say(`run ${run + 1}: subscribed after ${Math.round(agent.at(-1)!)} ms; a bare node takes ${Math.round(bare.at(-1)!)} ms`);
  }
  const startedMs = Math.round(median(agent));
  const bareNodeMs = Math.round(median(bare));
  return { runs, startedMs, slowestMs: Math.round(Math.max(...agent)), bareNodeMs, ratio: Number((startedMs / bareNodeMs).toFixed(2)) };
};
