import { spawn } from 'node:child_process';
import { connect as connectSocket, createServer } from 'node:net';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddedBroker, type EmbeddedBroker, type EmbeddedBrokerOptions } from '../../agent/adapters/embedded-broker.ts';
import { createMqttSource } from '../../agent/adapters/mqtt-source.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { startKeeping, systemClock } from '../support/message-brokers.ts';
import { freePort, mosquittoPubProgram, pause, until } from '../support/mosquitto.ts';

const ends: (() => Promise<unknown>)[] = [];
let log: ReturnType<typeof createKeptLog>;
beforeEach(() => {
  log = createKeptLog();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function brokerOf(options: Partial<EmbeddedBrokerOptions> = {}): EmbeddedBroker {
  const broker = createEmbeddedBroker({ host: '127.0.0.1', port: 0, users: [], allowAnonymous: true, ...options }, log, systemClock);
  ends.push(() => broker.source.stop());
  return broker;
}

async function deviceOf(broker: EmbeddedBroker, options: IClientOptions = {}): Promise<MqttClient> {
  const device = connect(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 50, ...options });
  ends.push(() => device.endAsync(true));
  await until(() => device.connected, 'device is connected');
  return device;
}

function refusal(broker: EmbeddedBroker, options: IClientOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const device = connect(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 0, ...options });
    ends.push(() => device.endAsync(true));
    device.once('error', (error) => resolve(error.message));
    device.once('connect', () => reject(new Error('was let in')));
  });
}

const status = { topic: 'up/status', online: () => 'online', offline: 'offline' };
const topic = 'warehouse/a/shelf/1';

describe('the embedded broker', () => {
  it('lets in those who know a password, and nobody else', async () => {
    const broker = brokerOf({ users: [{ username: 'scale', password: 'right' }], allowAnonymous: false });
    await startKeeping(broker.source);
    await deviceOf(broker, { username: 'scale', password: 'right' });
    for (const options of [{}, { username: 'scale' }, { username: 'scale', password: 'wrong' }, { username: 'other', password: 'right' }]) {
      expect(await refusal(broker, options)).toMatch(/Bad username or password/);
    }
  });

  it('lets in anonymous clients where it may, but none with a wrong password', async () => {
    const broker = brokerOf({ users: [{ username: 'scale', password: 'right' }], allowAnonymous: true });
    await startKeeping(broker.source);
    await deviceOf(broker);
    expect(await refusal(broker, { username: 'scale', password: 'wrong' })).toMatch(/Bad username or password/);
  });

  it('refuses MQTT 5 with the answer that clients know, and takes the client that falls back', async () => {
    const broker = brokerOf();
    const delivered = await startKeeping(broker.source);
    expect(await refusal(broker, { protocolVersion: 5 })).toMatch(/refused/i);
    const other = createMqttSource(
      { url: `mqtt://127.0.0.1:${broker.port}`, clientId: 'other', sessionExpirySeconds: 60 },
      log,
      systemClock,
    );
    ends.push(() => other.stop());
    const forwarded = await startKeeping(other);
    await (await deviceOf(broker)).publishAsync(topic, 'x', { qos: 0 });
    await until(() => forwarded.length === 1 && delivered.length === 1, 'both have the message');
  });

  it('passes messages that the source does not want on at once, and closes no connection over a topic', async () => {
    const broker = brokerOf();
    const delivered = await startKeeping(broker.source, 1);
    const device = await deviceOf(broker);
    const reader = await deviceOf(broker);
    const heard: string[] = [];
    reader.on('message', (name) => heard.push(name));
    await reader.subscribeAsync(['#', '$SYS/broker/#'], { qos: 1 });
    let lost = 0;
    device.on('close', () => {
      lost += 1;
    });
    for (const name of ['other/topic', '$SYS/broker/new/clients', 'warehouse/a/shelf/1/deeper', '/', 'a//b'])
      await device.publishAsync(name, 'x', { qos: 1 });
    expect(lost).toBe(0);
    expect(delivered).toEqual([]);
    await until(() => heard.length === 4, 'the others');
    expect(heard).toEqual(['other/topic', 'warehouse/a/shelf/1/deeper', '/', 'a//b']);
  });

  it('hands a message to subscribers only once it is acknowledged', async () => {
    const broker = brokerOf();
    const delivered = await startKeeping(broker.source);
    const heard: string[] = [];
    const reader = await deviceOf(broker);
    reader.on('message', (name) => heard.push(name));
    await reader.subscribeAsync('warehouse/#', { qos: 1 });
    (await deviceOf(broker)).publish(topic, 'x', { qos: 1 });
    await until(() => delivered.length === 1, 'the message');
    await pause(100);
    expect(heard).toEqual([]);
    delivered[0]?.acknowledge();
    await until(() => heard.length === 1, 'forwarded');
  });

  it('keeps what its own uplink publishes away from its source', async () => {
    const broker = brokerOf();
    const delivered = await startKeeping(broker.source, 10, ['up/#']);
    const uplink = broker.uplink(status);
    await uplink.start();
    ends.push(() => uplink.stop());
    await uplink.publish('up/decisions', 'ours', { retain: false });
    await (await deviceOf(broker)).publishAsync('up/acks', 'theirs', { qos: 0 });
    await until(() => delivered.length === 1, 'a message');
    expect(delivered[0]?.text).toBe('theirs');
  });

  it('delivers the last will of a device that dies', async () => {
    const broker = brokerOf();
    const delivered = await startKeeping(broker.source);
    const device = await deviceOf(broker, { will: { topic, payload: Buffer.from('gone'), qos: 1, retain: false }, reconnectPeriod: 0 });
    device.stream.destroy();
    await until(() => delivered.length === 1, 'the will');
    expect(delivered[0]?.text).toBe('gone');
  });

  it('gives up the place in the queue of a device that is gone: what it sends again comes once', async () => {
    const broker = brokerOf();
    const delivered = await startKeeping(broker.source, 1);
    const device = await deviceOf(broker, { clientId: 'device', clean: false });
    device.publish(topic, '1', { qos: 1 });
    device.publish(topic, '2', { qos: 1 });
    await until(() => delivered.length === 1, 'the first');
    device.stream.destroy();
    await until(() => !device.connected, 'cut');
    await pause(200);
    delivered[0]?.acknowledge();
    // The first comes again (its acknowledgement was lost with the connection); the second comes once.
    await until(() => delivered.length === 2, 'the first again');
    delivered[1]?.acknowledge();
    await until(() => delivered.length === 3, 'the second');
    delivered[2]?.acknowledge();
    await pause(100);
    expect(delivered.map(({ text }) => text)).toEqual(['1', '1', '2']);
  });

  it('holds messages while the source is stopped and the uplink keeps it running', async () => {
    const broker = brokerOf();
    const uplink = broker.uplink(status);
    await Promise.all([uplink.start(), broker.source.start({ filters: ['x'], window: 1, deliver: () => {} })]);
    await broker.source.stop();
    expect(broker.source.connected()).toBe(false);
    expect(uplink.connected()).toBe(true);
    const device = await deviceOf(broker);
    let confirmed = false;
    device.publish('x', 'early', { qos: 1 }, () => {
      confirmed = true;
    });
    await device.publishAsync('y', 'not wanted', { qos: 1 });
    await pause(100);
    expect(confirmed).toBe(false);
    const delivered = await startKeeping(broker.source, 1, ['x']);
    await until(() => delivered.length === 1, 'the early message');
    delivered[0]?.acknowledge();
    await until(() => confirmed, 'its confirmation');
    await broker.source.stop();
    await uplink.stop();
    await expect(deviceGone(broker.port)).resolves.toBe(true);
  });

  it('holds messages that come before the source has been started', async () => {
    const broker = brokerOf();
    const uplink = broker.uplink(status);
    await uplink.start();
    ends.push(() => uplink.stop());
    const device = await deviceOf(broker);
    device.publish(topic, 'early', { qos: 1 });
    await pause(100);
    const delivered = await startKeeping(broker.source);
    await until(() => delivered.length === 1, 'the early message');
    expect(delivered[0]?.text).toBe('early');
  });

  it('says so when another program has its address, and can be started once that is gone', async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', () => resolve()));
    const broker = brokerOf({ port });
    const starting = broker.source.start({ filters: ['x'], window: 1, deliver: () => {} });
    await expect(starting).rejects.toMatchObject({ code: 'broker-unavailable', retryable: false });
    await expect(starting).rejects.toThrow(/another program listens there/);
    expect(broker.source.connected()).toBe(false);
    await new Promise<void>((resolve) => other.close(() => resolve()));
    await startKeeping(broker.source);
    expect(broker.port).toBe(port);
  });

  it('survives noise in place of MQTT, and stops with connections that never say anything', async () => {
    const broker = brokerOf();
    const delivered = await startKeeping(broker.source);
    const noisy = connectSocket(broker.port, '127.0.0.1', () => noisy.write('GET / HTTP/1.1\r\n\r\n'));
    const silent = connectSocket(broker.port, '127.0.0.1');
    let closed = 0;
    for (const socket of [noisy, silent]) socket.on('error', () => {}).on('close', () => (closed += 1));
    await until(() => closed === 1, 'the noisy one is shown out');
    await (await deviceOf(broker)).publishAsync(topic, 'x', { qos: 0 });
    await until(() => delivered.length === 1, 'a message of a device');
    await broker.source.stop();
    await until(() => closed === 2, 'the silent one as well');
  });

  it.skipIf(mosquittoPubProgram === undefined && !process.env.CI)(
    `takes the messages of mosquitto_pub${mosquittoPubProgram ? '' : ' (skipped: no mosquitto_pub on this machine)'}`,
    async () => {
      const broker = brokerOf();
      const texts: string[] = [];
      await broker.source.start({
        filters: ['warehouse/+/shelf/+'],
        window: 10,
        deliver: (message, acknowledge) => {
          texts.push(`${Buffer.from(message.payload)} ${message.retained}`);
          acknowledge();
        },
      });
      for (const args of [
        ['-q', '0', '-m', 'zero'],
        ['-q', '1', '-m', 'one'],
        ['-q', '2', '-m', 'two'],
        ['-q', '1', '-r', '-m', 'kept'],
      ]) {
        const child = spawn('mosquitto_pub', ['-h', '127.0.0.1', '-p', `${broker.port}`, '-t', topic, ...args], { stdio: 'ignore' });
        expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
      }
      await until(() => texts.length === 4, 'all messages');
      expect(texts).toEqual(['zero false', 'one false', 'two false', 'kept true']);
    },
  );
});

function deviceGone(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}
