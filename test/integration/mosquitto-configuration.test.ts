import { readFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { connectAsync } from 'mqtt';
import { afterEach, expect, it } from 'vitest';
import { createMqttSource } from '../../agent/adapters/mqtt-source.ts';
import { configSchema } from '../../agent/config/schema.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { startKeeping, systemClock } from '../support/message-brokers.ts';
import { describeWithMosquitto, startMosquitto, until } from '../support/mosquitto.ts';

const SHIPPED = readFileSync(new URL('../../config/mosquitto.conf', import.meta.url), 'utf8');

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The shipped file as it is, but for the port; and, as Debian's own file does, where to keep what is persistent. */
async function startShipped() {
  const mosquitto = await startMosquitto({
    text(port, folder) {
      const text = SHIPPED.replace('listener 1883 127.0.0.1', `listener ${port} 127.0.0.1`);
      expect(text).not.toBe(SHIPPED);
      const asRoot = process.getuid?.() === 0 ? ['user root'] : [];
      return [...asRoot, 'log_dest stderr', 'log_type all', `persistence_location ${folder}/`, text].join('\n');
    },
  });
  ends.push(() => mosquitto.remove());
  return mosquitto;
}

function sourceOf(url: string) {
  const source = createMqttSource({ url, clientId: 'gateway', sessionExpirySeconds: 604_800 }, createKeptLog(), systemClock);
  ends.push(() => source.stop());
  return source;
}

describeWithMosquitto('the Mosquitto configuration that is shipped', () => {
  it('keeps thousands of messages for an absent agent, over a restart of the broker', async () => {
    const mosquitto = await startShipped();
    const source = sourceOf(mosquitto.url);
    await startKeeping(source, 1000, ['a/#']);
    await source.stop();
    const device = await connectAsync(mosquitto.url);
    await Promise.all(Array.from({ length: 5000 }, (_, n) => device.publishAsync('a/b', `${n}`, { qos: 1 })));
    await device.endAsync();
    await mosquitto.stop();
    await mosquitto.start();
    const delivered = await startKeeping(source, 1000, ['a/#']);
    for (let done = 0; done < 5000; done++) {
      await until(() => delivered.length > done, `message ${done}`);
      delivered[done]!.acknowledge();
    }
    expect(delivered.map(({ text }) => text)).toEqual(Array.from({ length: 5000 }, (_, n) => `${n}`));
  });

  it('lets a whole window of the agent be under way at a time', async () => {
    const { window } = configSchema.parse({}).ingest;
    const mosquitto = await startShipped();
    const delivered = await startKeeping(sourceOf(mosquitto.url), window, ['a/#']);
    const device = await connectAsync(mosquitto.url);
    ends.push(() => device.endAsync(true));
    await Promise.all(Array.from({ length: window + 500 }, (_, n) => device.publishAsync('a/b', `${n}`, { qos: 1 })));
    await until(() => delivered.length === window, 'a full window, none of it acknowledged');
  });

  it('listens on the loopback only', async () => {
    const { port } = await startShipped();
    const other = Object.values(networkInterfaces())
      .flat()
      .find((address) => address !== undefined && !address.internal && address.family === 'IPv4');
    const host = other?.address ?? '127.0.0.2';
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connectSocket(port, host);
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      ends.push(async () => void socket.destroy());
    });
    expect(isOpen).toBe(false);
  });
});
