import mqtt, { type MqttClient } from 'mqtt';
import { pause } from '../support/mosquitto-process.ts';
import type { Sent } from './traffic.ts';

/** Devices that send until they are acknowledged: what was not when the connection went is sent again on the next one, in order. */
export interface Devices {
  /** Resolves when everything is acknowledged. */
  readonly done: Promise<void>;
  acknowledged(): number;
  /** How often a connection was lost. */
  reconnects(): number;
  stop(): Promise<void>;
}

const UNDER_WAY = 250;
const AGAIN_MS = 20;

/** Publishes at QoS 1 over `connections`, each with its share of the topics, so that each device's messages keep their order. */
export function startDevices(url: string, sent: readonly Sent[], connections = 4): Devices {
  const shares = sharesOf(sent, connections);
  const clients = new Set<MqttClient>();
  let stopped = false;
  let opens = 0;

  async function sendShare(share: Share, index: number): Promise<void> {
    while (!stopped && share.first < share.messages.length) {
      const client = mqtt.connect(url, { clientId: `devices-${index}`, reconnectPeriod: 0, connectTimeout: 2000, keepalive: 30 });
      clients.add(client);
      client.on('error', () => undefined);
      if (await opened(client)) {
        opens += 1;
        await sendOver(client, share);
      }
      clients.delete(client);
      await client.endAsync(true);
      while (share.done[share.first] === 1) share.first += 1;
      if (share.first < share.messages.length) await pause(AGAIN_MS);
    }
  }

  const done = Promise.all(shares.map(sendShare)).then(() => undefined);
  return {
    done,
    acknowledged: () => shares.reduce((sum, share) => sum + share.acknowledged, 0),
    reconnects: () => Math.max(0, opens - connections),
    async stop() {
      stopped = true;
      for (const client of clients) client.stream.destroy();
      await done;
    },
  };
}

/** What one connection sends, and how far it has come. */
interface Share {
  readonly messages: readonly Sent[];
  readonly done: Uint8Array;
  /** All before it are done. */
  first: number;
  acknowledged: number;
}

function sharesOf(sent: readonly Sent[], connections: number): Share[] {
  const shares: Sent[][] = Array.from({ length: connections }, () => []);
  const shareOf = new Map<string, number>();
  for (const message of sent) {
    const share = shareOf.get(message.topic) ?? shareOf.size % connections;
    shareOf.set(message.topic, share);
    shares[share]!.push(message);
  }
  return shares.map((messages) => ({ messages, done: new Uint8Array(messages.length), first: 0, acknowledged: 0 }));
}

/** Resolves when all of the share is acknowledged, or the connection is gone. */
function sendOver(client: MqttClient, share: Share): Promise<void> {
  return new Promise((resolve) => {
    let next = share.first;
    let underWay = 0;
    const fill = () => {
      while (underWay < UNDER_WAY && next < share.messages.length && client.connected) {
        const at = next++;
        if (share.done[at] === 1) continue;
        underWay += 1;
        const { topic, payload } = share.messages[at]!;
        client.publish(topic, payload, { qos: 1 }, (error) => {
          underWay -= 1;
          if (!error) {
            share.done[at] = 1;
            share.acknowledged += 1;
          }
          fill();
        });
      }
      if (next >= share.messages.length && underWay === 0) resolve();
    };
    client.once('close', () => resolve());
    fill();
  });
}

function opened(client: MqttClient): Promise<boolean> {
  return new Promise((resolve) => {
    client.once('connect', () => resolve(true));
    client.once('close', () => resolve(false));
  });
}
