import { createCareThread } from '../adapters/care-thread.ts';
import type { HttpServer } from '../adapters/http-server.ts';
import { createSystemClock } from '../adapters/system-clock.ts';
import { createSystemIds } from '../adapters/system-ids.ts';
import { createSystemRandom } from '../adapters/system-random.ts';
import { createWorkerPool } from '../adapters/worker-pool.ts';
import { type Agent, type AgentOptions, createAgent } from '../agent.ts';
import type { AgentConfig } from '../config/schema.ts';
import { toIso } from '../domain/calendar.ts';
import type { Clock, Log } from '../ports.ts';
import { within } from '../wiring/within.ts';
import { type Connected, connect } from './connect.ts';

const HTTP_STOP_MS = 300;

/** What the agent is given besides its configuration; a demonstration brings a clock of its own. */
export interface Surroundings extends AgentOptions {
  readonly clock: Clock;
  readonly log: Log;
}

/** Where a running agent can be reached; `page` is null where HTTP is off. */
export interface Addresses {
  readonly broker: string;
  readonly page: string | null;
}

/** The agent with its brokers, workers and HTTP server. */
export interface WiredAgent {
  readonly agent: Agent;
  /** Starts everything, or nothing: rejects with an AgentError after taking back what had started. */
  start(): Promise<Addresses>;
  stop(): Promise<void>;
  /** Whether the devices' broker delivers messages now. */
  subscribed(): boolean;
}

/** Wires the agent to this machine; nothing is opened before `start`. */
export async function wireAgent(config: AgentConfig, { clock, log, ...options }: Surroundings): Promise<WiredAgent> {
  const name = `quartermaster-${config.site.id}-${config.gateway.id}`;
  const devices = await connect(config.broker, name, { clock, log });
  const upstream = config.upstream.broker && (await connect(config.upstream.broker, `${name}-upstream`, { clock, log }));
  const uplink = (upstream ?? devices).uplink(statusOf(config, options.version, clock));
  const compute = createWorkerPool({ log });
  // A demonstration's clock runs fast, its sockets and threads do not.
  const stopClock = createSystemClock({ onError: rethrow });
  const ports = { clock, log, compute, random: createSystemRandom(), ids: createSystemIds(clock), care: createCareThread() };
  const sources = { source: devices.source, upstreamSource: upstream?.source };
  const agent = createAgent(config, { ...ports, ...sources, uplink }, { stopClock, ...options });
  let http: HttpServer | null = null;

  const stop = async () => {
    const closing = http?.stop();
    http = null;
    if (closing && !(await within(stopClock, HTTP_STOP_MS, closing)))
      log.warn({ cause: 'http' }, 'HTTP did not stop in time and is left behind');
    await agent.stop();
  };
  return {
    agent,
    subscribed: () => devices.source.connected(),
    stop,
    async start() {
      try {
        await agent.start();
      } catch (error) {
        // What had opened before the failure would keep the process alive.
        await Promise.allSettled([devices.source.stop(), upstream?.source.stop(), uplink.stop(), compute.stop()]);
        throw error;
      }
      try {
        http = await startHttp(config, agent, log);
      } catch (error) {
        await stop();
        throw error;
      }
      return { broker: devices.address(), page: http?.url ?? null };
    },
  };
}

function rethrow(error: unknown): never {
  throw error;
}

async function startHttp(config: AgentConfig, agent: Agent, log: Log): Promise<HttpServer | null> {
  if (!config.http.enabled) return null;
  const { createHttpServer } = await import('../adapters/http-server.ts');
  const { host, port, token } = config.http;
  const server = createHttpServer({ host, port, token }, agent.api, log);
  await server.start();
  return server;
}

/** The retained message by which upstream knows whether this gateway is there. */
function statusOf(config: AgentConfig, version: string, clock: Clock): Parameters<Connected['uplink']>[0] {
  const startedAt = toIso(clock.now());
  return {
    topic: `${config.upstream.prefix}/${config.site.id}/${config.gateway.id}/status`,
    online: () => JSON.stringify({ online: true, version, startedAt }),
    offline: JSON.stringify({ online: false }),
  };
}
