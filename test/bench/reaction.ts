import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import mqtt, { type MqttClient } from 'mqtt';
import { formatDay } from '../../agent/domain/calendar.ts';
import { startAgentProcess } from './agent-process.ts';
import { type Benchmark, median } from './benchmark.ts';
import { crossings } from './crossing.ts';
import { mixedDemand } from './demand-mix.ts';
import { bin, itemsCsv } from './items.ts';

const WATCH = new URL('../faults/loop-watch.mjs', import.meta.url).href;
const DECISIONS = 'quartermaster/v1/main/gateway-1/decisions';
const DAY_MS = 86_400_000;
const ITEMS = 500;
const SCANS_EVERY_MS = 200;
const STOCKED = 100_000;

/** What reaches upstream while models are chosen, and while scans come fast. Without items (`--items 0`) only the second is measured. */
export const reaction: Benchmark = async (context) => ({
  ...(context.number('items', ITEMS) > 0 && (await whileLearning(context))),
  ...(await crossings(context)),
});

/**
 * The agent as a process of its own while the models of all its items are chosen: the longest turn of its main thread, in processor time, so that other programs do
 * not count; and how long it takes from a scan that empties a shelf to the decision, as upstream hears it.
 */
const whileLearning: Benchmark = async ({ number, say }) => {
  const [items, days] = [number('items', ITEMS), number('days', 365)];
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-reaction-'));
  const turns = join(folder, 'turns.jsonl');
  process.env['BENCH_NODE_ARGS'] = `--import ${WATCH}`;
  process.env['LOOP_WATCH'] = turns;
  const agent = await startAgentProcess(itemsCsv(items), undefined, historyCsv(items, days));
  const client = await mqtt.connectAsync(agent.brokerUrl, { clientId: 'reaction' });
  try {
    const startTurns = longTurns(turns).length;
    const from = performance.now();
    const latencies = await scanWhile(client, items, async () => (await agent.metric('quartermaster_forecasts_waiting')) > 0);
    const seconds = (performance.now() - from) / 1000;
    const long = longTurns(turns).slice(startTurns);
    say(`${latencies.length} shelves emptied while ${items} items were forecast`);
    return {
      items,
      days,
      forecasts: await agent.metric('quartermaster_forecasts_total'),
      seconds: round(seconds),
      decisions: latencies.length,
      scanToDecisionMs: round(median(latencies)),
      scanToDecisionMostMs: round(Math.max(...latencies)),
      turnsOver10Ms: long.length,
      longestTurnMs: round(Math.max(0, ...long)),
    };
  } finally {
    await client.endAsync();
    await agent.stop();
    // The next agent is not watched: the file would be gone.
    delete process.env['BENCH_NODE_ARGS'];
    delete process.env['LOOP_WATCH'];
    rmSync(folder, { recursive: true, force: true });
  }
};

const round = (value: number): number => Number(value.toFixed(2));

function historyCsv(items: number, days: number): string {
  const today = Math.floor(Date.now() / DAY_MS);
  const rows = ['date,sku,quantity'];
  for (let n = 0; n < items; n++)
    mixedDemand(n, days).forEach((quantity, i) => {
      if (quantity > 0) rows.push(`${formatDay(today - days + i)},SKU-${n},${quantity}`);
    });
  return rows.join('\n');
}

/** Processor milliseconds of each turn of the main thread that took more than ten. */
function longTurns(file: string): number[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.filter((line) => line !== '').map((line) => (JSON.parse(line) as { busyMs: number }).busyMs);
}

/** Fills shelf after shelf and empties it, and times each scan that empties one until its decision is heard, in milliseconds. */
async function scanWhile(client: MqttClient, items: number, isBusy: () => Promise<boolean>): Promise<number[]> {
  const heard = new Map<string, (at: number) => void>();
  client.on('message', (_, payload) => {
    const { data } = JSON.parse(payload.toString()) as { data: { sku: string } };
    heard.get(data.sku)?.(performance.now());
  });
  await client.subscribeAsync(`${DECISIONS}/#`, { qos: 1 });
  await client.subscribeAsync(DECISIONS, { qos: 1 });
  const latencies: number[] = [];
  let seq = 0;
  const scan = (n: number, action: string, quantity: number) => {
    const payload = { seq: seq++, ts: Date.now(), action, code: `SKU-${n}`, quantity, location: bin(n) };
    return client.publishAsync('warehouse/main/scanner/gun-1', JSON.stringify(payload), { qos: 1 });
  };
  for (let n = 0; n < items && (await isBusy()); n++) {
    await scan(n, 'receive', STOCKED);
    await rest(SCANS_EVERY_MS / 2);
    const decided = new Promise<number>((resolve) => heard.set(`SKU-${n}`, resolve));
    const at = performance.now();
    await scan(n, 'pick', STOCKED);
    latencies.push((await decided) - at);
    await rest(SCANS_EVERY_MS / 2);
  }
  return latencies;
}
