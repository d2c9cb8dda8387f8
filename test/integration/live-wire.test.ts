import { connect } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddedBroker, type EmbeddedBroker } from '../../agent/adapters/embedded-broker.ts';
import { createLiveWire, type LiveWire } from '../../simulator/live/live-wire.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { type Delivered, startKeeping, systemClock } from '../support/message-brokers.ts';
import { describeWithMosquitto, freePort, startMosquitto, until } from '../support/mosquitto.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const ROOM = 40;
const LIMIT_MS = 60_000;

let broker: EmbeddedBroker;
let delivered: readonly Delivered[];
let proxy: TcpProxy;
let wire: LiveWire;
let said: string[];
beforeEach(async () => {
  said = [];
  broker = createEmbeddedBroker(
    { host: '127.0.0.1', port: await freePort(), users: [], allowAnonymous: true },
    createKeptLog(),
    systemClock,
  );
  delivered = await startKeeping(broker.source, 1000);
  proxy = await startTcpProxy(broker.port!);
  wire = createLiveWire(
    {
      ...{ name: 'devices', clientId: 'devices', isRemembered: false, room: ROOM },
      address: { url: `mqtt://127.0.0.1:${proxy.port}`, username: undefined, password: undefined, ca: undefined },
      onFull: () => said.push('full'),
      onRoom: () => said.push('room'),
      say: () => undefined,
    },
    systemClock,
  );
});
afterEach(async () => {
  await wire.close();
  await proxy.close();
  await broker.source.stop();
});

const publish = (from: number, to: number) => {
  for (let number = from; number < to; number++) wire.publish('warehouse/here/shelf/s', String(number));
};

/** Acknowledges all that has come, and gives each message where it came first. */
function heard(): string[] {
  for (const message of delivered) message.acknowledge();
  return [...new Set(delivered.map(({ text }) => text))];
}
const all = (count: number) => Array.from({ length: count }, (_, number) => String(number));

describe('a wire over a broker that comes and goes', () => {
  it('sends everything in order, what was said while it was cut, too', { timeout: LIMIT_MS }, async () => {
    await wire.connect();
    publish(0, 10);
    await until(() => heard().length === 10 && wire.underWay() === 0, 'the first have come');
    await wire.cut();
    publish(10, 30);
    expect([wire.connected(), wire.underWay()]).toEqual([false, 20]);
    wire.mend();
    await until(() => heard().length === 30, 'all have come');
    expect(heard()).toEqual(all(30));
    await until(() => wire.underWay() === 0, 'all are confirmed');
  });

  it('sends again what was under way when the connection broke: each at least once, in order', { timeout: LIMIT_MS }, async () => {
    await wire.connect();
    proxy.deaf(true);
    publish(0, 20);
    await until(() => heard().length === 20, 'they have come, but nobody knows');
    expect(wire.underWay()).toBe(20);
    proxy.cut();
    proxy.deaf(false);
    publish(20, 30);
    await until(() => {
      heard();
      return wire.underWay() === 0;
    }, 'all are confirmed');
    expect(heard()).toEqual(all(30));
    expect(delivered.length).toBe(50);
  });

  it('says once when too much waits, and once when half of it has gone', { timeout: LIMIT_MS }, async () => {
    await wire.connect();
    await wire.cut();
    publish(0, ROOM - 1);
    expect(said).toEqual([]);
    publish(ROOM - 1, ROOM + 20);
    expect(said).toEqual(['full']);
    wire.mend();
    await until(() => {
      heard();
      return wire.underWay() === 0;
    }, 'all are confirmed');
    expect([said, heard()]).toEqual([['full', 'room'], all(ROOM + 20)]);
  });

  it('cannot connect where there is nobody, and says where', { timeout: LIMIT_MS }, async () => {
    const { port } = proxy;
    await proxy.close();
    await expect(wire.connect()).rejects.toMatchObject({
      code: 'broker-unavailable',
      message: expect.stringContaining(`no broker at mqtt://127.0.0.1:${port}`),
    });
    proxy = await startTcpProxy(broker.port!);
  });
});

describeWithMosquitto('a wire over Mosquitto', () => {
  it('keeps to what the broker takes at a time, though far more waits, and goes on after its restart', { timeout: LIMIT_MS }, async () => {
    const mosquitto = await startMosquitto();
    const heardThere = new Set<string>();
    const listener = connect(mosquitto.url, { reconnectPeriod: 100 });
    listener.on('message', (_topic, payload) => heardThere.add(payload.toString()));
    const there = createLiveWire(
      {
        ...{ name: 'devices', clientId: 'devices', isRemembered: false, room: 10_000, say: () => undefined },
        address: { url: mosquitto.url, username: undefined, password: undefined, ca: undefined },
        onFull: () => undefined,
        onRoom: () => undefined,
      },
      systemClock,
    );
    try {
      await listener.subscribeAsync('warehouse/#', { qos: 1 });
      await there.connect();
      for (let number = 0; number < 1000; number++) there.publish('warehouse/here/shelf/s', String(number));
      await until(() => there.underWay() === 0 && heardThere.size === 1000, 'all have come');
      await mosquitto.stop();
      await until(() => !there.connected(), 'it is gone');
      for (let number = 1000; number < 1500; number++) there.publish('warehouse/here/shelf/s', String(number));
      await mosquitto.start();
      await until(() => there.underWay() === 0, 'all are confirmed', 30_000);
    } finally {
      await Promise.all([there.close(), listener.endAsync(true)]);
      await mosquitto.remove();
    }
  });
});
