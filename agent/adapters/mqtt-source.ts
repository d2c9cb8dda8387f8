import type { IPublishPacket, MqttClient } from 'mqtt';
import type { Clock, Log, MessageSource, SourceOptions, Timer } from '../ports.ts';
import { limitRepeats } from './limit-repeats.ts';
import { createMqttConnection, type MqttConnection, type MqttConnectionOptions } from './mqtt-connection.ts';
import { createOrderedAcknowledgements } from './ordered-acknowledgements.ts';
import { createWindow, type Window } from './window.ts';

// MQTT 5, section 3.1.2.11.3: Receive Maximum is a 16-bit number.
const LARGEST_RECEIVE_MAXIMUM = 65_535;
const REFUSED = 0x80;
const REPEAT_MS = 30_000;

/** The part of the client behind its public face that this file leans on; the contract suite of message sources holds it in place. */
interface ClientInternals {
  _sendPacket(packet: { cmd: 'puback'; messageId: number; reasonCode: number }): void;
}

// mqtt.js sends the PUBACK when the callback reports success; an error keeps the pump going without one, and is reported nowhere.
const DEFERRED = new Error('acknowledged later');

function sendPuback(client: MqttClient, messageId: number): void {
  // Ids of a connection that is gone mean nothing to the next one: the broker sends those messages again.
  if (client.connected && !client.disconnecting)
    (client as unknown as ClientInternals)._sendPacket({ cmd: 'puback', messageId, reasonCode: 0 });
}

/** While the pump stands still answers to our pings are not read either: without this a full inbox would look like a dead connection. */
function keepAlive(client: MqttClient, clock: Clock, held: () => boolean): void {
  let timer: Timer | undefined;
  const beat = () => {
    if (held() && client.connected) {
      client.sendPing();
      client.reschedulePing(true);
    }
    timer = clock.after((client.keepalive ?? 0) * 500, beat);
  };
  client.once('connect', () => {
    if ((client.keepalive ?? 0) > 0) timer = clock.after((client.keepalive ?? 0) * 500, beat);
  });
  client.once('close', () => timer?.cancel());
}

function toMessage(packet: IPublishPacket, receivedAt: number) {
  const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
  return { topic: packet.topic, payload, retained: packet.retain, receivedAt };
}

/** Hands over what `client` receives, at most a window at a time, and acknowledges it when told to, in order of arrival. */
function receive(client: MqttClient, options: SourceOptions, window: Window, clock: Clock): void {
  const acknowledgements = createOrderedAcknowledgements();
  const begin = (packet: IPublishPacket, next: (error?: Error) => void) => {
    if (!client.connected || client.disconnecting) return false;
    const { messageId } = packet;
    const due = packet.qos > 0 && messageId !== undefined ? acknowledgements.add(() => sendPuback(client, messageId)) : undefined;
    let open = true;
    options.deliver(toMessage(packet, clock.now()), () => {
      if (!open) return;
      open = false;
      due?.();
      window.leave();
    });
    next(due === undefined ? undefined : DEFERRED);
    return true;
  };
  let held = false;
  client.handleMessage = (packet, next) => {
    held = true;
    window.enter(client, () => {
      held = false;
      return begin(packet, next);
    });
  };
  keepAlive(client, clock, () => held);
  client.once('close', () => window.forget(client));
}

/** Subscribes at every connect: a broker that lost the session has no subscriptions either. */
function subscribe(client: MqttClient, filters: readonly string[], log: Log, subscribed: () => void): void {
  // The place to unsubscribe filters that a persistent session still holds and that left the configuration, once they are known.
  if (filters.length === 0) {
    subscribed();
    return;
  }
  // A message stays what its publisher called it, a state or an event: MQTT 3.1.1 brokers tell only at the subscription.
  client.subscribe([...filters], { qos: 1, rap: true }, (_error, _granted, packet) => {
    if (packet === undefined) return;
    const codes = (packet.granted ?? []) as readonly number[];
    const refused = filters.filter((_filter, index) => (codes[index] ?? REFUSED) >= REFUSED);
    if (refused.length > 0) log.error({ cause: refused.join(' ') }, 'broker refuses subscriptions');
    if (refused.length < filters.length) subscribed();
    else client.stream.destroy();
  });
}

/**
 * Messages of an external broker: persistent session, QoS 1, acknowledged when the agent says so. Comes back by itself after any failure;
 * `start` returns at once and rejects with an AgentError `configuration-invalid` when the connection can never work.
 */
export function createMqttSource(connectionOptions: MqttConnectionOptions, log: Log, clock: Clock): MessageSource {
  const limited = limitRepeats(log, clock, REPEAT_MS);
  let connection: MqttConnection | undefined;
  let subscribed: MqttClient | undefined;
  return {
    name: 'mqtt',
    connected: () => subscribed?.connected === true,
    async start(options) {
      const window = createWindow(options.window);
      connection = createMqttConnection(
        connectionOptions,
        {
          name: 'message source',
          session: {
            clean: false,
            properties: {
              sessionExpiryInterval: connectionOptions.sessionExpirySeconds,
              receiveMaximum: Math.min(options.window, LARGEST_RECEIVE_MAXIMUM),
            },
          },
          prepare: (client) => receive(client, options, window, clock),
          connected: (client) =>
            subscribe(client, options.filters, limited, () => {
              subscribed = client;
            }),
          lost: (client) => {
            if (subscribed === client) subscribed = undefined;
          },
        },
        { log, clock },
      );
      connection.start();
    },
    async stop() {
      await connection?.stop();
      connection = undefined;
      subscribed = undefined;
    },
  };
}
