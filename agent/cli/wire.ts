import type { HttpServer } from '../adapters/http-server.ts';
import { createSystemIds } from '../adapters/system-ids.ts';
import { createSystemRandom } from '../adapters/system-random.ts';
import { createWorkerPool } from '../adapters/worker-pool.ts';
import { type Agent, type AgentOptions, createAgent } from '../agent.ts';
import type { AgentConfig } from '../config/schema.ts';
import { toIso } from '../domain/calendar.ts';
import type { Clock, Log } from '../ports.ts';
import { type Connected, connect } from './connect.ts';

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
  const ports = { clock, log, compute, random: createSystemRandom(), ids: createSystemIds(clock) };
  const sources = { source: devices.source, upstreamSource: upstream?.source };
  const agent = createAgent(config, { ...ports, ...sources, uplink }, options);
  let http: HttpServer | null = null;

  const stop = async () => {
    await http?.stop();
    http = null;
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
