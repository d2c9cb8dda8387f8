import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';
import { createMqttConnection, type MqttConnectionOptions } from '../../agent/adapters/mqtt-connection.ts';
import { AgentError } from '../../agent/errors.ts';
import type { Clock, Log } from '../../agent/ports.ts';
import type { BrokerAddress } from './broker-address.ts';
import { type RecordedMessage, readable } from './format.ts';
import type { RecordingWriter } from './recording-writer.ts';

export interface RecorderOptions {
  readonly address: BrokerAddress;
  readonly filters: readonly string[];
  readonly clientId: string;
  /** Ends after so many messages; undefined for as many as come. */
  readonly messages: number | undefined;
}

export interface RecorderPorts {
  readonly clock: Clock;
  /** For people: connections lost and back, messages left out. */
  readonly say: (line: string) => void;
}

/** Listens to a broker and writes down what comes, until it is stopped. */
export interface Recorder {
  /** Resolves once the broker holds all filters. Rejects with an AgentError where it cannot be reached or refuses one; later it is tried again and again. */
  start(): Promise<void>;
  /** Resolves when the asked number of messages is there. */
  readonly complete: Promise<void>;
  /** Ends the subscriptions and leaves nothing of them at the broker. */
  stop(): Promise<void>;
  reconnections(): number;
}

/** How long the broker keeps messages while the connection is away. */
const SESSION_SECONDS = 600;
const FAREWELL_MS = 2_000;
const REFUSED = 0x80;
/** Retained messages of a subscription that the session still has are not sent again (MQTT 5, section 3.8.3.1). */
const ONLY_NEW = 2;
/** As text in a line they are still short enough to be read again. */
const LARGEST_PAYLOAD_BYTES = 16 * 1024 * 1024;

/** Creates a recorder that writes to `writer`; `at` gives the milliseconds since the start of the recording. */
export function createRecorder(options: RecorderOptions, writer: RecordingWriter, ports: RecorderPorts & { at: () => number }): Recorder {
  const { at, say, clock } = ports;
  const complete = deferred<void>();
  const started = deferred<void>();
  let left = options.messages ?? Number.POSITIVE_INFINITY;
  let connections = 0;
  let isConnected = false;
  let isStopped = false;

  function take(packet: IPublishPacket): Promise<void> | null {
    const message = messageOf(packet, at());
    const size = Buffer.byteLength(message.payload);
    if (size > LARGEST_PAYLOAD_BYTES) {
      const note = `message of ${size} bytes on ${message.topic} left out`;
      say(note);
      return writer.add({ kind: 'note', at: message.at, note });
    }
    left--;
    const written = writer.add(message);
    if (left === 0) complete.resolve();
    return written;
  }

  // The broker's acknowledgement waits for the callback: where the disk is behind, the broker holds back what comes next.
  function prepare(client: MqttClient): void {
    client.handleMessage = (packet, next) => {
      if (left <= 0 || isStopped) return;
      const written = take(packet);
      if (written === null) next();
      else
        written.then(
          () => next(),
          () => undefined,
        );
    };
  }

  function subscribe(client: MqttClient): void {
    const isFirst = connections++ === 0;
    isConnected = true;
    client.subscribe([...options.filters], { qos: 1, rap: true, ...(isFirst ? {} : { rh: ONLY_NEW }) }, (_error, _granted, packet) => {
      if (packet === undefined) return;
      const codes = (packet.granted ?? []) as readonly number[];
      const refused = options.filters.filter((_filter, index) => (codes[index] ?? REFUSED) >= REFUSED);
      if (refused.length === 0) return started.resolve();
      const words = `the broker refuses to send ${refused.join(', ')}`;
      if (isFirst) started.reject(new AgentError('broker-refused', words));
      else say(words);
    });
    if (!isFirst) tell('connected again');
  }

  // Attempts that fail end too: only the end of a connection that was there is a loss.
  function lost(): void {
    if (isConnected && !isStopped) tell('connection lost');
    isConnected = false;
  }

  function tell(what: string): void {
    say(what);
    void writer.add({ kind: 'note', at: at(), note: what })?.catch(() => undefined);
  }

  const connection = createMqttConnection(
    connectionOptions(options),
    {
      name: 'recorder',
      session: { clean: false, properties: { sessionExpiryInterval: SESSION_SECONDS } },
      prepare,
      connected: subscribe,
      lost,
    },
    {
      clock,
      log: logTo(({ cause }) => {
        if (connections === 0)
          started.reject(new AgentError('broker-unavailable', `no connection to the broker: ${cause}`, { retryable: true }));
      }),
    },
  );

  return {
    complete: complete.promise,
    reconnections: () => Math.max(0, connections - 1),
    async start() {
      connection.start();
      await started.promise;
    },
    async stop() {
      isStopped = true;
      await connection.stop();
      if (connections > 0) await forgetSession(options, clock);
    },
  };
}

function messageOf({ topic, payload, qos, retain }: IPublishPacket, at: number): RecordedMessage {
  return { kind: 'message', at, topic, payload: typeof payload === 'string' ? payload : readable(payload as Buffer), qos, retain };
}

function connectionOptions({ address, clientId }: RecorderOptions): MqttConnectionOptions {
  const { url, username, password, ca } = address;
  return {
    url,
    clientId,
    sessionExpirySeconds: SESSION_SECONDS,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { ca }),
  };
}

/** Failures to connect, as they are told to a log. */
function logTo(failed: (fields: { readonly cause?: unknown }) => void): Log {
  const nothing = () => undefined;
  const told = (fields: object) => failed(fields);
  return { debug: nothing, info: nothing, warn: told, error: told };
}

/** A session that nobody comes back to would gather messages at the broker: a clean one of the same name ends it. */
async function forgetSession({ address: { url, ca, username, password }, clientId }: RecorderOptions, clock: Clock): Promise<void> {
  const limit = deferred<null>();
  const timer = clock.after(FAREWELL_MS, () => limit.resolve(null));
  const options = {
    clientId,
    ca,
    username,
    password,
    clean: true,
    protocolVersion: 4,
    reconnectPeriod: 0,
    connectTimeout: FAREWELL_MS,
  } as const;
  const client = await Promise.race([connectAsync(url, options, false).catch(() => null), limit.promise]);
  timer.cancel();
  await client?.endAsync();
}

function deferred<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void; reject: (error: Error) => void } {
  let [resolve, reject]: [(value: Value) => void, (error: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<Value>((settle, fail) => {
    resolve = settle;
    reject = fail;
  });
  // Whoever waits is told; that nobody waits any more is no bug.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
