import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { createEmbeddedBroker } from '../../agent/adapters/embedded-broker.ts';
import { createMqttSource } from '../../agent/adapters/mqtt-source.ts';
import { createMqttUplink, type UplinkStatus } from '../../agent/adapters/mqtt-uplink.ts';
import { createSystemClock } from '../../agent/adapters/system-clock.ts';
import type { Log, Message, MessageSource, Uplink } from '../../agent/ports.ts';
import { createKeptLog } from './kept-log.ts';
import { freePort, mosquittoSkipped, startMosquitto, until } from './mosquitto.ts';

/** A broker under test with the agent's doors to it, and devices that publish. */
export interface BrokerUnderTest {
  readonly source: MessageSource;
  readonly uplink: (status: UplinkStatus) => Uplink;
  readonly log: ReturnType<typeof createKeptLog>;
  /** A real client of the broker's, connected; closed at the end of the test. */
  client(options?: IClientOptions): Promise<MqttClient>;
  /** Topics of the messages of which the broker has been released, in that order. */
  acknowledged(): readonly string[];
  /** Publishes at QoS 1 as the device does; its own acknowledgement is not awaited. */
  publish(device: MqttClient, topic: string, payload: string | Buffer): void;
  close(): Promise<void>;
}

export interface BrokerKind {
  readonly name: string;
  readonly skipped: boolean;
  open(): Promise<BrokerUnderTest>;
}

/** What a clock of a test does with an error: it ends the run. */
export function failRun(error: unknown): never {
  throw error;
}

/** The gateway's own clock. */
export const systemClock = createSystemClock({ onError: failRun });

function clientsOf(url: () => string) {
  const clients: MqttClient[] = [];
  return {
    async client(options: IClientOptions = {}) {
      const client = connect(url(), { reconnectPeriod: 100, ...options });
      clients.push(client);
      // Connected first: what mqtt.js has stored before, it sends one by one, each after the acknowledgement of the last.
      await until(() => client.connected, 'device is connected');
      return client;
    },
    end: () => Promise.all(clients.map((client) => client.endAsync(true))),
  };
}

async function openEmbedded(): Promise<BrokerUnderTest> {
  const log = createKeptLog();
  const port = await freePort();
  const broker = createEmbeddedBroker({ host: '127.0.0.1', port, users: [], allowAnonymous: true }, log, systemClock);
  const { client, end } = clientsOf(() => `mqtt://127.0.0.1:${broker.port}`);
  const acknowledged: string[] = [];
  return {
    source: broker.source,
    uplink: broker.uplink,
    log,
    client,
    acknowledged: () => acknowledged,
    publish(device, topic, payload) {
      device.publish(topic, payload, { qos: 1 }, (error) => {
        if (!error) acknowledged.push(topic);
      });
    },
    async close() {
      await end();
      await broker.source.stop();
    },
  };
}

/** What Mosquitto's log says of the PUBACKs that it had from `clientId`, as topics. */
function acknowledgedTopics(lines: readonly string[], clientId: string): string[] {
  const topics = new Map<string, string>();
  const acknowledged: string[] = [];
  for (const line of lines) {
    const sent = /Sending PUBLISH to (\S+) \(d\d, q1, r\d, m(\d+), '([^']*)'/.exec(line);
    if (sent?.[1] === clientId) topics.set(sent[2] as string, sent[3] as string);
    const had = /Received PUBACK from (\S+) \(Mid: (\d+)/.exec(line);
    if (had?.[1] === clientId) acknowledged.push(topics.get(had[2] as string) ?? 'unknown');
  }
  return acknowledged;
}

async function openMosquitto(): Promise<BrokerUnderTest> {
  const log = createKeptLog();
  const mosquitto = await startMosquitto({ lines: ['max_inflight_messages 1000'] });
  const clientId = 'gateway-1';
  const connection = { url: mosquitto.url, clientId, sessionExpirySeconds: 3_600 };
  const source = createMqttSource(connection, log as Log, systemClock);
  const { client, end } = clientsOf(() => mosquitto.url);
  return {
    source,
    uplink: (status) => createMqttUplink(connection, status, log, systemClock),
    log,
    client,
    acknowledged: () => acknowledgedTopics(mosquitto.log(), clientId),
    publish(device, topic, payload) {
      device.publish(topic, payload, { qos: 1 });
    },
    async close() {
      await end();
      await source.stop();
      await mosquitto.remove();
    },
  };
}

/** Every broker that the agent works with. */
export const brokerKinds: readonly BrokerKind[] = [
  { name: 'embedded broker', skipped: false, open: openEmbedded },
  { name: 'mosquitto', skipped: mosquittoSkipped, open: openMosquitto },
];

/** A message as the agent has it, with its acknowledgement. */
export interface Delivered {
  readonly message: Message;
  readonly text: string;
  acknowledge(): void;
}

/** Starts a source and keeps what it delivers; resolves once it is subscribed. */
export async function startKeeping(
  source: MessageSource,
  window = 100,
  filters: readonly string[] = ['warehouse/+/shelf/+'],
): Promise<Delivered[]> {
  const delivered: Delivered[] = [];
  await source.start({
    filters,
    window,
    deliver: (message, acknowledge) => delivered.push({ message, text: Buffer.from(message.payload).toString(), acknowledge }),
  });
  await until(() => source.connected(), 'source is connected');
  return delivered;
}
