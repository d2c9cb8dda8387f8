import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BrokerUnderTest, brokerKinds } from '../support/message-brokers.ts';
import { until } from '../support/mosquitto.ts';

const status = { topic: 'up/status', online: () => '{"online":true}', offline: '{"online":false}' };

for (const kind of brokerKinds) {
  describe.skipIf(kind.skipped)(`uplink of ${kind.name}${kind.skipped ? ' (skipped: no mosquitto on this machine)' : ''}`, () => {
    let broker: BrokerUnderTest;

    beforeEach(async () => {
      broker = await kind.open();
      // The broker itself has to run while uplinks come and go.
      await broker.source.start({ filters: ['warehouse/#'], window: 10, deliver: (_message, acknowledge) => acknowledge() });
    });
    afterEach(() => broker.close());

    const listen = async (filter: string) => {
      const heard: string[] = [];
      const client = await broker.client();
      client.on('message', (topic, payload, packet) => heard.push(`${topic} ${payload}${packet.retain ? ' retained' : ''}`));
      await client.subscribeAsync(filter, { qos: 1 });
      return heard;
    };

    it('says that it is online when it starts and offline when it stops, both retained', async () => {
      const uplink = broker.uplink(status);
      const during = await listen('up/#');
      await uplink.start();
      await until(() => uplink.connected() && during.length === 1, 'online');
      expect(await listenOnce('up/#')).toBe('up/status {"online":true} retained');
      await uplink.stop();
      expect(uplink.connected()).toBe(false);
      await until(() => during.length === 2, 'offline');
      expect(during).toEqual(['up/status {"online":true}', 'up/status {"online":false}']);
      expect(await listenOnce('up/#')).toBe('up/status {"online":false} retained');
    });

    const listenOnce = async (filter: string) => {
      const heard = await listen(filter);
      await until(() => heard.length > 0, `a message of ${filter}`);
      return heard[0];
    };

    it('publishes to subscribers, retained when asked', async () => {
      const uplink = broker.uplink(status);
      await uplink.start();
      await until(() => uplink.connected(), 'connected');
      const heard = await listen('up/decisions');
      await uplink.publish('up/decisions', 'first', { retain: false });
      await uplink.publish('up/decisions', 'kept', { retain: true });
      await until(() => heard.length === 2, 'two messages');
      expect(heard).toEqual(['up/decisions first', 'up/decisions kept']);
      expect(await listenOnce('up/decisions')).toBe('up/decisions kept retained');
      await uplink.stop();
    });

    it('confirms hundreds of messages that are published at once, in order', async () => {
      const uplink = broker.uplink(status);
      await uplink.start();
      await until(() => uplink.connected(), 'connected');
      const heard = await listen('up/burst');
      const numbers = Array.from({ length: 400 }, (_, number) => `${number}`);
      await Promise.all(numbers.map((number) => uplink.publish('up/burst', number, { retain: false })));
      await until(() => heard.length === 400, 'all messages');
      expect(heard).toEqual(numbers.map((number) => `up/burst ${number}`));
      await uplink.stop();
    });

    it('rejects as a failure that may pass while it is not connected', async () => {
      const uplink = broker.uplink(status);
      await expect(uplink.publish('up/x', 'x', { retain: false })).rejects.toMatchObject({ code: 'broker-unavailable', retryable: true });
      await uplink.start();
      await until(() => uplink.connected(), 'connected');
      await uplink.stop();
      await expect(uplink.publish('up/x', 'x', { retain: false })).rejects.toMatchObject({ code: 'broker-unavailable', retryable: true });
    });
  });
}
