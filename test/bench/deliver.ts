import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { freePort } from '../support/mosquitto-process.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { type AgentProcess, startAgentProcess } from './agent-process.ts';
import type { Benchmark } from './benchmark.ts';
import { bin } from './items.ts';
import { processFigures } from './process-figures.ts';

const PUBLISHER = fileURLToPath(new URL('bare-publisher.ts', import.meta.url));
const TOPIC = 'quartermaster/v1/main/gateway-1/decisions';
const PATIENCE_MS = 600_000;
const UNCONFIRMED = 100;

interface Heard {
  readonly id: string;
  readonly sku: string;
  readonly at: number;
  readonly body: string;
}

/**
 * What an outage has left: the decisions of so many items wait in the outbox, the upstream broker comes back, behind a line that takes `--delay` milliseconds each way.
 * How many a second arrive, beside a bare client that publishes the same texts over the same line, one after the other and a hundred at a time, and keeps nothing.
 */
export const deliver: Benchmark = async ({ number, say }) => {
  const [items, delayMs] = [number('items', 2000), number('delay', 0)];
  const port = await freePort();
  const line = await startTcpProxy(port, delayMs);
  const url = `mqtt://127.0.0.1:${line.port}`;
  const agent = await startAgentProcess(
    itemsCsv(items),
    undefined,
    undefined,
    `upstream: { broker: { kind: external, url: "${url}" } }\nsinks: [{ kind: mqtt }]\n`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-deliver-'));
  const texts = join(folder, 'texts.json');
  const upstream = createUpstream(port);
  try {
    await decideAll(agent, items);
    say(`${items} decisions wait while upstream is away`);
    const before = processFigures(agent.pid).cpuMs;
    const upAt = performance.now();
    await upstream.open();
    await upstream.has(items);
    const cpuMs = processFigures(agent.pid).cpuMs - before;
    const agents = upstream.taken();
    writeFileSync(texts, JSON.stringify(agents.map(({ body }) => body)));
    const bare = async (underWay: number) => {
      upstream.forget();
      await once(
        spawn(process.execPath, ['--import', 'tsx', PUBLISHER, url, TOPIC, texts, String(underWay)], { stdio: 'inherit' }),
        'exit',
      );
      return perSecond(upstream.taken());
    };
    const [oneByOne, manyAtATime] = [await bare(1), await bare(UNCONFIRMED)];
    const deliveredPerSecond = perSecond(agents);
    return {
      decisions: items,
      delayMs,
      arrived: new Set(agents.map(({ id }) => id)).size,
      arrivedTwice: agents.length - new Set(agents.map(({ id }) => id)).size,
      firstAfterMs: Math.round(agents[0]!.at - upAt),
      deliveredPerSecond,
      barePerSecond: manyAtATime,
      bareOneByOnePerSecond: oneByOne,
      ratio: Number((deliveredPerSecond / manyAtATime).toFixed(2)),
      cpuMicrosPerDecision: Math.round((cpuMs * 1000) / items),
    };
  } finally {
    await agent.stop();
    await upstream.close();
    await line.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

function itemsCsv(items: number): string {
  const rows = Array.from({ length: items }, (_, n) => `SKU-${n},${bin(n)},5,50,100`);
  return ['sku,location,lead_time_days,min,max', ...rows].join('\n');
}

/** Counts each item as low, so that each is ordered, and waits until all their decisions lie in the outbox. */
async function decideAll(agent: AgentProcess, items: number): Promise<void> {
  const gun = await mqtt.connectAsync(agent.brokerUrl, { clientId: 'gun-1' });
  for (let seq = 0; seq < items; seq++) {
    const payload = { seq, ts: Date.now(), action: 'count', code: `SKU-${seq}`, quantity: 1, location: bin(seq) };
    await gun.publishAsync('warehouse/main/scanner/gun-1', JSON.stringify(payload), { qos: 1 });
  }
  await gun.endAsync();
  await until(async () => (await agent.metric('quartermaster_outbox_depth')) >= items, 'all are decided');
}

/** The broker upstream, which keeps what it hears of decisions. */
function createUpstream(port: number) {
  let heard: Heard[] = [];
  const server = createServer();
  let broker: Aedes | undefined;
  return {
    async open(): Promise<void> {
      broker = await Aedes.createBroker();
      broker.on('publish', ({ topic, payload }) => {
        if (topic !== TOPIC) return;
        const body = payload.toString();
        const { id, data } = JSON.parse(body) as { id: string; data: { sku: string } };
        heard.push({ id, sku: data.sku, at: performance.now(), body });
      });
      server.on('connection', broker.handle);
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    taken: (): readonly Heard[] => heard,
    has: (many: number) => until(async () => heard.length >= many, `${many} decisions arrive`),
    forget(): void {
      heard = [];
    },
    async close(): Promise<void> {
      await new Promise<void>((resolve) => (broker ? broker.close(resolve) : resolve()));
      server.close();
    },
  };
}

function perSecond(heard: readonly Heard[]): number {
  const seconds = (heard.at(-1)!.at - heard[0]!.at) / 1000;
  return Math.round((heard.length - 1) / seconds);
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await condition()); await rest(50))
    if (performance.now() > end) throw new Error(`it took too long until ${what}`);
}
