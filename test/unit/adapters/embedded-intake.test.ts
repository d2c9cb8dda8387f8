import { type AddressInfo, createServer } from 'node:net';
import { Aedes } from 'aedes';
import { connect } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEmbeddedIntake, type EmbeddedIntake } from '../../../agent/adapters/embedded-intake.ts';
import { createKeptLog } from '../../support/kept-log.ts';
import { systemClock } from '../../support/message-brokers.ts';
import { until } from '../../support/mosquitto.ts';

let intake: EmbeddedIntake;
let port: number;
let end: () => Promise<void>;

beforeEach(async () => {
  intake = createEmbeddedIntake(createKeptLog(), systemClock);
  const broker = await Aedes.createBroker({ authorizePublish: intake.authorizePublish });
  broker.on('clientDisconnect', (client) => intake.forget(client));
  const server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  port = (server.address() as AddressInfo).port;
  end = () => new Promise((resolve) => broker.close(() => server.close(() => resolve())));
});
afterEach(() => end());

async function publishAndLeave(qos: 0 | 1, awaited: number): Promise<void> {
  const device = connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
  await until(() => device.connected, 'device is connected');
  for (let count = 0; count < 10; count += 1) device.publish('a', `${count}`, { qos });
  await until(() => intake.waiting() === awaited, 'all wait');
  await device.endAsync(true);
}

it('does not grow with devices that come and go while the window is full', async () => {
  intake.open({ filters: ['a'], window: 1, deliver: () => {} });
  await publishAndLeave(1, 9);
  await until(() => intake.waiting() === 0, 'the first is forgotten');
  for (let visit = 0; visit < 3; visit += 1) {
    await publishAndLeave(1, 10);
    await until(() => intake.waiting() === 0, 'the next is forgotten');
  }
});

it('does not grow with devices that come and go before it is opened', async () => {
  await publishAndLeave(1, 10);
  await until(() => intake.waiting() === 0, 'forgotten');
});

it('keeps what nobody sends again, though the device has gone', async () => {
  const texts: string[] = [];
  await publishAndLeave(0, 10);
  intake.open({
    filters: ['a'],
    window: 1,
    deliver: (message, acknowledge) => {
      texts.push(Buffer.from(message.payload).toString());
      acknowledge();
    },
  });
  expect(texts).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
});
