import { connect } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { createMqttSource } from '../../agent/adapters/mqtt-source.ts';
import { createMqttUplink } from '../../agent/adapters/mqtt-uplink.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { startKeeping, systemClock } from '../support/message-brokers.ts';
import { type Connect, connack, connack311, disconnect, openMoodyBroker } from '../support/moody-broker.ts';
import { describeWithMosquitto, pause, startMosquitto, until } from '../support/mosquitto.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const status = { topic: 'up/status', online: () => 'online', offline: 'offline' };

function sourceOf(url: string, clientId = 'gateway') {
  const log = createKeptLog();
  const source = createMqttSource({ url, clientId, sessionExpirySeconds: 604_800 }, log, systemClock);
  ends.push(() => source.stop());
  return { log, source };
}

async function moody(answer: Parameters<typeof openMoodyBroker>[0]) {
  const broker = await openMoodyBroker(answer);
  ends.push(() => broker.close());
  return broker;
}

async function mosquittoOf(lines: readonly string[]) {
  const mosquitto = await startMosquitto({ lines });
  ends.push(() => mosquitto.remove());
  return mosquitto;
}

const accept = (properties: readonly number[] = []) => ({ bytes: connack(0, properties), end: false });
const versions = (connects: readonly Connect[]) => connects.map(({ protocolVersion }) => protocolVersion);
const keep = { filters: ['a/#'], window: 10, deliver: () => {} };

describe('a broker that refuses what MQTT 5 asks for', () => {
  it.each([
    ['does not speak it', 132],
    ['calls the packet malformed', 129],
    ['calls it a protocol error', 130],
    ['has a reason of its own', 131],
  ])('and %s gets MQTT 3.1.1', async (_case, code) => {
    const broker = await moody(({ protocolVersion }) =>
      protocolVersion === 5 ? { bytes: connack(code), end: true } : { bytes: connack311(0), end: false },
    );
    const { source } = sourceOf(broker.url);
    await source.start(keep);
    await until(() => source.connected(), 'connected');
    expect(versions(broker.connects)).toEqual([5, 4]);
  });

  it('answering in the words of MQTT 3.1.1 gets MQTT 3.1.1', async () => {
    const broker = await moody(({ protocolVersion }) =>
      protocolVersion === 5 ? { bytes: connack311(1), end: true } : { bytes: connack311(0), end: false },
    );
    const { source } = sourceOf(broker.url);
    await source.start(keep);
    await until(() => source.connected(), 'connected');
    expect(versions(broker.connects)).toEqual([5, 4]);
  });

  it('for a reason that passes (busy) keeps MQTT 5', async () => {
    const SERVER_BUSY = 137;
    const broker = await moody((_connect, attempt) => (attempt === 1 ? { bytes: connack(SERVER_BUSY), end: true } : accept()));
    const { source } = sourceOf(broker.url);
    await source.start(keep);
    await until(() => source.connected(), 'connected');
    expect(versions(broker.connects)).toEqual([5, 5]);
  });
});

describe('a broker that grants less', () => {
  it('time for the session is named in the log', async () => {
    const SESSION_EXPIRY_INTERVAL = 0x11;
    const broker = await moody(() => accept([SESSION_EXPIRY_INTERVAL, 0, 0, 0, 60]));
    const { source, log } = sourceOf(broker.url);
    await source.start(keep);
    await until(() => source.connected(), 'connected');
    expect(log.lines.find(({ level }) => level === 'warn')).toEqual({
      level: 'warn',
      phrase: 'broker keeps the session of an absent gateway for less than asked',
      fields: { askedSeconds: 604_800, givenSeconds: 60 },
    });
  });

  it('time between signs of life gets them as often as it asks', async () => {
    const SERVER_KEEP_ALIVE = 0x13;
    const PINGREQ = 12;
    const broker = await moody(() => accept([SERVER_KEEP_ALIVE, 0, 1]));
    const { source } = sourceOf(broker.url);
    await source.start(keep);
    await until(() => broker.packetTypes.filter((type) => type === PINGREQ).length >= 2, 'two pings', 10_000);
  });

  it('than QoS 1 for a last will gets one at QoS 0', async () => {
    const QOS_NOT_SUPPORTED = 155;
    const MAXIMUM_QOS = 0x24;
    const broker = await moody(({ willQos }) =>
      willQos === 1 ? { bytes: connack(QOS_NOT_SUPPORTED), end: true } : accept([MAXIMUM_QOS, 0]),
    );
    const log = createKeptLog();
    const uplink = createMqttUplink({ url: broker.url, clientId: 'gateway', sessionExpirySeconds: 60 }, status, log, systemClock);
    ends.push(() => uplink.stop());
    await uplink.start();
    await until(() => uplink.connected(), 'connected');
    expect(broker.connects).toEqual([
      { protocolVersion: 5, willQos: 1 },
      { protocolVersion: 5, willQos: 0 },
    ]);
    expect(log.lines).toContainEqual(expect.objectContaining({ level: 'error', phrase: expect.stringContaining('QoS 0 only') }));
  });
});

describeWithMosquitto('a Mosquitto that takes QoS 0 only', () => {
  it('gets and gives messages all the same, and the log says what that means', async () => {
    const mosquitto = await mosquittoOf(['max_qos 0']);
    const { source, log } = sourceOf(mosquitto.url);
    const delivered = await startKeeping(source, 10, ['up/#']);
    expect(log.lines.filter(({ level }) => level === 'error').map(({ phrase }) => phrase)).toEqual([
      'broker takes and gives QoS 0 only: what an interruption catches under way is lost',
      'broker grants subscriptions at QoS 0 only: it will not send again what was not acknowledged',
    ]);
    const uplink = createMqttUplink({ url: mosquitto.url, clientId: 'gateway', sessionExpirySeconds: 60 }, status, log, systemClock);
    ends.push(() => uplink.stop());
    await uplink.start();
    await until(() => uplink.connected(), 'connected');
    await uplink.publish('up/x', 'x', { retain: false });
    await until(() => delivered.some(({ text }) => text === 'x'), 'the message');
    expect(delivered.map(({ text }) => text)).toEqual(['online', 'x']);
  });
});

describeWithMosquitto('the session at a Mosquitto', () => {
  it('is asked for with seven days and no more messages under way than the window holds', async () => {
    const mosquitto = await mosquittoOf(['max_inflight_messages 1000']);
    const { source } = sourceOf(mosquitto.url);
    const delivered = await startKeeping(source, 7, ['a/#']);
    const connected = mosquitto.log().find((line) => line.includes('as gateway'));
    // Protocol 5, no clean start.
    expect(connected).toMatch(/as gateway \(p5, c0, /);
    const device = connect(mosquitto.url);
    ends.push(() => device.endAsync(true));
    for (let number = 0; number < 30; number++) await device.publishAsync('a/b', `${number}`, { qos: 1 });
    const sent = () => mosquitto.log().filter((line) => line.includes('Sending PUBLISH to gateway')).length;
    await until(() => delivered.length === 7, 'a full window');
    await pause(200);
    expect(sent()).toBe(7);
    for (let done = 0; done < 30; done++) {
      await until(() => delivered.length > done, `message ${done}`);
      delivered[done]!.acknowledge();
    }
  });
});

describe('two gateways with one client id', () => {
  const TAKEN_OVER = 142;

  it('are a fight from the second time on: said once, and shown until it is over', async () => {
    const broker = await moody((_connect, attempt) =>
      attempt <= 3 ? { bytes: Buffer.concat([connack(0), disconnect(TAKEN_OVER)]), end: true } : accept(),
    );
    const { source, log } = sourceOf(broker.url);
    await source.start(keep);
    await until(() => broker.connects.length === 2, 'the second connection', 30_000);
    await until(() => source.trouble() !== null, 'the fight is known', 30_000);
    await until(() => source.connected() && broker.connects.length === 4, 'a connection that holds', 60_000);
    expect(source.trouble()).toBe('another client seems to use the client id gateway');
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        phrase: 'another client seems to use the same client id: each throws the other out',
        fields: { broker: broker.url, clientId: 'gateway', role: 'message source' },
      },
    ]);
  });

  describeWithMosquitto('at a Mosquitto', () => {
    it('both say so, and neither gives up', async () => {
      const mosquitto = await mosquittoOf([]);
      const [one, other] = [sourceOf(mosquitto.url, 'twin'), sourceOf(mosquitto.url, 'twin')];
      await one.source.start(keep);
      await until(() => one.source.connected(), 'connected');
      expect(one.source.trouble()).toBeNull();
      await other.source.start(keep);
      await until(() => one.source.trouble() !== null && other.source.trouble() !== null, 'both know', 40_000);
      for (const { log } of [one, other]) expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
      await other.source.stop();
      await until(() => one.source.connected(), 'the one is back', 40_000);
    });
  });
});
