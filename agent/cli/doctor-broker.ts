import { once } from 'node:events';
import { createServer } from 'node:net';
import type { IClientOptions } from 'mqtt';
import type { AgentConfig } from '../config/schema.ts';
import type { Clock } from '../ports.ts';
import { mqttOptions } from './connect.ts';
import { type Finding, fail, ok } from './doctor-finding.ts';

type Connection = AgentConfig['broker'];
type Embedded = Extract<Connection, { kind: 'embedded' }>;
type External = Extract<Connection, { kind: 'external' }>;

const PATIENCE_MS = 5000;
const VERSION_TOPIC = '$SYS/broker/version';
const VERSION_PATIENCE_MS = 500;
/** A session of its own: the agent's must not be taken over. */
const CLIENT_ID = `quartermaster-doctor-${process.pid}`;

interface Asked {
  readonly clock: Clock;
  readonly name: 'broker' | 'upstream broker';
  /** An agent works now, so an embedded broker should answer. */
  readonly isRunning: boolean;
}

/** Connects to a broker as the agent would, within 5 s. Passwords are used and never shown. */
export function checkBroker(connection: Connection, asked: Asked): Promise<Finding> {
  return connection.kind === 'external' ? checkExternal(connection, asked) : checkEmbedded(connection, asked);
}

async function checkExternal(connection: External, { clock, name }: Asked): Promise<Finding> {
  const { url, clientId: _, sessionExpirySeconds: __, ...credentials } = mqttOptions(connection, CLIENT_ID);
  const { problem, version } = await tryConnection(url, credentials, clock);
  if (problem) return fail(name, `${url}: ${problem}`, 'is the broker running, its address right, and does it know this user?');
  const isMosquitto = version?.startsWith('mosquitto') ?? false;
  const advice = isMosquitto
    ? 'in mosquitto.conf: persistence true, max_queued_messages as large as an outage may bring, max_inflight_messages 1000 (20 by default, which caps each batch)'
    : null;
  return ok(name, `${url} accepts the connection${version ? ` (${version})` : ''}`, advice);
}

async function checkEmbedded({ host, port, users }: Embedded, { clock, name, isRunning }: Asked): Promise<Finding> {
  if (port === 0) return ok(name, 'embedded; a free port is chosen at each start');
  const place = `${host}:${port}`;
  if (!isRunning) {
    const problem = await tryListening(host, port);
    return problem
      ? fail(name, `${place} cannot be listened on: ${problem}`, 'end the other program or choose another broker.port')
      : ok(name, `${place} is free for the embedded broker`);
  }
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host);
  const { problem } = await tryConnection(`mqtt://${reachable}:${port}`, users[0] ?? {}, clock);
  return problem
    ? fail(name, `the embedded broker on ${place} does not accept a connection: ${problem}`, 'look into the log of the agent')
    : ok(name, `the embedded broker on ${place} accepts connections`);
}

async function tryListening(host: string, port: number): Promise<string | null> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EADDRINUSE' ? 'another program listens there' : message;
  } finally {
    server.close();
  }
}

async function tryConnection(
  url: string,
  credentials: IClientOptions,
  clock: Clock,
): Promise<{ problem: string | null; version: string | null }> {
  const { connect } = await import('mqtt');
  const client = connect(url, { ...credentials, clientId: CLIENT_ID, clean: true, reconnectPeriod: 0, connectTimeout: PATIENCE_MS });
  let version: string | null = null;
  client.on('message', (_topic, payload) => {
    version = payload.toString('utf8').slice(0, 60);
  });
  const problem = await new Promise<string | null>((resolve) => {
    const limit = clock.after(PATIENCE_MS, () => resolve(`no answer within ${PATIENCE_MS / 1000} s`));
    const settle = (why: string | null) => {
      limit.cancel();
      resolve(why);
    };
    client.once('connect', () => settle(null));
    client.on('error', (error) => settle(error.message || (error as NodeJS.ErrnoException).code || 'refused'));
    client.once('close', () => settle('the connection was closed'));
  });
  if (problem === null) {
    client.subscribe(VERSION_TOPIC, () => undefined);
    await new Promise<void>((resolve) => {
      const limit = clock.after(VERSION_PATIENCE_MS, resolve);
      client.once('message', () => {
        limit.cancel();
        resolve();
      });
    });
  }
  client.end(true);
  return { problem, version };
}
