import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { AgentError } from '../errors.ts';
import type { Clock, Log, Timer } from '../ports.ts';
import { backoffMs } from './backoff.ts';
import { limitRepeats } from './limit-repeats.ts';
import { createSystemRandom } from './system-random.ts';

/** How to reach an external broker. `ca`, `cert` and `key` are PEM contents. */
export interface MqttConnectionOptions {
  readonly url: string;
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Whether the broker's certificate must be one that is trusted; default true. */
  readonly rejectUnauthorized?: boolean;
  /** How long the broker keeps the session of an absent gateway (MQTT 5). */
  readonly sessionExpirySeconds: number;
  readonly keepaliveSeconds?: number;
}

/** What a connection is for: its session, and what happens to each new client before it connects, once it has, and when it is gone. */
export interface MqttRole {
  readonly name: string;
  readonly session: Pick<IClientOptions, 'clean' | 'will' | 'properties'>;
  readonly prepare?: (client: MqttClient) => void;
  readonly connected: (client: MqttClient) => void;
  readonly lost?: (client: MqttClient) => void;
}

/** A connection that comes back by itself. Each attempt is a fresh client: nothing that an earlier one held is ever sent again. */
export interface MqttConnection {
  /** Throws an AgentError `configuration-invalid` when URL or certificates cannot be used at all. */
  start(): void;
  /** Ends within 1.5 s, with a DISCONNECT where there is a connection. */
  stop(): Promise<void>;
}

const PROTOCOLS = /^(mqtt|mqtts|tcp|ssl|tls|ws|wss):\/\//;
const CONNECT_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 1_400;
// A connection that held this long was a good one: the next failure starts from the shortest delay again.
const STABLE_MS = 30_000;
const REPEAT_MS = 30_000;
// CONNACK codes of MQTT 3.1.1 and MQTT 5 for a protocol version that the broker does not speak.
const VERSION_REFUSED: ReadonlySet<unknown> = new Set([1, 132]);

function clientOptions(options: MqttConnectionOptions, role: MqttRole, protocolVersion: 4 | 5): IClientOptions {
  const { properties, ...session } = role.session;
  return {
    ...session,
    ...(protocolVersion === 5 && properties !== undefined ? { properties } : {}),
    protocolVersion,
    clientId: options.clientId,
    username: options.username,
    password: options.password,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.cert === undefined ? {} : { cert: options.cert }),
    ...(options.key === undefined ? {} : { key: options.key }),
    rejectUnauthorized: options.rejectUnauthorized ?? true,
    keepalive: options.keepaliveSeconds ?? 30,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Coming back is our own affair: mqtt.js waits a fixed time and gives up after a refusal.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
  };
}

function words(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return words(error.errors[0]);
  return error instanceof Error ? error.message || String((error as { code?: unknown }).code ?? error.name) : String(error);
}

function address(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//').replace(/\?.*$/, '');
}

/** Closes a client, politely where it is connected, within `timeoutMs`. */
function farewell(client: MqttClient, clock: Clock, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = clock.after(timeoutMs, () => {
      client.stream.destroy();
      resolve();
    });
    client.end(!client.connected, {}, () => {
      force.cancel();
      resolve();
    });
  });
}

/** A connection to an external broker for one role; connects on `start`. */
export function createMqttConnection(options: MqttConnectionOptions, role: MqttRole, ports: { log: Log; clock: Clock }): MqttConnection {
  const { clock } = ports;
  const log = limitRepeats(ports.log, clock, REPEAT_MS);
  const random = createSystemRandom();
  const broker = address(options.url);
  let client: MqttClient | undefined;
  let retry: Timer | undefined;
  let protocolVersion: 4 | 5 = 5;
  let failures = 0;

  const again = () => {
    try {
      open();
    } catch (error) {
      log.error({ broker, cause: words(error) }, `${role.name} cannot connect`);
      later();
    }
  };
  const later = () => {
    retry = clock.after(backoffMs(failures, random), again);
    failures += 1;
  };

  const open = () => {
    const opened = connect(options.url, clientOptions(options, role, protocolVersion));
    client = opened;
    let reason: unknown = 'connection closed';
    let since: number | undefined;
    opened.on('connect', (packet) => {
      since = clock.monotonic();
      log.info({ broker, protocolVersion, cause: packet.sessionPresent ? 'session resumed' : 'new session' }, `${role.name} connected`);
      role.connected(opened);
    });
    opened.on('error', (error) => {
      reason = error;
    });
    opened.on('disconnect', (packet) => {
      reason = `broker says ${packet.reasonCode ?? 'goodbye'}`;
    });
    opened.on('close', () => {
      role.lost?.(opened);
      if (client !== opened) return;
      client = undefined;
      if (since === undefined && protocolVersion === 5 && VERSION_REFUSED.has((reason as { code?: unknown }).code)) {
        protocolVersion = 4;
        retry = clock.after(0, again);
        return;
      }
      if (since === undefined) log.warn({ broker, cause: words(reason) }, `${role.name} cannot connect`);
      else log.info({ broker, cause: words(reason) }, `${role.name} disconnected`);
      if (since !== undefined && clock.monotonic() - since >= STABLE_MS) failures = 0;
      later();
    });
    role.prepare?.(opened);
  };

  return {
    start() {
      if (!PROTOCOLS.test(options.url)) throw new AgentError('configuration-invalid', `not an address of a broker: ${broker}`);
      try {
        open();
      } catch (cause) {
        throw new AgentError('configuration-invalid', `cannot use the connection to ${broker}: ${words(cause)}`, { cause });
      }
    },
    async stop() {
      retry?.cancel();
      const last = client;
      client = undefined;
      if (last !== undefined) await farewell(last, clock, STOP_TIMEOUT_MS);
    },
  };
}
