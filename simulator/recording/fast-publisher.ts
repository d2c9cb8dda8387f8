import type { Duplex } from 'node:stream';
import { backoffMs } from '../../agent/adapters/backoff.ts';
import { createSystemRandom } from '../../agent/adapters/system-random.ts';
import { counted } from '../../agent/domain/words/wording.ts';
import { AgentError } from '../../agent/errors.ts';
import type { Clock, Timer } from '../../agent/ports.ts';
import { type BrokerAddress, loadWebSocket, openStream, type WebSocketStream } from './broker-address.ts';
import { connectPacket, createAnswerParser, DISCONNECT, markDuplicate, PINGREQ, publishPacket, REFUSALS } from './packets.ts';

export interface PublisherOptions {
  readonly address: BrokerAddress;
  readonly clientId: string;
  /** Most messages that are not acknowledged at a time. */
  readonly window: number;
  readonly keepaliveSeconds?: number;
}

/**
 * Publishes at QoS 1, in order, over one connection that comes back by itself; what was not acknowledged is sent again then, first and in order. It writes its packets itself,
 * all of a turn at once: an MQTT client for everything spends several times as long on a message.
 */
export interface FastPublisher {
  /** Connects. Rejects with an AgentError `broker-unavailable` or `broker-refused`; only later failures are tried again. */
  start(): Promise<void>;
  /** Takes a message; without a connection it waits for the next one. Whoever publishes without `room` goes beyond the window. */
  publish(topic: string, payload: string | Buffer, retain: boolean): void;
  /** Null while there is room in the window, else a promise of it. Rejects with an AgentError when the broker keeps breaking off. */
  room(): Promise<void> | null;
  /** Resolves when all is acknowledged. Rejects as `room` does. */
  drained(): Promise<void>;
  /** Lets everybody who waits go on, for there is nothing to wait for any more. */
  release(): void;
  stop(): Promise<void>;
  readonly counts: PublisherCounts;
}

export interface PublisherCounts {
  readonly published: number;
  readonly acknowledged: number;
  /** Sent more than once, each time counted. */
  readonly resent: number;
  readonly reconnections: number;
}

interface UnderWay {
  readonly packet: Buffer;
  isSent: boolean;
}

const CONNECT_TIMEOUT_MS = 10_000;
const KEEPALIVE_SECONDS = 60;
const FAREWELL_MS = 1_000;
/** As much is written at once. */
const WRITE_BYTES = 64 * 1024;
/** However few messages they are: large ones must not fill the memory. */
const MOST_BYTES = 32 * 1024 * 1024;
const LARGEST_ID = 65_535;
/** So many connections in a row that were accepted and broke off without one acknowledgement: what is sent there is not wanted there. */
const MOST_FRUITLESS = 8;

/** Creates a publisher; `say` is told for people when the connection is lost, back or refused. */
export function createFastPublisher(
  options: PublisherOptions,
  { clock, say }: { clock: Clock; say: (line: string) => void },
): FastPublisher {
  const random = createSystemRandom();
  const counts = { published: 0, acknowledged: 0, resent: 0, reconnections: 0 };
  const underWay = new Map<number, UnderWay>();
  const keepaliveSeconds = options.keepaliveSeconds ?? KEEPALIVE_SECONDS;
  const webSocket: { webSocket: WebSocketStream | null } = { webSocket: null };
  let link: Link | null = null;
  let bytesUnderWay = 0;
  let lastId = 0;
  let failures = 0;
  let fruitless = 0;
  let retry: Timer | null = null;
  let failure: AgentError | null = null;
  let isStopped = false;
  let waiting: { readonly isMet: () => boolean; readonly resolve: () => void; readonly reject: (error: AgentError) => void }[] = [];

  const hasRoom = () => underWay.size < options.window && bytesUnderWay < MOST_BYTES;
  const wake = (all = false) => {
    if (waiting.length === 0) return;
    const before = waiting;
    waiting = [];
    for (const waiter of before) {
      if (failure !== null) waiter.reject(failure);
      else if (all || waiter.isMet()) waiter.resolve();
      else waiting.push(waiter);
    }
  };
  const until = (isMet: () => boolean): Promise<void> => {
    if (failure !== null) return Promise.reject(failure);
    return isMet() ? Promise.resolve() : new Promise((resolve, reject) => waiting.push({ isMet, resolve, reject }));
  };

  function acknowledged(messageId: number): void {
    const message = underWay.get(messageId);
    if (message === undefined) return;
    underWay.delete(messageId);
    bytesUnderWay -= message.packet.length;
    counts.acknowledged++;
    fruitless = 0;
    if (waiting.length > 0) wake();
  }

  function resend(to: Link): void {
    for (const message of underWay.values()) {
      if (message.isSent) {
        markDuplicate(message.packet);
        counts.resent++;
      }
      message.isSent = true;
      to.send(message.packet);
    }
  }

  function open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const opened = openLink(
        { stream: openStream(options.address, webSocket), clock, keepaliveSeconds },
        connectPacketOf(options, keepaliveSeconds),
        {
          accepted() {
            link = opened;
            failures = 0;
            resend(opened);
            resolve();
          },
          acknowledged,
          ended(error) {
            const wasOpen = link === opened;
            if (wasOpen) link = null;
            reject(error);
            if (wasOpen && !isStopped) lost(error);
          },
        },
      );
    });
  }

  function lost(error: AgentError): void {
    fruitless++;
    if (fruitless >= MOST_FRUITLESS) {
      failure = new AgentError(
        'broker-refused',
        `the broker took the connection ${fruitless} times and broke it off each time, without acknowledging any message`,
      );
      return wake();
    }
    say(`${error.message}; ${counted(underWay.size, 'message')} not acknowledged yet`);
    later();
  }

  function later(): void {
    retry = clock.after(backoffMs(failures, random), () => {
      failures++;
      open().then(
        () => {
          counts.reconnections++;
          say('connected again');
        },
        (error: AgentError) => {
          if (isStopped) return;
          say(error.message);
          later();
        },
      );
    });
  }

  return {
    counts,
    async start() {
      webSocket.webSocket = await loadWebSocket(options.address);
      await open();
    },
    publish(topic, payload, retain) {
      do lastId = lastId === LARGEST_ID ? 1 : lastId + 1;
      while (underWay.has(lastId));
      const packet = publishPacket(lastId, topic, payload, retain);
      underWay.set(lastId, { packet, isSent: link !== null });
      bytesUnderWay += packet.length;
      counts.published++;
      link?.send(packet);
    },
    room: () => (failure === null && hasRoom() ? null : until(hasRoom)),
    drained: () => until(() => underWay.size === 0),
    release: () => wake(true),
    async stop() {
      isStopped = true;
      retry?.cancel();
      wake(true);
      await link?.close();
    },
  };
}

function connectPacketOf({ clientId, address: { username, password } }: PublisherOptions, keepaliveSeconds: number): Buffer {
  return connectPacket({
    clientId,
    keepaliveSeconds,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
}

/** One connection, from its CONNECT to its end. */
interface Link {
  send(packet: Buffer): void;
  /** Says goodbye. */
  close(): Promise<void>;
}

interface LinkEvents {
  accepted(): void;
  acknowledged(messageId: number): void;
  /** Told once. */
  ended(error: AgentError): void;
}

function openLink(
  { stream, clock, keepaliveSeconds }: { stream: Duplex; clock: Clock; keepaliveSeconds: number },
  hello: Buffer,
  events: LinkEvents,
): Link {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let isOver = false;
  let hasHeard = true;
  let reason: string | null = null;
  let code: 'broker-unavailable' | 'broker-refused' = 'broker-unavailable';
  let timer = clock.after(CONNECT_TIMEOUT_MS, () => end(`no answer within ${CONNECT_TIMEOUT_MS / 1000} s`));

  function end(why: string): void {
    reason ??= why;
    stream.destroy();
  }
  function flush(): void {
    if (pending.length === 0 || isOver) return;
    stream.write(pending.length === 1 ? pending[0] : Buffer.concat(pending, pendingBytes));
    pending = [];
    pendingBytes = 0;
  }
  // MQTT-3.1.2-24: within one and a half times the keep-alive time a broker must hear something. One that says nothing to two pings is gone.
  function beat(): void {
    if (!hasHeard) return end(`no answer for ${keepaliveSeconds / 2} s`);
    hasHeard = false;
    stream.write(PINGREQ);
    timer = clock.after(keepaliveSeconds * 500, beat);
  }

  const parse = createAnswerParser({
    connack(answer) {
      timer.cancel();
      if (answer !== 0) {
        code = 'broker-refused';
        return end(REFUSALS[answer] ?? `it refuses with code ${answer}`);
      }
      timer = clock.after(keepaliveSeconds * 500, beat);
      events.accepted();
    },
    puback: events.acknowledged,
    foreign: (what) => end(`it sent ${what}`),
  });
  stream.on('data', (bytes: Buffer) => {
    hasHeard = true;
    parse(bytes);
  });
  stream.on('error', (error: Error & { code?: string }) => {
    reason ??= error.message || error.code || 'connection failed';
  });
  stream.on('end', () => end('the broker closed it'));
  stream.on('close', () => {
    if (isOver) return;
    isOver = true;
    timer.cancel();
    events.ended(
      new AgentError(
        code,
        `${code === 'broker-refused' ? 'the broker refuses the connection' : 'no connection to the broker'}: ${reason ?? 'closed'}`,
        { retryable: true },
      ),
    );
  });
  stream.write(hello);

  return {
    send(packet) {
      pendingBytes += packet.length;
      if (pending.push(packet) === 1) process.nextTick(flush);
      else if (pendingBytes >= WRITE_BYTES) flush();
    },
    close: () =>
      new Promise((resolve) => {
        if (isOver) return resolve();
        flush();
        const force = clock.after(FAREWELL_MS, () => void stream.destroy());
        stream.once('close', () => {
          force.cancel();
          resolve();
        });
        stream.end(DISCONNECT);
      }),
  };
}
