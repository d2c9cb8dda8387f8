import type { MqttClient } from 'mqtt';
import { createMqttConnection, type MqttConnection } from '../../agent/adapters/mqtt-connection.ts';
import { AgentError } from '../../agent/errors.ts';
import type { Clock, Log } from '../../agent/ports.ts';
import type { BrokerAddress } from '../recording/broker-address.ts';
import type { Wire } from '../wire.ts';
import { createWaitingMessages } from './waiting-messages.ts';

/** A wire over a real broker that comes and goes: what could not be sent is sent afterwards, in order. */
export interface LiveWire extends Wire {
  /** Resolves once connected. Throws AgentError `broker-unavailable` where the first attempt fails. */
  connect(): Promise<void>;
  /** Cuts the connection until `mend`. */
  cut(): Promise<void>;
  mend(): void;
  connected(): boolean;
  close(): Promise<void>;
}

export interface LiveWireOptions {
  readonly name: string;
  readonly address: BrokerAddress;
  readonly clientId: string;
  /** Whether the broker keeps what is meant for it while it is away. */
  readonly isRemembered: boolean;
  /** More than this unconfirmed is `onFull`, half of it again `onRoom`. */
  readonly room: number;
  readonly onFull: () => void;
  readonly onRoom: () => void;
  readonly say: (line: string) => void;
}

/** At most so many unconfirmed at a time, or as few as the broker says that it takes (MQTT 5, receive maximum). */
const MOST_UNDER_WAY = 100;
const SESSION_SECONDS = 3600;

/** Creates a wire; nothing happens before `connect`. `clock` is the real one. */
export function createLiveWire(options: LiveWireOptions, clock: Clock): LiveWire {
  const { name, address, room, say } = options;
  const waiting = createWaitingMessages();
  const listeners: { readonly root: string; readonly take: (topic: string, payload: string) => void }[] = [];
  let client: MqttClient | null = null;
  let window = MOST_UNDER_WAY;
  let isFull = false;
  let isOpen = false;
  let settle: { resolve: () => void; reject: (error: AgentError) => void } | null = null;
  let connection = open();

  function open(): MqttConnection {
    const { url, username, password, ca } = address;
    return createMqttConnection(
      {
        ...{ url, clientId: options.clientId, sessionExpirySeconds: options.isRemembered ? SESSION_SECONDS : 0 },
        ...(username !== undefined && { username }),
        ...(password !== undefined && { password }),
        ...(ca !== undefined && { ca }),
      },
      {
        name,
        session: options.isRemembered ? { clean: false, properties: { sessionExpiryInterval: SESSION_SECONDS } } : { clean: true },
        prepare(opened) {
          opened.on('message', (topic, payload) => hear(topic, payload.toString()));
          opened.on('connect', ({ properties }) => {
            window = Math.min(MOST_UNDER_WAY, properties?.receiveMaximum ?? MOST_UNDER_WAY);
          });
        },
        connected,
        lost,
      },
      { log: wordsOf(name, say, refused), clock },
    );
  }

  function connected(opened: MqttClient): void {
    client = opened;
    waiting.reset(window);
    for (const { root } of listeners) subscribe(opened, root);
    pump();
    settle?.resolve();
    settle = null;
  }

  function lost(gone: MqttClient): void {
    if (client === gone) client = null;
  }

  /** A broker that refuses one version of the protocol is asked in another first: only then it is said that none can be reached. */
  function refused(fields: object): void {
    const { cause } = fields as { cause?: unknown };
    settle?.reject(new AgentError('broker-unavailable', `no broker at ${address.url}: ${String(cause)}`, { retryable: true, cause }));
    settle = null;
  }

  function subscribe(to: MqttClient, root: string): void {
    to.subscribe(`${root}/#`, { qos: 1 }, () => undefined);
  }

  function hear(topic: string, payload: string): void {
    for (const { root, take } of listeners) {
      if (topic !== root && !topic.startsWith(`${root}/`)) continue;
      try {
        take(topic, payload);
      } catch (error) {
        // Anybody can publish anything there.
        say(`${name}: a message on ${topic} makes no sense and was ignored: ${(error as Error).message}`);
      }
    }
  }

  function pump(): void {
    const to = client;
    if (!to) return;
    for (let next = waiting.take(); next; next = waiting.take()) {
      const { message, confirm } = next;
      to.publish(message.topic, message.payload, { qos: 1 }, (error) => {
        if (error || client !== to) return;
        confirm();
        if (isFull && waiting.size() <= room / 2) {
          isFull = false;
          options.onRoom();
        }
        pump();
      });
    }
  }

  return {
    publish(topic, payload) {
      waiting.add({ topic, payload });
      if (!isFull && waiting.size() >= room) {
        isFull = true;
        options.onFull();
      }
      pump();
    },
    listen(root, take) {
      listeners.push({ root, take });
      if (client) subscribe(client, root);
    },
    underWay: () => waiting.size(),
    connected: () => client !== null,
    connect() {
      isOpen = true;
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
        connection.start();
      });
    },
    async cut() {
      if (!isOpen) return;
      isOpen = false;
      client = null;
      await connection.stop();
    },
    mend() {
      if (isOpen) return;
      isOpen = true;
      connection = open();
      connection.start();
    },
    async close() {
      isOpen = false;
      client = null;
      await connection.stop();
    },
  };
}

/** What a connection logs, for a person; `refused` is told what keeps it from its broker. */
function wordsOf(name: string, say: (line: string) => void, refused: (fields: object) => void): Log {
  const told = (fields: object, phrase: string): void => {
    const { cause } = fields as { cause?: unknown };
    say(`${phrase.startsWith(name) ? phrase : `${name}: ${phrase}`}${cause === undefined ? '' : ` (${String(cause)})`}`);
  };
  const warn = (fields: object, phrase: string): void => {
    told(fields, phrase);
    if (phrase === `${name} cannot connect`) refused(fields);
  };
  return { debug: () => undefined, info: told, warn, error: told };
}
