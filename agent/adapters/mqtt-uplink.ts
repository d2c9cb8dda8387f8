import type { IConnackPacket, MqttClient } from 'mqtt';
import { AgentError } from '../errors.ts';
import type { Clock, Log, Uplink } from '../ports.ts';
import { createMqttConnection, type MqttConnection, type MqttConnectionOptions } from './mqtt-connection.ts';
import { createWindow, type Window } from './window.ts';

/** The retained message by which upstream knows whether the gateway is there: JSON texts. */
export interface UplinkStatus {
  readonly topic: string;
  readonly online: () => string;
  /** Published by the agent when it stops, and by the broker when the agent is gone. */
  readonly offline: string;
}

interface Outgoing {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly timeoutMs: number;
}

interface Link {
  readonly client: MqttClient;
  readonly window: Window;
  /** Ends every publish that waits for its confirmation. */
  readonly waiting: Set<(error: AgentError) => void>;
}

const CONFIRM_TIMEOUT_MS = 10_000;
const FAREWELL_TIMEOUT_MS = 500;
// A broker closes the connection that sends more than it said it takes; MQTT 3.1.1 brokers say nothing.
const MOST_UNCONFIRMED = 100;
// PUBACK codes that the same message will meet again: not authorized, topic name invalid, packet too large, payload format invalid.
const FINAL_REFUSALS: ReadonlySet<unknown> = new Set([135, 144, 149, 153]);

function unavailable(message: string, cause?: unknown): AgentError {
  return new AgentError('broker-unavailable', message, { retryable: true, cause });
}

function failure(error: Error): AgentError {
  if (!FINAL_REFUSALS.has((error as { code?: unknown }).code)) return unavailable(error.message, error);
  return new AgentError('broker-refused', error.message, { cause: error });
}

function createLink(client: MqttClient): Link {
  const properties: IConnackPacket['properties'] = client.serverProperties;
  const size = Math.min(MOST_UNCONFIRMED, properties?.receiveMaximum ?? MOST_UNCONFIRMED);
  return { client, window: createWindow(size), waiting: new Set() };
}

/** Sends one message and waits for its confirmation; a message that failed is forgotten, so that it can't be sent twice later. */
function send(link: Link, message: Outgoing, clock: Clock): Promise<void> {
  const { client, window, waiting } = link;
  return new Promise((resolve, reject) => {
    let messageId: number | undefined;
    let settled = false;
    const settle = (error?: AgentError) => {
      if (settled) return;
      settled = true;
      timer.cancel();
      waiting.delete(settle);
      if (messageId !== undefined) {
        if (error !== undefined) client.removeOutgoingMessage(messageId);
        window.leave();
      }
      if (error === undefined) resolve();
      else reject(error);
    };
    const timer = clock.after(message.timeoutMs, () => settle(unavailable('the broker did not confirm in time')));
    waiting.add(settle);
    window.enter(client, () => {
      if (settled || !client.connected) return false;
      // A broker that takes QoS 0 only would close the connection over anything else.
      const qos = client.serverProperties?.maximumQoS === 0 ? 0 : 1;
      client.publish(message.topic, message.payload, { qos, retain: message.retain }, (error) =>
        settle(error ? failure(error) : undefined),
      );
      if (settled || qos === 0) return false;
      messageId = client.getLastMessageId();
      return true;
    });
  });
}

/** Publishes to an external broker over a connection of its own, at QoS 1, with a retained status and a last will. Client id: the given one and `-uplink`. */
export function createMqttUplink(connectionOptions: MqttConnectionOptions, status: UplinkStatus, log: Log, clock: Clock): Uplink {
  let connection: MqttConnection | undefined;
  let link: Link | undefined;
  const connected = () => link?.client.connected === true;
  const announce = (to: Link, payload: string, timeoutMs: number) =>
    send(to, { topic: status.topic, payload, retain: true, timeoutMs }, clock).catch((cause) =>
      log.warn({ topic: status.topic, cause }, 'status not published'),
    );
  const role = {
    name: 'uplink',
    session: { clean: true, will: { topic: status.topic, payload: Buffer.from(status.offline), qos: 1 as const, retain: true } },
    connected(client: MqttClient) {
      link = createLink(client);
      void announce(link, status.online(), CONFIRM_TIMEOUT_MS);
    },
    lost(client: MqttClient) {
      if (link?.client !== client) return;
      const { waiting } = link;
      link = undefined;
      for (const settle of [...waiting]) settle(unavailable('the connection was lost before the broker confirmed'));
    },
  };
  return {
    connected,
    async start() {
      connection = createMqttConnection({ ...connectionOptions, clientId: `${connectionOptions.clientId}-uplink` }, role, { log, clock });
      connection.start();
    },
    async publish(topic, payload, options) {
      if (link === undefined || !connected()) throw unavailable('not connected to the upstream broker');
      await send(link, { topic, payload, retain: options.retain, timeoutMs: CONFIRM_TIMEOUT_MS }, clock);
    },
    async stop() {
      if (link !== undefined && connected()) await announce(link, status.offline, FAREWELL_TIMEOUT_MS);
      await connection?.stop();
      connection = undefined;
      link = undefined;
    },
  };
}
