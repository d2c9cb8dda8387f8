import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import mqtt, { type MqttClient } from 'mqtt';
import { type AgentProcess, residentMegabytes, startAgentProcess } from './agent-process.ts';
import type { Benchmark } from './benchmark.ts';
import { bin, itemsCsv } from './items.ts';
import { soakDays } from './week.ts';

const DEVICES = 50;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A steady load for some minutes; memory at the end beside a process that has only loaded the same core libraries. With `--days` instead days of many devices on a
 * clock that runs fast.
 */
export const soak: Benchmark = async (context) => {
  const { number, say } = context;
  if (number('days', 0) > 0) return soakDays(context);
  const [minutes, rate, items] = [number('minutes', 10), number('rate', 100), number('items', 1000)];
  const agent = await startAgentProcess(itemsCsv(items));
  const client = await mqtt.connectAsync(agent.brokerUrl, { clientId: 'soak' });
  try {
    const before = agent.residentMegabytes();
    const { sent, most } = await load({ agent, client, say }, { endsAt: performance.now() + minutes * 60_000, rate, items });
    const resident = agent.residentMegabytes();
    const status = JSON.parse(agent.command('status', '--json')) as { journalEntries: number; deadLetters: number; databaseBytes: number };
    const idle = await librariesAlone();
    return {
      minutes,
      messagesSent: sent,
      journalEntries: status.journalEntries,
      deadLetters: status.deadLetters,
      residentAtStartMegabytes: round(before),
      residentMegabytes: round(resident),
      mostResidentMegabytes: round(most),
      librariesAloneMegabytes: round(idle),
      ratio: round(resident / idle),
      databaseMegabytes: round(status.databaseBytes / 1e6),
    };
  } finally {
    await client.endAsync();
    await agent.stop();
  }
};

const round = (value: number): number => Number(value.toFixed(2));

/** Scans on even items, scales on odd ones; each message waits for its acknowledgement, at most 200 under way. */
async function load(
  parts: { agent: AgentProcess; client: MqttClient; say: (line: string) => void },
  plan: { endsAt: number; rate: number; items: number },
) {
  const { agent, client, say } = parts;
  const from = performance.now();
  const underWay = new Set<Promise<unknown>>();
  let [sent, most, reported] = [0, 0, 0];
  while (performance.now() < plan.endsAt) {
    const due = ((performance.now() - from) / 1000) * plan.rate;
    for (; sent < due; sent++) {
      const publishing: Promise<unknown> = client
        .publishAsync(...message(sent, plan.items), { qos: 1 })
        .finally(() => underWay.delete(publishing));
      underWay.add(publishing);
      if (underWay.size >= 200) await Promise.race(underWay);
    }
    most = Math.max(most, agent.residentMegabytes());
    if (sent - reported >= plan.rate * 30) {
      reported = sent;
      say(`${sent} messages sent, ${Math.round(agent.residentMegabytes())} MB resident`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await Promise.all(underWay);
  return { sent, most };
}

function message(n: number, items: number): [topic: string, payload: string] {
  const item = (n * 7919) % items;
  const ts = new Date().toISOString();
  if (item % 2 === 1) {
    return [
      `warehouse/main/shelf/${bin(item)}`,
      JSON.stringify({ seq: n, ts, weightGrams: 500 + 250 * (((n * 31) % 40) + 10), batteryPercent: 80 }),
    ];
  }
  const action = n % 6 === 0 ? 'adjust' : 'pick';
  return [
    `warehouse/main/scanner/gun-${n % DEVICES}`,
    JSON.stringify({
      seq: n,
      ts,
      action,
      code: `SKU-${item}`,
      quantity: action === 'adjust' ? 6 : 1,
      location: bin(item),
      operator: `op${n % 9}`,
    }),
  ];
}

/** Resident memory of a process that has loaded broker, client and database and does nothing. */
async function librariesAlone(): Promise<number> {
  const code =
    "await Promise.all([import('aedes'), import('mqtt'), import('better-sqlite3'), import('zod'), import('pino'), import('fastify')]); console.log('ready'); setTimeout(() => {}, 20_000)";
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'], cwd: ROOT });
  await once(child.stdout, 'data');
  const resident = residentMegabytes(child.pid!);
  child.kill();
  return resident;
}
