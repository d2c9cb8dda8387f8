import { connect, type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';
import { AgentError } from '../errors.ts';
import type { Clock, Log, Timer } from '../ports.ts';
import { backoffMs } from './backoff.ts';
import { type BrokerTerms, concede, readGrants } from './broker-terms.ts';
import { limitRepeats } from './limit-repeats.ts';
import { createSystemRandom } from './system-random.ts';
import { createTakeovers } from './takeovers.ts';

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
  /** What is wrong with a connection that comes and goes; null when nothing is known. */
  trouble(): string | null;
  /** Ends within a second, with a DISCONNECT where there is a connection. */
  stop(): Promise<void>;
}

const PROTOCOLS = /^(mqtt|mqtts|tcp|ssl|tls|ws|wss):\/\//;
const CONNECT_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 700;
// A connection that held this long was a good one: the next failure starts from the shortest delay again.
const STABLE_MS = 30_000;
const REPEAT_MS = 30_000;
const SESSION_TAKEN_OVER = 142;
const CLOSED_WITHOUT_A_WORD = 'connection closed';
/** Where two clients throw each other out, no connection outlives the longest delay before the next attempt by much. */
const YOUNG_MS = 60_000;

function clientOptions(options: MqttConnectionOptions, role: MqttRole, { protocolVersion, willQos }: BrokerTerms): IClientOptions {
  const { properties, will, ...session } = role.session;
  return {
    ...session,
    ...(will === undefined ? {} : { will: { ...will, qos: willQos } }),
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

/** How a connection went that has ended: how long it held, null where the broker never accepted it, and why it ended. */
interface Ended {
  readonly heldMs: number | null;
  readonly reason: unknown;
}

/** Follows a client from its attempt to its end. */
function follow(
  client: MqttClient,
  clock: Clock,
  told: { accepted: (packet: IConnackPacket) => void; takenOver: () => void; ended: (how: Ended) => void },
): void {
  let reason: unknown = CLOSED_WITHOUT_A_WORD;
  let since: number | undefined;
  client.on('connect', (packet) => {
    since = clock.monotonic();
    told.accepted(packet);
  });
  client.on('error', (error) => {
    reason = error;
  });
  client.on('disconnect', (packet) => {
    reason = `broker says ${packet.reasonCode ?? 'goodbye'}`;
    if (packet.reasonCode === SESSION_TAKEN_OVER) told.takenOver();
  });
  client.on('close', () => told.ended({ heldMs: since === undefined ? null : clock.monotonic() - since, reason }));
}

/** A connection to an external broker for one role; connects on `start`. */
export function createMqttConnection(options: MqttConnectionOptions, role: MqttRole, ports: { log: Log; clock: Clock }): MqttConnection {
  const { clock } = ports;
  const log = limitRepeats(ports.log, clock, REPEAT_MS);
  const random = createSystemRandom();
  const broker = address(options.url);
  const terms: BrokerTerms = { protocolVersion: 5, willQos: 1 };
  const takeovers = createTakeovers(clock);
  let client: MqttClient | undefined;
  let retry: Timer | undefined;
  let failures = 0;
  let wasThrownOut = false;

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
  const noteFight = (isNew: boolean) => {
    const { clientId } = options;
    if (isNew)
      log.error({ broker, clientId, role: role.name }, 'another client seems to use the same client id: each throws the other out');
  };
  const accepted = (opened: MqttClient, packet: IConnackPacket) => {
    const cause = packet.sessionPresent ? 'session resumed' : 'new session';
    log.info({ broker, protocolVersion: terms.protocolVersion, cause }, `${role.name} connected`);
    if (wasThrownOut && packet.sessionPresent) noteFight(takeovers.guessed());
    readGrants(packet, role.session.properties, log);
    role.connected(opened);
  };
  const ended = ({ heldMs, reason }: Ended) => {
    if (heldMs === null && concede(terms, reason)) {
      retry = clock.after(0, again);
      return;
    }
    if (heldMs === null) log.warn({ broker, cause: words(reason) }, `${role.name} cannot connect`);
    else log.info({ broker, cause: words(reason) }, `${role.name} disconnected`);
    wasThrownOut = heldMs !== null && heldMs < YOUNG_MS && reason === CLOSED_WITHOUT_A_WORD;
    if ((heldMs ?? 0) >= STABLE_MS && !takeovers.isFight()) failures = 0;
    later();
  };
  const open = () => {
    const opened = connect(options.url, clientOptions(options, role, terms));
    client = opened;
    follow(opened, clock, {
      accepted: (packet) => accepted(opened, packet),
      takenOver: () => noteFight(takeovers.told()),
      ended(how) {
        role.lost?.(opened);
        if (client !== opened) return;
        client = undefined;
        ended(how);
      },
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
    trouble: () => (takeovers.isFight() ? `another client seems to use the client id ${options.clientId}` : null),
    async stop() {
      retry?.cancel();
      const last = client;
      client = undefined;
      if (last !== undefined) await farewell(last, clock, STOP_TIMEOUT_MS);
    },
  };
}
