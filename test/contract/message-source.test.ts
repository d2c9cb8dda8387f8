import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BrokerUnderTest, brokerKinds, type Delivered, startKeeping } from '../support/message-brokers.ts';
import { pause, until } from '../support/mosquitto.ts';

const topic = (device: number | string) => `warehouse/north/shelf/${device}`;
const texts = (delivered: readonly Delivered[]) => delivered.map(({ text }) => text);

for (const kind of brokerKinds) {
  describe.skipIf(kind.skipped)(`message source of ${kind.name}${kind.skipped ? ' (skipped: no mosquitto on this machine)' : ''}`, () => {
    let broker: BrokerUnderTest;

    beforeEach(async () => {
      broker = await kind.open();
    });
    afterEach(() => broker.close());

    it('acknowledges nothing before the agent does', async () => {
      const delivered = await startKeeping(broker.source);
      const device = await broker.client();
      for (const number of [1, 2, 3]) broker.publish(device, topic(number), `${number}`);
      await until(() => delivered.length === 3, 'three messages');
      await pause(200);
      expect(broker.acknowledged()).toEqual([]);
      for (const { acknowledge } of delivered) acknowledge();
      await until(() => broker.acknowledged().length === 3, 'three acknowledgements');
      expect(broker.acknowledged()).toEqual([topic(1), topic(2), topic(3)]);
      expect(texts(delivered)).toEqual(['1', '2', '3']);
    });

    it('acknowledges in order of arrival, in whatever order the agent does, and each message once', async () => {
      const delivered = await startKeeping(broker.source);
      const device = await broker.client();
      for (const number of [1, 2, 3]) broker.publish(device, topic(number), `${number}`);
      await until(() => delivered.length === 3, 'three messages');
      delivered[2]?.acknowledge();
      delivered[1]?.acknowledge();
      delivered[1]?.acknowledge();
      await pause(200);
      expect(broker.acknowledged()).toEqual([]);
      delivered[0]?.acknowledge();
      await until(() => broker.acknowledged().length === 3, 'three acknowledgements');
      await pause(100);
      expect(broker.acknowledged()).toEqual([topic(1), topic(2), topic(3)]);
    });

    it('says something to a device once, and not to itself', async () => {
      const delivered = await startKeeping(broker.source, 100, ['warehouse/+/shelf/+']);
      const device = await broker.client();
      const heard: string[] = [];
      device.on('message', (name, payload, { qos, retain }) => heard.push(`${name} ${payload.toString('hex')} ${qos} ${retain}`));
      await device.subscribeAsync('warehouse/north/command/a', { qos: 1 });
      await broker.source.publish('warehouse/north/command/a', Uint8Array.of(8, 255, 0));
      await until(() => heard.length === 1, 'the command');
      expect(heard).toEqual(['warehouse/north/command/a 08ff00 0 false']);
      expect(delivered).toEqual([]);
      await broker.source.stop();
      await expect(broker.source.publish('warehouse/north/command/a', Uint8Array.of(1))).rejects.toMatchObject({
        code: 'broker-unavailable',
        retryable: true,
      });
    });

    it('hands over no more than its window, and all in the end', async () => {
      const delivered = await startKeeping(broker.source, 5);
      const devices = [await broker.client(), await broker.client()];
      for (let number = 0; number < 40; number += 1) broker.publish(devices[number % 2]!, topic(number), `${number}`);
      await until(() => delivered.length === 5, 'a full window');
      await pause(200);
      expect(delivered).toHaveLength(5);
      for (let done = 0; done < 40; done += 1) {
        await until(() => delivered.length > done, `message ${done}`);
        expect(delivered.length - done).toBeLessThanOrEqual(5);
        delivered[done]?.acknowledge();
      }
      expect(new Set(texts(delivered)).size).toBe(40);
      await until(() => broker.acknowledged().length === 40, 'all acknowledgements');
    });

    it('gives each device its messages in order, thousands of them, acknowledged at once', async () => {
      const seen: string[] = [];
      await broker.source.start({
        filters: ['warehouse/+/shelf/+'],
        window: 50,
        deliver: (message, acknowledge) => {
          seen.push(Buffer.from(message.payload).toString());
          acknowledge();
        },
      });
      await until(() => broker.source.connected(), 'connected');
      const device = await broker.client();
      for (let number = 0; number < 3_000; number += 1) broker.publish(device, topic('a'), `${number}`);
      await until(() => seen.length >= 3_000, 'all messages');
      expect(seen).toEqual(Array.from({ length: 3_000 }, (_, number) => `${number}`));
    });

    it('delivers again after a stop what was not acknowledged, and only that; stale acknowledgements do nothing', async () => {
      const before = await startKeeping(broker.source);
      const device = await broker.client({ clientId: 'device-1', clean: false });
      for (const number of [1, 2, 3, 4]) broker.publish(device, topic(number), `${number}`);
      await until(() => before.length === 4, 'four messages');
      before[0]?.acknowledge();
      before[2]?.acknowledge();
      await until(() => broker.acknowledged().length === 1, 'one acknowledgement');
      await broker.source.stop();
      expect(broker.source.connected()).toBe(false);
      const after = await startKeeping(broker.source);
      await until(() => after.length > 0, 'a message again');
      for (const { acknowledge } of before) acknowledge();
      await pause(200);
      expect(broker.acknowledged()).toHaveLength(1);
      for (let done = 0; done < 3; done += 1) {
        await until(() => after.length > done, 'the next message again');
        after[done]?.acknowledge();
      }
      await until(() => broker.acknowledged().length === 4, 'all acknowledgements');
      await pause(100);
      expect(texts(after)).toEqual(['2', '3', '4']);
    });

    it('says which messages their publisher retains', async () => {
      const delivered = await startKeeping(broker.source);
      const device = await broker.client();
      device.publish(topic('state'), 'level', { qos: 1, retain: true });
      device.publish(topic('event'), 'event', { qos: 1 });
      await until(() => delivered.length === 2, 'two messages');
      expect(delivered.map(({ text, message }) => [text, message.retained])).toEqual([
        ['level', true],
        ['event', false],
      ]);
    });

    it('delivers QoS 0 too; it takes a place in the window until acknowledged', async () => {
      const delivered = await startKeeping(broker.source, 2);
      const device = await broker.client();
      for (const text of ['a', 'b', 'c']) device.publish(topic(1), text, { qos: 0 });
      await until(() => delivered.length === 2, 'a full window');
      await pause(100);
      expect(texts(delivered)).toEqual(['a', 'b']);
      delivered[0]?.acknowledge();
      await until(() => delivered.length === 3, 'the third');
      expect(delivered[2]?.text).toBe('c');
      expect(broker.acknowledged()).toEqual([]);
    });

    it('delivers QoS 2 once acknowledged like the others', async () => {
      const delivered = await startKeeping(broker.source);
      const device = await broker.client();
      let confirmed = false;
      device.publish(topic(1), 'twice', { qos: 2 }, (error) => {
        confirmed = !error;
      });
      await until(() => delivered.length === 1, 'the message');
      delivered[0]?.acknowledge();
      await until(() => confirmed, 'the confirmation');
      expect(texts(delivered)).toEqual(['twice']);
    });

    it('delivers a payload of 1 MB of noise and an empty one unchanged', async () => {
      const delivered = await startKeeping(broker.source);
      const device = await broker.client();
      const noise = randomBytes(1024 * 1024);
      broker.publish(device, topic(1), noise);
      broker.publish(device, topic(2), '');
      await until(() => delivered.length === 2, 'both messages');
      expect(noise.equals(delivered[0]?.message.payload ?? Buffer.alloc(0))).toBe(true);
      expect(delivered[1]?.message.payload).toHaveLength(0);
    });

    it('delivers what its filters match by whole levels and nothing else', async () => {
      const delivered = await startKeeping(broker.source, 100, ['warehouse/north/shelf/+', 'upstream/#']);
      const device = await broker.client();
      for (const name of [
        'warehouse/north/shelf',
        'warehouse/north/shelf/1/x',
        'warehouse/north-2/shelf/1',
        'up',
        'upstream',
        'upstream/a/b',
      ]) {
        await device.publishAsync(name, name, { qos: name.startsWith('upstream') ? 0 : 1 });
      }
      await device.publishAsync('warehouse/north/shelf/1', 'last', { qos: 0 });
      await until(() => texts(delivered).includes('last'), 'the last');
      expect(texts(delivered)).toEqual(['upstream', 'upstream/a/b', 'last']);
    });

    it('takes over other filters while messages go on, and what came before can still be acknowledged', async () => {
      const delivered = await startKeeping(broker.source, 100, ['warehouse/+/shelf/+', 'upstream/#']);
      const device = await broker.client();
      broker.publish(device, topic(1), 'before');
      await until(() => delivered.length === 1, 'a message of the old filter');
      await broker.source.resubscribe(['new/+', 'upstream/#']);
      expect(broker.source.connected()).toBe(true);
      await device.publishAsync(topic(2), 'old', { qos: 1 });
      await device.publishAsync('upstream/a', 'kept', { qos: 0 });
      broker.publish(device, 'new/1', 'new');
      await until(() => delivered.length === 3, 'messages of the new filters');
      for (const { acknowledge } of delivered) acknowledge();
      await until(() => broker.acknowledged().includes('new/1'), 'acknowledgements');
      expect(broker.acknowledged()).toContain(topic(1));
      expect(texts(delivered)).toEqual(['before', 'kept', 'new']);
      expect(broker.source.trouble()).toBeNull();
    });

    it('takes over other filters before it is connected', async () => {
      const delivered: string[] = [];
      const starting = broker.source.start({
        filters: ['old/+'],
        window: 10,
        deliver: (message, acknowledge) => {
          delivered.push(Buffer.from(message.payload).toString());
          acknowledge();
        },
      });
      await broker.source.resubscribe(['new/+']);
      await starting;
      await broker.source.resubscribe(['new/+']);
      await until(() => broker.source.connected(), 'connected');
      const device = await broker.client();
      await pause(200);
      await device.publishAsync('old/1', 'old', { qos: 1 });
      await device.publishAsync('new/1', 'new', { qos: 1 });
      await until(() => delivered.length === 1, 'the message');
      expect(delivered).toEqual(['new']);
    });

    it('ends what an earlier run had subscribed, and says when the broker holds what is wanted and no more', async () => {
      const first = await startKeeping(broker.source, 100, ['old/+', 'kept/+']);
      await broker.source.stop();
      let settled = 0;
      const delivered: string[] = [];
      await broker.source.start({
        filters: ['kept/+', 'new/+'],
        former: ['old/+', 'never/+'],
        onSubscribed: () => void settled++,
        window: 100,
        deliver: (message, acknowledge) => {
          delivered.push(message.topic);
          acknowledge();
        },
      });
      await until(() => settled === 1, 'the broker has confirmed');
      const device = await broker.client();
      for (const name of ['old/1', 'kept/1', 'new/1']) await device.publishAsync(name, 'x', { qos: 1 });
      await until(() => delivered.includes('new/1'), 'the last');
      expect(delivered).toEqual(['kept/1', 'new/1']);
      expect(first).toEqual([]);
      await broker.source.resubscribe(['new/+']);
      expect(settled).toBe(2);
    });

    it('gives the time of receipt by its clock', async () => {
      const delivered = await startKeeping(broker.source);
      const earliest = Date.now();
      broker.publish(await broker.client(), topic(1), 'x');
      await until(() => delivered.length === 1, 'the message');
      expect(delivered[0]?.message.receivedAt).toBeGreaterThanOrEqual(earliest);
      expect(delivered[0]?.message.receivedAt).toBeLessThanOrEqual(Date.now());
    });
  });
}
