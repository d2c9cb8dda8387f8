import { createRandom } from '../../simulator/random.ts';
import { pause } from '../support/mosquitto-process.ts';
import { type DrillOptions, type DrillReport, drill } from './drill.ts';
import type { RunningAgent } from './gateway.ts';

export interface KillReport extends DrillReport {
  /** How many kills hit an agent that was starting, working or stopping. */
  readonly kills: Readonly<Record<Moment, number>>;
}

type Moment = 'starting' | 'working' | 'stopping';

const LONGEST_WAIT_MS = 10_000;
/** Until the first start has been timed. */
const STARTUP_GUESS_MS = 400;

/** A drill in which the agent is killed by SIGKILL at moments drawn from the seed: while it starts or recovers, while it takes messages, while it stops. */
export async function killDrill(options: DrillOptions): Promise<KillReport> {
  const random = createRandom(options.seed).stream('kill');
  const kills = { starting: 0, working: 0, stopping: 0 };
  let startupMs = STARTUP_GUESS_MS;
  const share = Math.ceil(options.messages / Math.max(1, options.interruptions));

  async function interrupt(agent: RunningAgent, taken: () => Promise<number>): Promise<void> {
    const from = performance.now();
    const moment = random.next() < 0.35 ? 'starting' : random.next() < 0.8 ? 'working' : 'stopping';
    const many = random.integer(1, share);
    const [delayMs, stoppingMs] = [random.next() * startupMs, random.next() * 60];
    if (moment === 'starting') await Promise.race([pause(delayMs), agent.ended]);
    else if (await agent.listening()) {
      startupMs = performance.now() - from;
      await taking(agent, taken, many);
      if (moment === 'stopping') {
        void agent.kill('SIGTERM');
        await pause(stoppingMs);
      }
    }
    kills[moment] += 1;
    await agent.kill('SIGKILL');
  }

  const report = await drill(options, { start: (gateway) => gateway.start(), interrupt });
  return { ...report, kills };
}

/** Resolves when `many` more messages have been taken; where no more come, soon after. */
async function taking(agent: RunningAgent, taken: () => Promise<number>, many: number): Promise<void> {
  const limit = performance.now() + LONGEST_WAIT_MS;
  const wanted = (await taken()) + many;
  let [last, quietTurns] = [0, 0];
  while (agent.isRunning() && performance.now() < limit && quietTurns < 20) {
    const now = await taken();
    if (now >= wanted) return;
    quietTurns = now === last ? quietTurns + 1 : 0;
    last = now;
    await pause(2);
  }
}
