import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { connect, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import type { MqttConnectionOptions } from '../../agent/adapters/mqtt-connection.ts';
import { createMqttSource } from '../../agent/adapters/mqtt-source.ts';
import { createMqttUplink } from '../../agent/adapters/mqtt-uplink.ts';
import { createScaledClock } from '../../agent/adapters/system-clock.ts';
import type { MessageSource, Uplink } from '../../agent/ports.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { failRun, startKeeping, systemClock } from '../support/message-brokers.ts';
import { describeWithMosquitto, freePort, type MosquittoOptions, pause, startMosquitto, until } from '../support/mosquitto.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function mosquittoOf(options?: MosquittoOptions) {
  const mosquitto = await startMosquitto(options);
  ends.push(() => mosquitto.remove());
  return mosquitto;
}

async function deviceOf(url: string): Promise<MqttClient> {
  const device = connect(url, { reconnectPeriod: 50 });
  ends.push(() => device.endAsync(true));
  await until(() => device.connected, 'device is connected');
  return device;
}

function ending<T extends MessageSource | Uplink>(door: T): T {
  ends.push(() => door.stop());
  return door;
}

function sourceOf(url: string, extra: Partial<MqttConnectionOptions> = {}) {
  const log = createKeptLog();
  return { log, source: ending(createMqttSource({ url, clientId: 'gateway', sessionExpirySeconds: 600, ...extra }, log, systemClock)) };
}

const status = { topic: 'up/status', online: () => 'online', offline: 'offline' };

function uplinkOf(url: string, clock = systemClock) {
  return ending(createMqttUplink({ url, clientId: 'gateway', sessionExpirySeconds: 600 }, status, createKeptLog(), clock));
}

describeWithMosquitto('a source on an external broker', () => {
  it('comes back by itself when the broker was stopped and started again, and has what was kept for it', async () => {
    const mosquitto = await mosquittoOf();
    const { source, log } = sourceOf(mosquitto.url);
    const delivered = await startKeeping(source);
    const device = await deviceOf(mosquitto.url);
    for (const number of [1, 2]) await device.publishAsync(`warehouse/a/shelf/${number}`, `${number}`, { qos: 1 });
    await until(() => delivered.length === 2, 'two messages');
    delivered[0]?.acknowledge();
    await pause(100);
    await mosquitto.stop();
    await until(() => !source.connected(), 'the loss is noticed');
    delivered[1]?.acknowledge();
    await mosquitto.start();
    await until(() => device.connected, 'device is back');
    await device.publishAsync('warehouse/a/shelf/3', '3', { qos: 1 });
    await until(() => delivered.some(({ text }) => text === '3'), 'a message after the restart', 40_000);
    // The second was committed, but its acknowledgement came too late: the broker has to send it again.
    expect(delivered.map(({ text }) => text)).toEqual(['1', '2', '2', '3']);
    await until(() => source.connected(), 'subscribed again');
    expect(log.lines.map(({ phrase }) => phrase)).toContain('message source disconnected');
  });

  it('has what was published while the agent was away', async () => {
    const mosquitto = await mosquittoOf();
    const { source } = sourceOf(mosquitto.url);
    await startKeeping(source);
    await source.stop();
    const device = await deviceOf(mosquitto.url);
    for (let number = 0; number < 50; number += 1) await device.publishAsync('warehouse/a/shelf/1', `${number}`, { qos: 1 });
    const after = await startKeeping(source, 10);
    for (let done = 0; done < 50; done += 1) {
      await until(() => after.length > done, `message ${done}`);
      after[done]?.acknowledge();
    }
    expect(after.map(({ text }) => text)).toEqual(Array.from({ length: 50 }, (_, number) => `${number}`));
  });

  it('has retained messages at its subscription, marked as such', async () => {
    const mosquitto = await mosquittoOf();
    const device = await deviceOf(mosquitto.url);
    await device.publishAsync('warehouse/a/shelf/1', 'level', { qos: 1, retain: true });
    const delivered = await startKeeping(sourceOf(mosquitto.url).source);
    await until(() => delivered.length === 1, 'the retained message');
    expect(delivered[0]?.message).toMatchObject({ topic: 'warehouse/a/shelf/1', retained: true });
  });

  it('starts before the broker does', async () => {
    const port = await freePort();
    const { source, log } = sourceOf(`mqtt://127.0.0.1:${port}`);
    await source.start({ filters: ['a'], window: 1, deliver: () => {} });
    await until(() => log.lines.length > 0, 'the failure is logged');
    expect(source.connected()).toBe(false);
    await mosquittoOf({ port });
    await until(() => source.connected(), 'connected', 40_000);
    expect(log.lines.map(({ level, phrase }) => [level, phrase])).toEqual([
      ['warn', 'message source cannot connect'],
      ['info', 'message source connected'],
    ]);
  });

  it('tries again after its password was refused, saying so once', async () => {
    const passwords = passwordFile();
    passwords.add('other', 'secret');
    const mosquitto = await mosquittoOf({ allowAnonymous: false, lines: [`password_file ${passwords.file}`] });
    const { source, log } = sourceOf(mosquitto.url, { username: 'gateway', password: 'secret' });
    await source.start({ filters: ['a'], window: 1, deliver: () => {} });
    await until(() => mosquitto.log().filter((line) => line.includes('not authorised')).length >= 2, 'a second attempt', 20_000);
    expect(log.lines.map(({ phrase, fields }) => [phrase, fields.cause])).toEqual([
      ['message source cannot connect', 'Connection refused: Not authorized'],
    ]);
    await mosquitto.stop();
    passwords.add('gateway', 'secret');
    await mosquitto.start();
    await until(() => source.connected(), 'connected', 40_000);
  });

  it('keeps its connection alive while a full window stands still', async () => {
    const mosquitto = await mosquittoOf();
    const { source, log } = sourceOf(mosquitto.url, { keepaliveSeconds: 1 });
    const delivered = await startKeeping(source, 1);
    const device = await deviceOf(mosquitto.url);
    for (const text of ['a', 'b', 'c']) device.publish('warehouse/a/shelf/1', text, { qos: 0 });
    await until(() => delivered.length === 1, 'the first message');
    await pause(4_000);
    delivered[0]?.acknowledge();
    await until(() => delivered.length === 2, 'the second message');
    expect(log.lines.map(({ phrase }) => phrase)).toEqual(['message source connected']);
  });

  it('speaks TLS with a client certificate', async () => {
    const mosquitto = await mosquittoOf();
    const file = certificates(mosquitto.folder);
    const port = await freePort();
    const secure = await mosquittoOf({
      lines: [
        `listener ${port} 127.0.0.1`,
        `cafile ${file('ca.crt')}`,
        `certfile ${file('server.crt')}`,
        `keyfile ${file('server.key')}`,
        'require_certificate true',
      ],
    });
    const pem = (name: string) => readFileSync(file(name), 'utf8');
    const url = `mqtts://localhost:${port}`;
    const { source } = sourceOf(url, { ca: pem('ca.crt'), cert: pem('client.crt'), key: pem('client.key') });
    const delivered = await startKeeping(source);
    const device = await deviceOf(secure.url);
    await device.publishAsync('warehouse/a/shelf/1', 'hidden', { qos: 1 });
    await until(() => delivered.length === 1, 'the message');

    const stranger = sourceOf(url, { clientId: 'stranger', cert: pem('client.crt'), key: pem('client.key') });
    await stranger.source.start({ filters: ['a'], window: 1, deliver: () => {} });
    await until(() => stranger.log.lines.length > 0, 'the refusal');
    expect(stranger.source.connected()).toBe(false);
    expect(String(stranger.log.lines[0]?.fields.cause)).toMatch(/certificate/);
  });
});

describe('a source on a broker with moods', () => {
  it('rejects an address or a certificate that can never work', async () => {
    for (const [url, extra] of [
      ['http://127.0.0.1:1883', {}],
      ['mqtts://127.0.0.1:1', { ca: 'not a certificate', cert: 'none', key: 'none' }],
    ] as const) {
      await expect(sourceOf(url, extra).source.start({ filters: [], window: 1, deliver: () => {} })).rejects.toMatchObject({
        code: 'configuration-invalid',
        retryable: false,
      });
    }
  });

  it('goes on with the subscriptions it gets, names those it does not get, and falls back to MQTT 3.1.1', async () => {
    const broker = await Aedes.createBroker({
      authorizeSubscribe: (_client, wanted, done) => done(null, wanted.topic.startsWith('secret') ? null : wanted),
    });
    const server = createServer((socket) => void broker.handle(socket));
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
    ends.push(() => new Promise<void>((resolve) => broker.close(() => server.close(() => resolve()))));
    const { source, log } = sourceOf(`mqtt://user:hidden@127.0.0.1:${port}`);
    const delivered = await startKeeping(source, 10, ['open/#', 'secret/#']);
    const device = await deviceOf(`mqtt://127.0.0.1:${port}`);
    await device.publishAsync('secret/1', 's', { qos: 1 });
    await device.publishAsync('open/1', 'o', { qos: 1 });
    await until(() => delivered.length === 1, 'a message');
    expect(delivered[0]?.text).toBe('o');
    expect(log.lines).toEqual([
      {
        level: 'info',
        phrase: 'message source connected',
        fields: { broker: `mqtt://127.0.0.1:${port}`, protocolVersion: 4, cause: 'new session' },
      },
      { level: 'error', phrase: 'broker refuses subscriptions', fields: { cause: 'secret/#' } },
    ]);
    await source.stop();
  });
});

describeWithMosquitto('an uplink on an external broker', () => {
  const listen = async (url: string) => {
    const heard: string[] = [];
    const client = await deviceOf(url);
    client.on('message', (topic, payload) => heard.push(`${topic} ${payload}`));
    await client.subscribeAsync('up/#', { qos: 1 });
    return heard;
  };

  it('leaves its last will when the line is cut, and comes back', async () => {
    const mosquitto = await mosquittoOf();
    const proxy = await startTcpProxy(mosquitto.port);
    ends.push(() => proxy.close());
    const heard = await listen(mosquitto.url);
    const uplink = uplinkOf(`mqtt://127.0.0.1:${proxy.port}`);
    await uplink.start();
    await until(() => heard.length === 1, 'online');
    proxy.cut();
    await until(() => heard.length === 3, 'offline and online again', 20_000);
    expect(heard).toEqual(['up/status online', 'up/status offline', 'up/status online']);
    expect(uplink.connected()).toBe(true);
  });

  it('rejects what the broker does not confirm, and never sends it again', async () => {
    const mosquitto = await mosquittoOf();
    const proxy = await startTcpProxy(mosquitto.port);
    ends.push(() => proxy.close());
    const heard = await listen(mosquitto.url);
    const clock = createScaledClock({ base: 0, speed: 20, onError: failRun });
    const uplink = uplinkOf(`mqtt://127.0.0.1:${proxy.port}`, clock);
    await uplink.start();
    await until(() => heard.length === 1, 'online');
    proxy.deaf(true);
    await expect(uplink.publish('up/x', 'unconfirmed', { retain: false })).rejects.toMatchObject({
      code: 'broker-unavailable',
      retryable: true,
    });
    const lost = uplink.publish('up/x', 'lost', { retain: false });
    await pause(50);
    proxy.cut();
    proxy.deaf(false);
    await expect(lost).rejects.toMatchObject({ code: 'broker-unavailable', retryable: true });
    await until(() => uplink.connected(), 'connected again');
    await uplink.publish('up/x', 'next', { retain: false });
    await until(() => heard.at(-1) === 'up/x next', 'the next message');
    expect(heard.filter((line) => line.startsWith('up/x'))).toEqual(['up/x unconfirmed', 'up/x lost', 'up/x next']);
  });

  it('never has more under way than the broker takes', async () => {
    const mosquitto = await mosquittoOf({ lines: ['max_inflight_messages 3'] });
    const proxy = await startTcpProxy(mosquitto.port);
    ends.push(() => proxy.close());
    const heard = await listen(mosquitto.url);
    const uplink = uplinkOf(`mqtt://127.0.0.1:${proxy.port}`);
    await uplink.start();
    await until(() => uplink.connected(), 'connected');
    const numbers = Array.from({ length: 200 }, (_, number) => `${number}`);
    await Promise.all(numbers.map((number) => uplink.publish('up/x', number, { retain: false })));
    await until(() => heard.length === 201, 'all messages');
    expect(heard.slice(1)).toEqual(numbers.map((number) => `up/x ${number}`));

    // Without any confirmation only as many are sent as the broker said it takes.
    proxy.deaf(true);
    const unconfirmed = numbers.map((number) => uplink.publish('up/y', number, { retain: false }));
    const outcome = Promise.allSettled(unconfirmed);
    await pause(300);
    proxy.cut();
    expect(new Set((await outcome).map(({ status: result }) => result))).toEqual(new Set(['rejected']));
    expect(heard.filter((line) => line.startsWith('up/y'))).toEqual(['up/y 0', 'up/y 1', 'up/y 2']);
  });

  it('comes back by itself when the broker was stopped and started again', async () => {
    const mosquitto = await mosquittoOf();
    const uplink = uplinkOf(mosquitto.url);
    await uplink.start();
    await until(() => uplink.connected(), 'connected');
    await mosquitto.stop();
    await until(() => !uplink.connected(), 'the loss is noticed');
    await expect(uplink.publish('up/x', 'x', { retain: false })).rejects.toMatchObject({ code: 'broker-unavailable' });
    await mosquitto.start();
    await until(() => uplink.connected(), 'connected again', 40_000);
    await uplink.publish('up/x', 'y', { retain: true });
    const heard = await listen(mosquitto.url);
    await until(() => heard.length === 2, 'both retained messages');
    expect([...heard].sort()).toEqual(['up/status online', 'up/x y']);
  });
});

function passwordFile() {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-passwords-'));
  ends.push(async () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'passwords');
  writeFileSync(file, '');
  return { file, add: (username: string, password: string) => execFileSync('mosquitto_passwd', ['-b', file, username, password]) };
}

/** A certificate authority, a server and a client, made for this run. */
function certificates(folder: string): (name: string) => string {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=test authority',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.crt'),
  );
  for (const name of ['server', 'client']) {
    writeFileSync(file(`${name}.ext`), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`));
    openssl(
      ...['x509', '-req', '-days', '2', '-in', file(`${name}.csr`), '-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial'],
      ...['-extfile', file(`${name}.ext`), '-out', file(`${name}.crt`)],
    );
  }
  return file;
}
