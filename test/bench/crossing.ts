import mqtt, { type MqttClient } from 'mqtt';
import { startAgentProcess } from './agent-process.ts';
import type { BenchmarkContext } from './benchmark.ts';
import { bin } from './items.ts';

const DECISIONS = 'quartermaster/v1/main/gateway-1/decisions';
/** Devices that share the stream, each with a connection of its own. */
const DEVICES = 10;
/** The one of them that takes items over their line: its topic is listened to, as a reference. */
const CROSSING_DEVICE = 0;
const CROSSING_TOPIC = `warehouse/main/scanner/gun-${CROSSING_DEVICE}`;
/** Items that are only picked from, and never run low. */
const STEADY_ITEMS = 500;
/** One message of so many takes an item over its line. */
const CROSSING_OF = 50;
const [CROSSES_AT, STOCKED, PLENTY] = [95, 100, 10_000_000];
const PATIENCE_MS = 30_000;

/**
 * From the pick that takes an item below its reorder point to the decision as a subscriber of the embedded broker hears it, while scans come at a steady rate: milliseconds from the publish call. is picked once. Beside it, from the same call, when the subscriber hears the pick itself: what broker, connections and a busy machine take of it.
 */
export async function crossings({ number, say }: BenchmarkContext): Promise<Record<string, number>> {
  const [rate, seconds] = [number('rate', 1000), number('seconds', 20)];
  const crossing = Math.floor((rate * seconds) / CROSSING_OF);
  const agent = await startAgentProcess(items(crossing));
  const devices = await Promise.all(
    Array.from({ length: DEVICES }, (_, index) => mqtt.connectAsync(agent.brokerUrl, { clientId: `gun-${index}` })),
  );
  const listener = await mqtt.connectAsync(agent.brokerUrl, { clientId: 'upstream' });
  try {
    const scan = scanner(devices);
    for (let n = 0; n < crossing + STEADY_ITEMS; n++) await scan(n, 'receive', n < crossing ? STOCKED : PLENTY);
    const [decidedAt, pickHeardAt] = [new Map<string, number>(), new Map<string, number>()];
    listener.on('message', (_topic, payload) => {
      const said = JSON.parse(payload.toString()) as { code?: string; data?: { sku: string } };
      const [sku, heard] = said.data ? [said.data.sku, decidedAt] : [said.code!, pickHeardAt];
      if (!heard.has(sku)) heard.set(sku, performance.now());
    });
    await listener.subscribeAsync([DECISIONS, CROSSING_TOPIC], { qos: 1 });
    const from = performance.now();
    const pickedAt = await stream(scan, { rate, crossing });
    const took = (performance.now() - from) / 1000;
    for (const end = performance.now() + PATIENCE_MS; decidedAt.size < crossing && performance.now() < end; ) await rest(10);
    const [latencies, echoes] = [since(pickedAt, decidedAt), since(pickedAt, pickHeardAt)];
    say(
      `${latencies.length} of ${crossing} items crossed their line and were ordered at ${Math.round((crossing * CROSSING_OF) / took)} messages/s`,
    );
    return {
      crossingMessagesPerSecond: Math.round((crossing * CROSSING_OF) / took),
      crossings: crossing,
      crossingsDecided: latencies.length,
      pickToDecisionP50Ms: at(latencies, 0.5),
      pickToDecisionP99Ms: at(latencies, 0.99),
      pickToDecisionMostMs: at(latencies, 1),
      pickHeardP50Ms: at(echoes, 0.5),
      pickHeardP99Ms: at(echoes, 0.99),
    };
  } finally {
    await Promise.all([...devices, listener].map((client) => client.endAsync(true)));
    await agent.stop();
  }
}

/** Milliseconds from each pick to what was heard of its item, ascending. */
function since(pickedAt: readonly number[], heardAt: ReadonlyMap<string, number>): number[] {
  const waits = pickedAt.flatMap((picked, n) => {
    const heard = heardAt.get(`SKU-${n}`);
    return heard === undefined ? [] : [heard - picked];
  });
  return waits.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): number =>
  Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(2));

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function items(crossing: number): string {
  const rows = Array.from(
    { length: crossing + STEADY_ITEMS },
    (_, n) => `SKU-${n},${bin(n)},5,${n < crossing ? `${CROSSES_AT},200` : '1,10'}`,
  );
  return ['sku,location,lead_time_days,min,max', ...rows].join('\n');
}

/** Crossing picks come from one device, all else from the others. */
type Scan = (n: number, action: string, quantity: number, isCrossing?: boolean) => Promise<unknown>;

function scanner(devices: readonly MqttClient[]): Scan {
  const seqs = devices.map(() => 0);
  let turn = 0;
  return (n, action, quantity, isCrossing = false) => {
    const device = isCrossing ? CROSSING_DEVICE : 1 + (turn++ % (devices.length - 1));
    const payload = { seq: seqs[device]!++, ts: Date.now(), action, code: `SKU-${n}`, quantity, location: bin(n) };
    return devices[device]!.publishAsync(`warehouse/main/scanner/gun-${device}`, JSON.stringify(payload), { qos: 1 });
  };
}

/** Publishes at a steady rate and returns when each crossing item was picked. */
async function stream(scan: Scan, { rate, crossing }: { rate: number; crossing: number }): Promise<number[]> {
  const pickedAt: number[] = [];
  const total = crossing * CROSSING_OF;
  const underWay: Promise<unknown>[] = [];
  const from = performance.now();
  for (let sent = 0; sent < total; await rest(1)) {
    const due = Math.min(total, Math.floor(((performance.now() - from) / 1000) * rate));
    for (; sent < due; sent++) {
      const isCrossing = sent % CROSSING_OF === CROSSING_OF - 1;
      const item = isCrossing ? pickedAt.length : crossing + ((sent * 7919) % STEADY_ITEMS);
      if (isCrossing) pickedAt.push(performance.now());
      underWay.push(scan(item, 'pick', isCrossing ? STOCKED - CROSSES_AT : 1, isCrossing));
    }
  }
  await Promise.all(underWay);
  return pickedAt;
}
