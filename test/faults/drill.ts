import { pause, startMosquitto } from '../support/mosquitto-process.ts';
import { differences, faultsOf, readBooks } from './books.ts';
import { type Devices, startDevices } from './devices.ts';
import { expectedBooks } from './expected.ts';
import { type Gateway, makeGateway, type RunningAgent } from './gateway.ts';
import { lowPort } from './low-port.ts';
import { drawTraffic, LAST_DEVICE, type PublishedSet, siteLines } from './traffic.ts';

export type BrokerKind = 'mosquitto' | 'embedded';

export interface DrillOptions {
  readonly seed: string;
  readonly broker: BrokerKind;
  readonly messages: number;
  /** How often the agent is interrupted before it may drain what is left. */
  readonly interruptions: number;
}

/** What a drill shows: nothing is wrong when `wrong` is empty. */
export interface DrillReport {
  readonly wrong: readonly string[];
  /** Processes of the agent, the last one included. */
  readonly starts: number;
  readonly scans: number;
  readonly published: number;
}

/** How an agent comes to its end, on a gateway that goes on afterwards. */
export interface Interrupter {
  /** Starts the agent that will be interrupted. */
  start(gateway: Gateway): RunningAgent;
  /** Resolves when it is dead. `taken` says how many messages this process, or those before it, acknowledged. */
  interrupt(agent: RunningAgent, taken: () => Promise<number>): Promise<void>;
}

const ITEMS = 40;
const DRAIN_LIMIT_MS = 300_000;

/**
 * Publishes a drawn set to a real agent that is interrupted again and again, lets the last one drain what is left, and compares its books with those that the set must
 * lead to. The broker stays up, as one on another machine would; devices on the embedded one send again what was not acknowledged.
 */
export async function drill(options: DrillOptions, interrupter: Interrupter): Promise<DrillReport> {
  const { seed, broker, messages, interruptions } = options;
  const set = drawTraffic({ seed, messages, items: ITEMS, endsAt: Date.now() });
  // log_type none last: what the tests like to see costs time.
  const mosquitto = broker === 'mosquitto' ? await startMosquitto({ lines: ['max_inflight_messages 1000', 'log_type none'] }) : null;
  const port = mosquitto?.port ?? (await lowPort());
  const brokerLine = mosquitto ? `{ kind: external, url: "${mosquitto.url}" }` : `{ kind: embedded, port: ${port} }`;
  const gateway = makeGateway([`broker: ${brokerLine}`, ...siteLines(ITEMS)]);
  const sending = createSending(`mqtt://127.0.0.1:${port}`, set);
  try {
    let starts = 0;
    // With a broker of its own the agent is awaited; another one keeps nothing for a session that never was.
    if (!mosquitto) sending.begin();
    else if (!(await subscribeOnce(gateway))) return failed('the agent never subscribed', set, starts);
    sending.begin();
    for (; starts < interruptions; starts++) {
      const agent = interrupter.start(gateway);
      await interrupter.interrupt(agent, async () =>
        mosquitto ? (await agent.metrics()).total('messages_acknowledged') : sending.acknowledged(),
      );
      const { code, signal, log } = await agent.ended;
      if (signal !== 'SIGKILL' && code !== 0) return failed(`the agent ended by itself with ${code}: ${log.slice(-2000)}`, set, starts);
    }
    return await drain(gateway, sending, set, starts + 1);
  } finally {
    await sending.stop();
    gateway.remove();
    await mosquitto?.remove();
  }
}

const failed = (why: string, set: PublishedSet, starts: number): DrillReport => ({
  wrong: [why],
  starts,
  scans: set.scans.length,
  published: set.sent.length,
});

async function subscribeOnce(gateway: Gateway): Promise<boolean> {
  const agent = gateway.start();
  const listened = await agent.listening();
  await agent.kill('SIGTERM');
  return listened;
}

/** The devices' part: all of the set, then the last message. */
function createSending(url: string, set: PublishedSet) {
  let devices: Devices | null = null;
  let last: Devices | null = null;
  return {
    begin() {
      devices ??= startDevices(url, set.sent);
    },
    acknowledged: () => devices?.acknowledged() ?? 0,
    async finish() {
      await devices!.done;
      last = startDevices(url, [set.last], 1);
      await last.done;
    },
    async stop() {
      await devices?.stop();
      await last?.stop();
    },
  };
}

async function drain(gateway: Gateway, sending: ReturnType<typeof createSending>, set: PublishedSet, starts: number): Promise<DrillReport> {
  const agent = gateway.start();
  const limit = performance.now() + DRAIN_LIMIT_MS;
  if (!(await agent.listening())) return failed(`the agent does not start again: ${(await agent.ended).log.slice(-2000)}`, set, starts);
  const finished = sending.finish();
  const knowsLast = async () =>
    ((await agent.get('/api/devices')).body as { device: string }[]).some(({ device }) => device === LAST_DEVICE);
  while (!(await knowsLast())) {
    if (!agent.isRunning()) return failed(`the agent ended by itself: ${(await agent.ended).log.slice(-2000)}`, set, starts);
    if (performance.now() > limit) return failed('the last message never came', set, starts);
    await pause(20);
  }
  await finished;
  const metrics = await agent.metrics();
  const dead = metrics.labelled('dead_letters');
  const { code, signal } = await agent.kill('SIGTERM');
  return {
    wrong: [
      ...(code === 0 ? [] : [`the agent stopped with ${code ?? signal}`]),
      ...[...dead].map(([reason, count]) => `${count} dead letters: ${reason}`),
      ...differences(expectedBooks(set.scans), readBooks(gateway.databaseFile)),
      ...faultsOf(gateway.databaseFile),
    ],
    starts,
    scans: set.scans.length,
    published: set.sent.length,
  };
}
