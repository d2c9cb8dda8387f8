import type { IPublishPacket, MqttClient } from 'mqtt';
import { AgentError } from '../errors.ts';
import type { Clock, Log, MessageSource, SourceOptions, Timer } from '../ports.ts';
import { limitRepeats } from './limit-repeats.ts';
import { createMqttConnection, type MqttConnection, type MqttConnectionOptions } from './mqtt-connection.ts';
import { createOrderedAcknowledgements } from './ordered-acknowledgements.ts';
import { createWindow, type Window } from './window.ts';

// MQTT 5, section 3.1.2.11.3: Receive Maximum is a 16-bit number.
const LARGEST_RECEIVE_MAXIMUM = 65_535;
const REFUSED = 0x80;
/** Type 4, two bytes follow; the packet identifier takes their place. */
const PUBACK = 0x40_02_00_00;
const REPEAT_MS = 30_000;

// mqtt.js sends the PUBACK when the callback reports success; an error keeps the pump going without one, and is reported nowhere.
const DEFERRED = new Error('acknowledged later');

/**
 * Sends PUBACKs of one connection, all that become due in one turn in one write. They go past the client: its own way takes one write each, and leans on an internal.
 * Four bytes are a whole PUBACK in MQTT 3.1.1 and, with reason 0, in MQTT 5 (section 3.4.2.1).
 */
function createPubacks(client: MqttClient): (messageId: number) => void {
  let due: number[] = [];
  const flush = () => {
    const ids = due;
    due = [];
    // Ids of a connection that is gone mean nothing to the next one: the broker sends those messages again.
    if (!client.connected || client.disconnecting) return;
    const packets = Buffer.alloc(ids.length * 4);
    ids.forEach((id, index) => void packets.writeUInt32BE(PUBACK + id, index * 4));
    client.stream.write(packets);
  };
  return (messageId) => {
    if (due.push(messageId) === 1) queueMicrotask(flush);
  };
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

function toMessage(packet: IPublishPacket, receivedAt: number, connection: number) {
  const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
  return { topic: packet.topic, payload, retained: packet.retain, receivedAt, connection };
}

/** Hands over what `client` receives, at most a window at a time, and acknowledges it when told to, in order of arrival. */
function receive(
  client: MqttClient,
  options: SourceOptions,
  { window, clock, connection }: { window: Window; clock: Clock; connection: number },
): void {
  const acknowledgements = createOrderedAcknowledgements(createPubacks(client));
  const begin = (packet: IPublishPacket, next: (error?: Error) => void) => {
    if (!client.connected || client.disconnecting) return false;
    const { messageId } = packet;
    const pending = packet.qos > 0 && messageId !== undefined ? acknowledgements.add(messageId) : null;
    let open = true;
    options.deliver(toMessage(packet, clock.now(), connection), () => {
      if (!open) return;
      open = false;
      if (pending) acknowledgements.due(pending);
      window.leave();
    });
    next(pending ? DEFERRED : undefined);
    return true;
  };
  let held = false;
  client.handleMessage = (packet, next) => {
    if (packet.qos > 0 && window.tryEnter()) {
      if (!begin(packet, next)) window.leave();
      return;
    }
    held = true;
    window.enter(client, () => {
      held = false;
      return begin(packet, next);
    });
  };
  keepAlive(client, clock, () => held);
  client.once('close', () => window.forget(client));
}

/** What the broker shall hold for us, and what it may still hold and shall not. */
interface Wanted {
  readonly filters: readonly string[];
  readonly former: readonly string[];
}

/** Subscribes, at every connect: a broker that lost the session has no subscriptions either. Then ends what a persistent session still holds and nobody wants. */
function subscribe(client: MqttClient, { filters, former }: Wanted, log: Log, subscribed: (formerOnesToo: boolean) => void): void {
  const unsubscribe = () => {
    if (former.length === 0) return subscribed(true);
    client.unsubscribe([...former], (_error, packet) => {
      if (packet === undefined) return;
      const codes = ((packet as { granted?: unknown }).granted ?? []) as readonly number[];
      const kept = former.filter((_filter, index) => (codes[index] ?? 0) >= REFUSED);
      if (kept.length > 0) log.error({ cause: kept.join(' ') }, 'broker refuses to end subscriptions');
      subscribed(kept.length === 0);
    });
  };
  if (filters.length === 0) return unsubscribe();
  // A message stays what its publisher called it, a state or an event: MQTT 3.1.1 brokers tell only at the subscription.
  client.subscribe([...filters], { qos: 1, rap: true }, (_error, _granted, packet) => {
    if (packet === undefined) return;
    const codes = (packet.granted ?? []) as readonly number[];
    const refused = filters.filter((_filter, index) => (codes[index] ?? REFUSED) >= REFUSED);
    if (refused.length > 0) log.error({ cause: refused.join(' ') }, 'broker refuses subscriptions');
    const weak = filters.filter((_filter, index) => codes[index] === 0);
    if (weak.length > 0)
      log.error({ cause: weak.join(' ') }, 'broker grants subscriptions at QoS 0 only: it will not send again what was not acknowledged');
    if (refused.length < filters.length) unsubscribe();
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
  let linked: MqttClient | undefined;
  let wanted: Wanted = { filters: [], former: [] };
  let onSubscribed: SourceOptions['onSubscribed'];
  let connections = 0;
  const settle = (client: MqttClient, asked: Wanted) => (formerOnesToo: boolean) => {
    subscribed = client;
    if (!formerOnesToo || asked !== wanted) return;
    wanted = { ...wanted, former: [] };
    onSubscribed?.();
  };
  return {
    name: 'mqtt',
    trouble: () => connection?.trouble() ?? null,
    async resubscribe(filters) {
      const gone = [...wanted.filters, ...wanted.former].filter((filter) => !filters.includes(filter));
      const added = filters.filter((filter) => !wanted.filters.includes(filter));
      wanted = { filters: [...filters], former: [...new Set(gone)] };
      const [client, asked] = [linked, wanted];
      if (client === undefined) return;
      await new Promise<void>((resolve) => {
        client.once('close', () => resolve());
        // Only what is new: the broker sends the retained messages of every filter that it is asked for.
        subscribe(client, { filters: added, former: asked.former }, limited, (formerOnesToo) => {
          settle(client, asked)(formerOnesToo);
          resolve();
        });
      });
    },
    connected: () => subscribed?.connected === true,
    publish(topic, payload) {
      const client = linked;
      return new Promise((resolve, reject) => {
        const fail = (cause?: Error) => reject(new AgentError('broker-unavailable', 'the broker is away', { retryable: true, cause }));
        if (client?.connected !== true) return fail();
        const lost = () => fail();
        // Of a write that waits for a full line the client says nothing more once the line is gone.
        client.once('close', lost);
        client.publish(topic, Buffer.from(payload), { qos: 0 }, (error) => {
          client.off('close', lost);
          if (error) fail(error);
          else resolve();
        });
      });
    },
    async start(options) {
      const window = createWindow(options.window);
      wanted = { filters: options.filters, former: options.former ?? [] };
      onSubscribed = options.onSubscribed;
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
          prepare: (client) => receive(client, options, { window, clock, connection: ++connections }),
          connected: (client) => {
            linked = client;
            subscribe(client, wanted, limited, settle(client, wanted));
          },
          lost: (client) => {
            if (linked === client) linked = undefined;
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
      linked = undefined;
    },
  };
}
