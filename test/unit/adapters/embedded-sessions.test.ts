import { type AddressInfo, createServer } from 'node:net';
import { Aedes } from 'aedes';
import { connect, type MqttClient } from 'mqtt';
import { expect, it } from 'vitest';
import { boundSessions } from '../../../agent/adapters/embedded-sessions.ts';
import { createKeptLog } from '../../support/kept-log.ts';
import { until } from '../../support/mosquitto.ts';

it('keeps the oldest messages for an absent subscriber, no more than it may, and has room again once they are fetched', async () => {
  const log = createKeptLog();
  const broker = await Aedes.createBroker();
  boundSessions((broker as unknown as { persistence: Parameters<typeof boundSessions>[0] }).persistence, 3, log);
  const server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const heard: string[] = [];
  const visit = async (): Promise<MqttClient> => {
    const client = connect(url, { clientId: 'upstream', clean: false, reconnectPeriod: 0 });
    client.on('message', (_topic, payload) => heard.push(`${payload}`));
    await until(() => client.connected, 'connected');
    return client;
  };
  const first = await visit();
  await first.subscribeAsync('a', { qos: 1 });
  await first.endAsync();
  const device = connect(url);
  for (const text of ['1', '2', '3', '4', '5']) await device.publishAsync('a', text, { qos: 1 });
  await until(() => log.lines.length === 2, 'two are dropped');
  const second = await visit();
  await until(() => heard.length === 3, 'three were kept');
  await second.endAsync();
  for (const text of ['6', '7']) await device.publishAsync('a', text, { qos: 1 });
  const third = await visit();
  await until(() => heard.length === 5, 'two more');
  expect(heard).toEqual(['1', '2', '3', '6', '7']);
  expect(log.lines.map(({ level, fields }) => [level, fields.client])).toEqual([
    ['warn', 'upstream'],
    ['warn', 'upstream'],
  ]);
  await Promise.all([third.endAsync(true), device.endAsync(true)]);
  await new Promise<void>((resolve) => broker.close(() => server.close(() => resolve())));
});
