import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { connect, connectAsync, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { createEmbeddedBroker } from '../../agent/adapters/embedded-broker.ts';
import { brokerAddress } from '../../simulator/recording/broker-address.ts';
import { createFastPublisher, type PublisherOptions } from '../../simulator/recording/fast-publisher.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { systemClock } from '../support/message-brokers.ts';
import { describeWithMosquitto, freePort, type MosquittoOptions, pause, startMosquitto, until } from '../support/mosquitto.ts';
import { temporaryFolder } from '../support/program.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function mosquittoOf(options: MosquittoOptions = {}) {
  const mosquitto = await startMosquitto({ ...options, lines: ['max_inflight_messages 1000', ...(options.lines ?? [])] });
  ends.push(() => mosquitto.remove());
  return mosquitto;
}

/** A client that notes all it hears below `t`. */
async function listenerOf(url: string): Promise<{ client: MqttClient; heard: string[] }> {
  const client = await connectAsync(url, { clientId: 'listener', clean: false, reconnectPeriod: 50 });
  client.on('error', () => undefined);
  ends.push(() => client.endAsync(true));
  const heard: string[] = [];
  client.on('message', (topic, payload, { retain, qos }) => void heard.push(`${topic} ${payload} ${qos}${retain ? ' retained' : ''}`));
  await client.subscribeAsync('t/#', { qos: 1 });
  return { client, heard };
}

function publisherOf(url: string, options: Partial<PublisherOptions> & { ca?: string } = {}) {
  const said: string[] = [];
  const address = brokerAddress(url, options.ca);
  const publisher = createFastPublisher(
    { address, clientId: 'fast', window: 100, ...options },
    { clock: systemClock, say: (line) => said.push(line) },
  );
  ends.push(() => publisher.stop());
  return { publisher, said };
}

async function publishNumbers(publisher: ReturnType<typeof publisherOf>['publisher'], count: number, from = 0): Promise<void> {
  for (let n = from; n < from + count; n++) {
    await publisher.room();
    publisher.publish('t/a', `${n}`, false);
  }
}

/** With pauses: something is under way whenever the test gets to look. */
async function publishSlowly(publisher: ReturnType<typeof publisherOf>['publisher'], count: number): Promise<void> {
  for (let from = 0; from < count; from += 20) {
    await publishNumbers(publisher, 20, from);
    await pause(2);
  }
}

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `t/a ${n + from} 1`);
/** The first time that each was heard. */
const firsts = (heard: readonly string[]) => [...new Set(heard)];

describeWithMosquitto('the fast publisher at Mosquitto', () => {
  it('publishes each message once and in order, never more than its window at a time', async () => {
    const mosquitto = await mosquittoOf();
    const { heard } = await listenerOf(mosquitto.url);
    const { publisher } = publisherOf(mosquitto.url, { window: 7 });
    await publisher.start();
    let most = 0;
    for (let n = 0; n < 5000; n++) {
      await publisher.room();
      publisher.publish('t/a', `${n}`, false);
      most = Math.max(most, publisher.counts.published - publisher.counts.acknowledged);
    }
    await publisher.drained();
    expect(most).toBe(7);
    await until(() => heard.length >= 5000, 'all are heard');
    expect(heard).toEqual(numbers(5000));
    expect(publisher.counts).toEqual({ published: 5000, acknowledged: 5000, resent: 0, reconnections: 0 });
  });

  it('publishes retained messages, large ones, bytes and empty ones', async () => {
    const mosquitto = await mosquittoOf();
    const { publisher } = publisherOf(mosquitto.url);
    await publisher.start();
    publisher.publish('t/retained', 'state', true);
    publisher.publish('t/large', 'ü'.repeat(1_500_000), true);
    publisher.publish('t/bytes', Buffer.from([0, 0xff, 0x7f]), true);
    await publisher.drained();
    const got = new Map<string, Buffer>();
    const client = connect(mosquitto.url);
    ends.push(() => client.endAsync(true));
    client.on('message', (topic, payload, { retain }) => void (retain && got.set(topic, payload)));
    client.subscribe('t/#', { qos: 1 });
    await until(() => got.size === 3, 'the retained messages');
    expect(got.get('t/retained')!.toString()).toBe('state');
    expect(got.get('t/large')!.toString()).toBe('ü'.repeat(1_500_000));
    expect([...got.get('t/bytes')!]).toEqual([0, 0xff, 0x7f]);
    publisher.publish('t/retained', '', true);
    await publisher.drained();
  });

  it('goes on after the broker was away, with what it had not acknowledged', async () => {
    const mosquitto = await mosquittoOf();
    const { heard } = await listenerOf(mosquitto.url);
    const { publisher, said } = publisherOf(mosquitto.url, { window: 50 });
    await publisher.start();
    await publishNumbers(publisher, 100);
    await publisher.drained();
    await mosquitto.stop();
    const going = publishNumbers(publisher, 200, 100).then(() => publisher.drained());
    await pause(300);
    expect(publisher.counts.published).toBeLessThanOrEqual(150);
    await mosquitto.start();
    await going;
    expect(publisher.counts).toMatchObject({ published: 300, acknowledged: 300, reconnections: 1 });
    await until(() => firsts(heard).length === 300, 'all are heard');
    expect(firsts(heard)).toEqual(numbers(300));
    expect(said.at(-1)).toBe('connected again');
  });

  it('loses nothing and keeps the order when its connection breaks again and again', async () => {
    const mosquitto = await mosquittoOf();
    const { heard } = await listenerOf(mosquitto.url);
    const proxy = await startTcpProxy(mosquitto.port);
    ends.push(() => proxy.close());
    const { publisher } = publisherOf(`mqtt://127.0.0.1:${proxy.port}`);
    await publisher.start();
    const going = publishSlowly(publisher, 6000).then(() => publisher.drained());
    for (let cut = 0; cut < 3; cut++) {
      const before = publisher.counts.acknowledged;
      await until(() => publisher.counts.acknowledged > before + 100, 'some are acknowledged', 30_000);
      proxy.cut();
    }
    await going;
    expect(publisher.counts.acknowledged).toBe(6000);
    expect(publisher.counts.reconnections).toBe(3);
    await until(() => firsts(heard).length === 6000, 'all are heard');
    expect(firsts(heard)).toEqual(numbers(6000));
    // What was under way at a cut came a second time, and nothing else.
    expect(heard.length - 6000).toBeLessThanOrEqual(publisher.counts.resent);
  });

  it('keeps a connection alive on which nothing is published, and notices one that is dead', async () => {
    const mosquitto = await mosquittoOf();
    const { publisher, said } = publisherOf(mosquitto.url, { keepaliveSeconds: 4 });
    await publisher.start();
    // Mosquitto ends a connection that is silent for one and a half times its keep-alive time.
    await pause(7_000);
    expect(said).toEqual([]);
    mosquitto.freeze();
    await until(() => said.length > 0, 'silence is noticed', 20_000);
    expect(said[0]).toContain('no answer for 2 s');
    mosquitto.thaw();
  });

  it('logs in with user and password, and says when they are refused', async () => {
    const folder = temporaryFolder();
    ends.push(folder.remove);
    writeFileSync(folder.file('passwords'), '');
    execFileSync('mosquitto_passwd', ['-b', folder.file('passwords'), 'op@site', 'p:ss/w%rd']);
    const mosquitto = await mosquittoOf({ allowAnonymous: false, lines: [`password_file ${folder.file('passwords')}`] });
    const { publisher } = publisherOf(`mqtt://op%40site:p%3Ass%2Fw%25rd@127.0.0.1:${mosquitto.port}`);
    await publisher.start();
    publisher.publish('t/a', 'x', false);
    await publisher.drained();
    const { publisher: other } = publisherOf(`mqtt://op%40site:wrong@127.0.0.1:${mosquitto.port}`);
    await expect(other.start()).rejects.toMatchObject({
      code: 'broker-refused',
      message: 'the broker refuses the connection: not authorised',
    });
  });

  it('speaks TLS, and trusts only whom it is told to', async () => {
    const folder = temporaryFolder();
    ends.push(folder.remove);
    const [key, crt] = [folder.file('key'), folder.file('crt')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, '-keyout', key, '-out', crt], {
      stdio: 'ignore',
    });
    const tlsPort = await freePort();
    const mosquitto = await mosquittoOf({ lines: [`listener ${tlsPort} 127.0.0.1`, `certfile ${crt}`, `keyfile ${key}`] });
    const { heard } = await listenerOf(mosquitto.url);
    const { publisher } = publisherOf(`mqtts://127.0.0.1:${tlsPort}`, { ca: crt });
    await publisher.start();
    await publishNumbers(publisher, 500);
    await publisher.drained();
    await until(() => heard.length === 500, 'all are heard');
    expect(heard).toEqual(numbers(500));
    const { publisher: other } = publisherOf(`mqtts://127.0.0.1:${tlsPort}`);
    await expect(other.start()).rejects.toMatchObject({ code: 'broker-unavailable', message: expect.stringContaining('certificate') });
  });

  it('speaks over a WebSocket', async () => {
    const port = await freePort();
    const mosquitto = await mosquittoOf({ lines: [`listener ${port} 127.0.0.1`, 'protocol websockets'] });
    const { heard } = await listenerOf(mosquitto.url);
    const { publisher } = publisherOf(`ws://127.0.0.1:${port}`);
    await publisher.start();
    await publishNumbers(publisher, 500);
    await publisher.drained();
    await until(() => heard.length === 500, 'all are heard');
    expect(heard).toEqual(numbers(500));
  });
});

describe('the fast publisher at the embedded broker', () => {
  it('has each message acknowledged when the agent has committed it, in order', async () => {
    const broker = createEmbeddedBroker({ host: '127.0.0.1', port: 0, users: [], allowAnonymous: true }, createKeptLog(), systemClock);
    const taken: string[] = [];
    const held: (() => void)[] = [];
    await broker.source.start({
      filters: ['t/#'],
      window: 20,
      deliver({ payload }, acknowledge) {
        taken.push(Buffer.from(payload).toString());
        held.push(acknowledge);
      },
    });
    ends.push(() => broker.source.stop());
    const { publisher } = publisherOf(`mqtt://127.0.0.1:${broker.port}`);
    await publisher.start();
    const going = publishNumbers(publisher, 300).then(() => publisher.drained());
    await until(() => held.length === 20, 'the window is full');
    await pause(50);
    expect({ taken: taken.length, acknowledged: publisher.counts.acknowledged }).toEqual({ taken: 20, acknowledged: 0 });
    let released = 0;
    await until(() => {
      for (const acknowledge of held.splice(0)) {
        acknowledge();
        released++;
      }
      return released === 300;
    }, 'all are taken');
    await going;
    expect(taken).toEqual(Array.from({ length: 300 }, (_, n) => `${n}`));
    expect(publisher.counts.acknowledged).toBe(300);
  });
});

describe('the fast publisher', () => {
  /** Somebody who answers every connection as told. */
  async function answering(answer: (socket: Socket) => void): Promise<string> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      answer(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(() => server.close());
    return `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
  }

  it('says that there is no broker', async () => {
    const { publisher } = publisherOf(`mqtt://127.0.0.1:${await freePort()}`);
    await expect(publisher.start()).rejects.toMatchObject({ code: 'broker-unavailable', message: expect.stringContaining('ECONNREFUSED') });
  });

  it('says that something else than a broker answers', async () => {
    const { publisher } = publisherOf(await answering((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')));
    await expect(publisher.start()).rejects.toThrow('that no MQTT 3.1.1 broker sends');
  });

  it('gives up where every connection is taken and broken off without an acknowledgement', async () => {
    let times = 0;
    const url = await answering((socket) => {
      socket.once('data', () => {
        socket.write(Buffer.from('20020000', 'hex'));
        socket.once('data', () => socket.end());
        times++;
      });
    });
    // Time passes quickly between the attempts.
    const hasty = { ...systemClock, after: (delayMs: number, task: () => void) => systemClock.after(delayMs / 200, task) };
    const said: string[] = [];
    const publisher = createFastPublisher(
      { address: brokerAddress(url), clientId: 'fast', window: 10 },
      { clock: hasty, say: (line) => said.push(line) },
    );
    ends.push(() => publisher.stop());
    await publisher.start();
    publisher.publish('not/wanted', 'x', false);
    await expect(publisher.drained()).rejects.toMatchObject({ code: 'broker-refused' });
    expect(times).toBe(8);
  });
});
