import { createInlineCompute } from '../adapters/inline-compute.ts';
import { createLog } from '../adapters/pino-log.ts';
import { createSystemClock } from '../adapters/system-clock.ts';
import { createSystemIds } from '../adapters/system-ids.ts';
import { createSystemRandom } from '../adapters/system-random.ts';
import { type AgentPorts, useAtRest } from '../agent.ts';
import type { AgentApi } from '../api/api.ts';
import type { AgentConfig } from '../config/schema.ts';
import { programVersion } from './version.ts';

/** Uses the API on the database of an agent that does not run: nothing is connected, and what comes by the clock waits for the next start. Throws AgentError. */
export function withApiAtRest<Result>(config: AgentConfig, use: (api: AgentApi) => Promise<Result>): Promise<Result> {
  return useAtRest(config, portsAtRest(), { version: programVersion() }, use);
}

function portsAtRest(): AgentPorts {
  const system = createSystemClock({ onError: () => undefined });
  const never = () => ({ cancel: () => undefined });
  const clock = { ...system, after: never, at: never };
  const absent = {
    connected: () => false,
    start: async () => undefined,
    stop: async () => undefined,
    publish: async () => undefined,
  };
  return {
    clock,
    random: createSystemRandom(),
    ids: createSystemIds(clock),
    compute: createInlineCompute(),
    source: { ...absent, name: 'none', resubscribe: async () => undefined, trouble: () => null },
    uplink: absent,
    log: createLog({ level: 'warn' }),
  };
}
