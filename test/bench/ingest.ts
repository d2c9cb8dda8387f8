import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startMosquitto } from '../support/mosquitto-process.ts';
import { type AgentProcess, startAgentProcess } from './agent-process.ts';
import type { Benchmark } from './benchmark.ts';
import { itemsCsv } from './items.ts';
import { countSyncs, filesystemOf, processFigures } from './process-figures.ts';

const DEVICES = 200;
const SYNC_SAMPLE = 5;
const LONGEST_MS = 120_000;
/** Both are measured warm, as they are after a minute of work: code compiled, caches filled. */
const WARM_UP = 40_000;
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Published {
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Load {
  readonly kind: string;
  readonly url: string;
  readonly messages: number;
  readonly items: number;
  /** Messages sent before. */
  readonly first: number;
}

/** Durable, deduplicated, projected messages per second, beside a subscriber that keeps nothing, in one run: first the bare one, then the agent. */
export const ingest: Benchmark = async ({ number, text, say }) => {
  const [messages, items] = [number('messages', 100_000), number('items', 2000)];
  const kind = text('broker', 'mosquitto');
  if (kind !== 'mosquitto' && kind !== 'embedded') throw new Error(`--broker is mosquitto or embedded, not ${kind}`);
  // log_type none last: what the tests like to see costs time.
  const broker = kind === 'mosquitto' ? await startMosquitto({ lines: ['max_inflight_messages 1000', 'log_type none'] }) : null;
  try {
    const bare = await runBare({ kind, url: broker?.url ?? '', messages, items, first: WARM_UP });
    say(`bare subscriber: ${Math.round(bare.perSecond)} messages/s`);
    const agent = await startAgentProcess(itemsCsv(items), broker?.url);
    try {
      return {
        broker: kind,
        messages,
        items,
        devices: DEVICES,
        warmUpMessages: WARM_UP,
        ...(await runAgent(agent, { kind, url: agent.brokerUrl, messages, items, first: WARM_UP }, bare)),
      };
    } finally {
      await agent.stop();
    }
  } finally {
    await broker?.remove();
  }
};

interface Rate {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

async function publish({ url, messages, items, first }: Load): Promise<Published> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', script('publisher.ts'), url, String(messages), String(DEVICES), String(items), String(first)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return JSON.parse(await firstLine(child)) as Published;
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error('the process ended without a word');
}

/** Waits until `taken` says that all have been, and returns the rate from the first publish on. */
async function timed(load: Load, pid: number, taken: () => Promise<number>): Promise<Rate & { published: Published }> {
  const before = processFigures(pid);
  const base = await taken();
  const from = performance.now();
  const publishing = publish(load);
  let started = from;
  while ((await taken()) === base) started = performance.now();
  for (;;) {
    const count = (await taken()) - base;
    if (count >= load.messages) break;
    const elapsed = performance.now() - started;
    if (elapsed > LONGEST_MS) throw new Error('the messages were not taken in time');
    // To ask costs time of the process that is measured: seldom at first, and often when it is nearly done.
    const remainingMs = (elapsed * (load.messages - count)) / Math.max(1, count);
    await new Promise((resolve) => setTimeout(resolve, Math.min(500, Math.max(5, remainingMs / 2))));
  }
  const seconds = (performance.now() - started) / 1000;
  const published = await publishing;
  return { perSecond: load.messages / seconds, cpuMicros: ((processFigures(pid).cpuMs - before.cpuMs) * 1000) / load.messages, published };
}

async function runBare(load: Load): Promise<Rate> {
  const child = spawn(process.execPath, ['--import', 'tsx', script('bare-subscriber.ts'), load.kind, load.url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const [, url] = ((await lines.next()).value as string).split(' ');
  const taken = async () => {
    child.stdin!.write('?\n');
    return Number((await lines.next()).value);
  };
  await timed({ ...load, url: url!, messages: WARM_UP, first: 0 }, child.pid!, taken);
  const rate = await timed({ ...load, url: url! }, child.pid!, taken);
  const ended = once(child, 'exit');
  child.stdin!.end();
  await ended;
  return rate;
}

async function runAgent(agent: AgentProcess, load: Load, bare: Rate) {
  const taken = () => agent.metric('quartermaster_messages_acknowledged_total');
  await timed({ ...load, messages: WARM_UP, first: 0 }, agent.pid, taken);
  const before = processFigures(agent.pid);
  const committedBefore = await agent.metric('quartermaster_commits_total');
  const rate = await timed(load, agent.pid, taken);
  const bytesWritten = processFigures(agent.pid).bytesWritten - before.bytesWritten;
  const residentMegabytes = agent.residentMegabytes();
  const commits = (await agent.metric('quartermaster_commits_total')) - committedBefore;
  const duplicates = await agent.metric('quartermaster_events_duplicate_total');
  const recorded = await agent.metric('quartermaster_events_recorded_total');
  if (recorded !== WARM_UP + load.messages)
    throw new Error(`of ${WARM_UP + load.messages} messages ${recorded} were recorded: there is nothing to compare`);
  // A tracer would slow the measured run down: the syncs are counted on a second, smaller load, and told for the whole one. Its sequences were used: duplicates.
  const sample = { ...load, messages: Math.ceil(load.messages / SYNC_SAMPLE) };
  const syncs = await countSyncs(agent.pid, () => timed(sample, agent.pid, taken));
  return {
    persistedPerSecond: Math.round(rate.perSecond),
    bareSubscriberPerSecond: Math.round(bare.perSecond),
    ratio: round(rate.perSecond / bare.perSecond),
    cpuMicrosPerMessage: round(rate.cpuMicros),
    bareCpuMicrosPerMessage: round(bare.cpuMicros),
    residentMegabytes: round(residentMegabytes),
    recorded,
    duplicates,
    messagesPerCommit: Math.round(load.messages / commits),
    fsyncs: syncs === null ? 'not counted: no strace' : syncs * SYNC_SAMPLE,
    bytesWritten,
    bytesWrittenPerThousandMessages: Math.round((bytesWritten * 1000) / load.messages),
    ...acknowledgement(load.kind, rate.published),
    filesystem: filesystemOf(agent.databaseFile),
  };
}

/** Only the embedded broker lets its devices wait for our commit; an external one acknowledges them by itself, and ours to it is not seen from outside. */
function acknowledgement(kind: string, { p50Ms, p99Ms }: Published) {
  if (kind === 'embedded') return { acknowledgeP50Ms: round(p50Ms), acknowledgeP99Ms: round(p99Ms) };
  const why = 'not measured: the broker acknowledges its publishers by itself';
  return { acknowledgeP50Ms: why, acknowledgeP99Ms: why };
}

const round = (value: number): number => Number(value.toFixed(2));
