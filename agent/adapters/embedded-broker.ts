import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { AgentError } from '../errors.ts';
import type { Clock, Log, MessageSource, Uplink } from '../ports.ts';
import { type BrokerUser, createAccess } from './embedded-access.ts';
import { createEmbeddedIntake, type EmbeddedIntake } from './embedded-intake.ts';
import { spareUnheard } from './embedded-listeners.ts';
import { boundSessions } from './embedded-sessions.ts';
import { limitRepeats } from './limit-repeats.ts';
import type { UplinkStatus } from './mqtt-uplink.ts';

export interface EmbeddedBrokerOptions {
  readonly host: string;
  /** 0 takes a free port, and keeps it when started again. */
  readonly port: number;
  readonly users: readonly BrokerUser[];
  readonly allowAnonymous: boolean;
}

/** The broker inside the agent (MQTT 3.1.1). It runs while its source or one of its uplinks is started. */
export interface EmbeddedBroker {
  readonly source: MessageSource;
  uplink(status: UplinkStatus): Uplink;
  /** The port it listens on, once started. */
  readonly port: number;
}

interface Running {
  readonly broker: Aedes;
  readonly server: Server;
  readonly sockets: Set<Socket>;
}

const REPEAT_MS = 30_000;
// A subscriber that does not read holds up the confirmation of everybody's messages for at most this long.
const DRAIN_TIMEOUT_MS = 5_000;
const MOST_KEPT_PER_SUBSCRIBER = 10_000;
const BAD_CREDENTIALS = 4;

async function openBroker(options: EmbeddedBrokerOptions, intake: EmbeddedIntake, log: Log): Promise<Aedes> {
  const access = createAccess(options.users, options.allowAnonymous);
  const broker = await Aedes.createBroker({
    drainTimeout: DRAIN_TIMEOUT_MS,
    authorizePublish: intake.authorizePublish,
    authenticate(client, username, password, done) {
      if (access(username, password)) return done(null, true);
      log.warn({ client: client.id, cause: 'bad user name or password' }, 'client refused');
      done(Object.assign(new Error('bad user name or password'), { returnCode: BAD_CREDENTIALS }), false);
    },
  });
  boundSessions((broker as unknown as { persistence: Parameters<typeof boundSessions>[0] }).persistence, MOST_KEPT_PER_SUBSCRIBER, log);
  spareUnheard(broker);
  broker.on('clientDisconnect', (client) => intake.forget(client));
  broker.on('clientError', (client, error) => log.debug({ client: client.id, cause: error.message }, 'client failed'));
  broker.on('connectionError', (_client, error) => log.warn({ cause: error.message }, 'client refused'));
  // Not in the declared events, but emitted when the broker's own store fails.
  (broker as NodeJS.EventEmitter).on('error', (error: Error) => log.error({ cause: error.message }, 'embedded broker failed'));
  return broker;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another program listens there' : cause.message;
      reject(new AgentError('broker-unavailable', `the embedded broker cannot listen on ${host}:${port}: ${why}`, { cause }));
    };
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

async function run(options: EmbeddedBrokerOptions, intake: EmbeddedIntake, log: Log): Promise<Running> {
  const broker = await openBroker(options, intake, log);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
    broker.handle(socket);
  });
  try {
    await listen(server, options.host, options.port);
  } catch (error) {
    broker.close();
    throw error;
  }
  server.on('error', (error) => log.error({ cause: error.message }, 'embedded broker failed'));
  return { broker, server, sockets };
}

async function halt({ broker, server, sockets }: Running): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  // Those that never said CONNECT are nobody's clients.
  for (const socket of sockets) socket.destroy();
  await closed;
}

/** Confirmed where it is a text of the uplink's; words to a device go once, at QoS 0. */
function publish(broker: Aedes | undefined, topic: string, payload: string | Uint8Array, retain: boolean): Promise<void> {
  const qos = typeof payload === 'string' ? 1 : 0;
  return new Promise((resolve, reject) => {
    const fail = (cause?: Error) =>
      reject(new AgentError('broker-unavailable', 'the embedded broker is not running', { retryable: true, cause }));
    if (broker === undefined || broker.closed) return fail();
    broker.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain, dup: false }, (error) =>
      error ? fail(error) : resolve(),
    );
  });
}

/**
 * A broker of the agent's own. `start` of source and uplink rejects with an AgentError `broker-unavailable` when the address is in use.
 * What its own uplink publishes never comes back through its source.
 */
export function createEmbeddedBroker(options: EmbeddedBrokerOptions, log: Log, clock: Clock): EmbeddedBroker {
  const limited = limitRepeats(log, clock, REPEAT_MS);
  const intake = createEmbeddedIntake(limited, clock);
  const users = new Set<object>();
  let subscribed: (() => void) | undefined;
  let running: Running | undefined;
  let port = options.port;
  let turn: Promise<void> = Promise.resolve();

  // Starts and stops take turns: both users may ask at the same time.
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const next = turn.then(step);
    turn = next.catch(() => undefined);
    return next;
  };
  const acquire = (user: object) =>
    inTurn(async () => {
      if (running === undefined) {
        running = await run({ ...options, port }, intake, limited);
        port = (running.server.address() as AddressInfo).port;
        log.info({ host: options.host, port }, 'embedded broker listens');
      }
      users.add(user);
    });
  const release = (user: object) =>
    inTurn(async () => {
      users.delete(user);
      if (running === undefined || users.size > 0) return;
      const last = running;
      running = undefined;
      await halt(last);
      intake.reset();
      log.info({ host: options.host, port }, 'embedded broker stopped');
    });

  const source: MessageSource = {
    name: 'embedded',
    connected: () => running !== undefined && users.has(source),
    trouble: () => null,
    publish: (topic, payload) => publish(users.has(source) ? running?.broker : undefined, topic, payload, false),
    async start(sourceOptions) {
      await acquire(source);
      intake.open(sourceOptions);
      sourceOptions.onSubscribed?.();
      subscribed = sourceOptions.onSubscribed;
    },
    async resubscribe(filters) {
      intake.filter(filters);
      subscribed?.();
    },
    async stop() {
      intake.close();
      await release(source);
    },
  };

  return {
    source,
    get port() {
      return port;
    },
    uplink(status) {
      const uplink: Uplink = {
        connected: () => running !== undefined && users.has(uplink),
        async start() {
          await acquire(uplink);
          await publish(running?.broker, status.topic, status.online(), true);
        },
        publish: (topic, payload, { retain }) => publish(users.has(uplink) ? running?.broker : undefined, topic, payload, retain),
        async stop() {
          if (users.has(uplink)) await publish(running?.broker, status.topic, status.offline, true);
          await release(uplink);
        },
      };
      return uplink;
    },
  };
}
