import { existsSync, readFileSync } from 'node:fs';
import mqtt, { type MqttClient } from 'mqtt';
import { createRandom } from '../../simulator/random.ts';
import { faultsOf } from './books.ts';
import { type Gateway, type Metrics, makeGateway, type RunningAgent } from './gateway.ts';
import { lowPort } from './low-port.ts';
import { createHostileMessages, type HostileMessage } from './payloads.ts';
import { siteLines, skuOf } from './traffic.ts';

export interface HostileOptions {
  readonly seed: string;
  readonly messages: number;
}

/** What a hostile run shows: nothing is wrong when `wrong` is empty. */
export interface HostileReport {
  readonly wrong: readonly string[];
  readonly messages: number;
  readonly events: number;
  readonly duplicates: number;
  readonly deadLetters: Readonly<Record<string, number>>;
  /** The longest time that the main thread worked without a pause, with all that lay ready: milliseconds on the processor. */
  readonly longestTurnMs: number;
  /** How many chunks were sent again, message by message, and the longest turn then; 0 where none took ten milliseconds. */
  readonly sentAgain: number;
  readonly longestTurnAloneMs: number;
  readonly perSecond: number;
}

const ITEMS = 20;
const CHUNK = 5000;
const CONNECTIONS = 4;
const UNDER_WAY = 60;
/** No payload may keep the loop longer. */
const LONGEST_TURN_MS = 50;
const AGAIN = 3;
/** Before it is timed a fresh agent has had so many, or what is measured is the compiler. */
const WARM_UP = 1000;
const WATCH = new URL('loop-watch.mjs', import.meta.url).href;

/**
 * Publishes generated messages to a real agent with its own broker. Each must be acknowledged and be exactly one of event, duplicate and dead letter with a reason that
 * is not the agent's own fault; the agent must not die, lose a connection or stand still. A turn of the loop takes what lies ready, many messages on a busy machine: where
 * one was too long, the messages around it are sent again to a fresh agent, each alone, up to three times, and the shortest of the longest turns counts.
 */
export async function hostileRun({ seed, messages }: HostileOptions): Promise<HostileReport> {
  const wrong: string[] = [];
  const turns = { longestTurnMs: 0, sentAgain: 0, longestTurnAloneMs: 0 };
  const from = performance.now();
  const house = await openHouse();
  try {
    let before = await house.agent.metrics();
    for (let start = 0; start < messages; start += CHUNK) {
      const count = Math.min(CHUNK, messages - start);
      const chunkSeed = `${seed}/${start / CHUNK}`;
      const closes = await publishAll(house.url, drawChunk(chunkSeed, count));
      if (closes > 0) wrong.push(`${closes} connections were closed (chunk ${chunkSeed})`);
      if (!house.agent.isRunning()) {
        wrong.push(`the agent died (chunk ${chunkSeed}): ${house.agent.log().slice(-2000)}`);
        break;
      }
      const after = await house.agent.metrics();
      wrong.push(...account(before, after, count).map((line) => `${line} (chunk ${chunkSeed})`));
      before = after;
      const longest = house.longestTurnMs();
      turns.longestTurnMs = Math.max(turns.longestTurnMs, longest);
      if (longest <= LONGEST_TURN_MS) continue;
      const alone = await retime(chunkSeed, count);
      turns.sentAgain += 1;
      turns.longestTurnAloneMs = Math.max(turns.longestTurnAloneMs, alone);
      if (alone > LONGEST_TURN_MS) wrong.push(`a message alone kept the loop for ${alone} ms (chunk ${chunkSeed})`);
    }
    const seconds = (performance.now() - from) / 1000;
    if (house.agent.isRunning()) wrong.push(...(await goesOn(house)));
    return {
      wrong,
      messages,
      events: before.total('events_recorded'),
      duplicates: before.total('events_duplicate'),
      deadLetters: Object.fromEntries([...before.labelled('dead_letters')].sort(([, a], [, b]) => b - a)),
      ...turns,
      perSecond: Math.round(messages / seconds),
    };
  } finally {
    house.close();
  }
}

interface House {
  readonly gateway: Gateway;
  readonly agent: RunningAgent;
  readonly url: string;
  /** Since this was last asked. */
  longestTurnMs(): number;
  close(): void;
}

async function openHouse(): Promise<House> {
  const port = await lowPort();
  const gateway = makeGateway([`broker: { kind: embedded, port: ${port} }`, ...siteLines(ITEMS)]);
  const watch = gateway.file('turns');
  const agent = gateway.start({ environment: { NODE_OPTIONS: `--import ${WATCH}`, LOOP_WATCH: watch } });
  if (!(await agent.listening())) throw new Error(agent.log());
  // The start loads modules and makes the database: what comes after it counts.
  let seen = turns(watch).length;
  return {
    gateway,
    agent,
    url: `mqtt://127.0.0.1:${port}`,
    longestTurnMs() {
      const all = turns(watch);
      const longest = Math.max(0, ...all.slice(seen));
      seen = all.length;
      return longest;
    },
    close: () => gateway.remove(),
  };
}

function turns(watch: string): number[] {
  if (!existsSync(watch)) return [];
  const lines = readFileSync(watch, 'utf8')
    .trim()
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => (JSON.parse(line) as { busyMs: number }).busyMs);
}

function drawChunk(seed: string, count: number): HostileMessage[] {
  const next = createHostileMessages(createRandom(seed), ITEMS);
  return Array.from({ length: count }, next);
}

/** Publishes all and waits for their acknowledgements; how many connections were closed meanwhile, which ends that connection's part. */
async function publishAll(
  url: string,
  messages: readonly HostileMessage[],
  connections = CONNECTIONS,
  underWay = UNDER_WAY,
): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: connections }, (_, index) => mqtt.connectAsync(url, { clientId: `hostile-${index}`, reconnectPeriod: 0 })),
  );
  const closes = await Promise.all(
    clients.map((client, share) =>
      publishShare(
        client,
        messages.filter((_, index) => index % connections === share),
        underWay,
      ),
    ),
  );
  await Promise.all(clients.map((client) => client.endAsync(true)));
  return closes.filter((closed) => closed).length;
}

function publishShare(client: MqttClient, share: readonly HostileMessage[], most: number): Promise<boolean> {
  return new Promise((resolve) => {
    let [next, underWay] = [0, 0];
    client.once('close', () => resolve(true));
    client.on('error', () => undefined);
    const fill = () => {
      while (underWay < most && next < share.length) {
        const { topic, payload, retain } = share[next++]!;
        underWay += 1;
        client.publish(topic, Buffer.from(payload), { qos: 1, retain }, (error) => {
          underWay -= 1;
          if (!error) fill();
        });
      }
      if (next >= share.length && underWay === 0) resolve(false);
    };
    fill();
  });
}

/** Whether each message of a chunk became exactly one thing. */
function account(before: Metrics, after: Metrics, count: number): string[] {
  const grown = (name: string) => after.total(name) - before.total(name);
  const [received, acknowledged] = [grown('messages_received'), grown('messages_acknowledged')];
  const outcomes = grown('events_recorded') + grown('events_duplicate') + grown('dead_letters');
  const wrong: string[] = [];
  if (received !== count || acknowledged !== count) wrong.push(`${received} received and ${acknowledged} acknowledged of ${count}`);
  if (outcomes !== count) wrong.push(`${outcomes} events, duplicates and dead letters of ${count} messages`);
  for (const [reason] of after.labelled('dead_letters'))
    if (!/^[a-z][a-z0-9-]+$/.test(reason) || reason === 'internal-error') wrong.push(`dead letters with the reason "${reason}"`);
  return wrong;
}

/** The longest turn of a fresh agent that has these messages one by one; of three tries the best, for a busy machine makes turns longer and never shorter. */
async function retime(seed: string, count: number): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let time = 0; time < AGAIN && shortest > LONGEST_TURN_MS; time++) {
    const house = await openHouse();
    try {
      await publishAll(house.url, drawChunk('warm-up', WARM_UP), 1, 1);
      house.longestTurnMs();
      await publishAll(house.url, drawChunk(seed, count), 1, 1);
      shortest = Math.min(shortest, house.longestTurnMs());
    } finally {
      house.close();
    }
  }
  return shortest;
}

/** After all that a plain scan still counts, the page says so, and the file is whole. */
async function goesOn({ gateway, agent, url }: House): Promise<string[]> {
  const payload = JSON.stringify({ seq: 0, action: 'count', code: skuOf(0), quantity: 77, location: 'CHECK' });
  await publishAll(url, [{ topic: 'warehouse/main/scanner/well-behaved', payload: Buffer.from(payload), retain: false }]);
  const rows = (await agent.get(`/api/stock?sku=${skuOf(0)}`)).body as { location: string | null; onHand: number }[];
  const health = (await agent.get('/health')).status;
  const { code, signal } = await agent.kill('SIGTERM');
  return [
    ...(rows.find(({ location }) => location === 'CHECK')?.onHand === 77 ? [] : ['a plain count afterwards was not taken']),
    ...(health === 200 ? [] : [`health is ${health}`]),
    ...(code === 0 ? [] : [`the agent stopped with ${code ?? signal}`]),
    ...faultsOf(gateway.databaseFile),
  ];
}
