import mqtt, { type MqttClient } from 'mqtt';
import { AgentError } from '../agent/errors.ts';
import type { Wire } from './wire.ts';

/** A wire over a real broker. */
export interface MqttWire extends Wire {
  close(): Promise<void>;
}

const CONNECT_LIMIT_MS = 10_000;
/** More than this unconfirmed, and what comes next is dropped: a broker that is away must not fill the memory. */
const MOST_UNDER_WAY = 10_000;

/** Connects to a broker; user and password may stand in the URL. Throws AgentError `broker-unavailable`. */
export async function connectWire(url: string, clientId: string): Promise<MqttWire> {
  const client = await connected(url, clientId);
  const listeners: { root: string; take: (topic: string, payload: string) => void }[] = [];
  let underWay = 0;
  client.on('error', () => undefined);
  client.on('message', (topic, payload) => {
    for (const { root, take } of listeners) if (topic === root || topic.startsWith(`${root}/`)) take(topic, payload.toString());
  });
  return {
    publish(topic, payload) {
      if (underWay >= MOST_UNDER_WAY) return;
      underWay++;
      client.publish(topic, payload, { qos: 1 }, () => underWay--);
    },
    listen(root, take) {
      listeners.push({ root, take });
      client.subscribe(`${root}/#`, { qos: 1 });
    },
    underWay: () => underWay,
    close: async () => void (await client.endAsync(true)),
  };
}

async function connected(url: string, clientId: string): Promise<MqttClient> {
  try {
    return await mqtt.connectAsync(url, { clientId, connectTimeout: CONNECT_LIMIT_MS }, false);
  } catch (cause) {
    throw new AgentError('broker-unavailable', `no broker at ${url.replace(/\/\/[^@/]*@/, '//***@')}`, { retryable: true, cause });
  }
}
