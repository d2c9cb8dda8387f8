import { readFileSync } from 'node:fs';
import type { UplinkStatus } from '../adapters/mqtt-uplink.ts';
import type { AgentConfig } from '../config/schema.ts';
import type { Clock, Log, MessageSource, Uplink } from '../ports.ts';

type Connection = AgentConfig['broker'];
type External = Extract<Connection, { kind: 'external' }>;

/** A broker made ready: where its messages come from, how to publish there, and its address for people. */
export interface Connected {
  readonly source: MessageSource;
  uplink(status: UplinkStatus): Uplink;
  /** Known once the source is started. */
  address(): string;
}

/** Prepares the broker that the configuration names; nothing is opened before `start`. Only the library that is needed is loaded. */
export async function connect(connection: Connection, clientId: string, { clock, log }: { clock: Clock; log: Log }): Promise<Connected> {
  if (connection.kind === 'embedded') {
    const { createEmbeddedBroker } = await import('../adapters/embedded-broker.ts');
    const { host, port, users, allowAnonymous = users.length === 0 } = connection;
    const broker = createEmbeddedBroker({ host, port, users, allowAnonymous }, log, clock);
    return {
      source: broker.source,
      uplink: (status) => broker.uplink(status),
      address: () => `mqtt://${host.includes(':') ? `[${host}]` : host}:${broker.port}`,
    };
  }
  const [{ createMqttSource }, { createMqttUplink }] = await Promise.all([
    import('../adapters/mqtt-source.ts'),
    import('../adapters/mqtt-uplink.ts'),
  ]);
  const options = mqttOptions(connection, clientId);
  return {
    source: createMqttSource(options, log, clock),
    uplink: (status) => createMqttUplink(options, status, log, clock),
    address: () => connection.url,
  };
}

/** How to connect to a broker elsewhere; reads its PEM files. */
export function mqttOptions(connection: External, clientId: string) {
  const pem = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file, 'utf8'));
  return {
    url: connection.url,
    clientId: connection.clientId ?? clientId,
    username: connection.username,
    password: connection.password,
    ca: pem(connection.ca),
    cert: pem(connection.cert),
    key: pem(connection.key),
    sessionExpirySeconds: Math.ceil(connection.sessionExpiry / 1000),
  };
}
