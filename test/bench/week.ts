import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mqtt, { type MqttClient } from 'mqtt';
import type { BenchmarkContext } from './benchmark.ts';
import { bin } from './items.ts';
import { processFigures } from './process-figures.ts';

const RUN = fileURLToPath(new URL('week-run.ts', import.meta.url));
const DAY_MS = 86_400_000;
const CONNECTIONS = 20;
const UNDER_WAY = 40;
/** Each device speaks once a minute. */
const EVERY_MS = 60_000;
/** A shelf that nobody touches repeats itself. */
const READINGS_PER_CHANGE = 20;

interface Sample {
  readonly now: number;
  readonly journalEntries: number;
  readonly deadLetters: number;
  readonly databaseMegabytes: number;
  readonly walMegabytes: number;
  readonly residentMegabytes: number;
  readonly inbox: number;
  readonly acknowledged: number;
}

/** Days of many devices on a clock that runs fast: what the agent takes at the end of each day, and at most. */
export async function soakDays({ number, say }: BenchmarkContext): Promise<Record<string, number | string>> {
  const [days, devices, items, seconds] = [number('days', 7), number('devices', 500), number('items', 1000), number('seconds', 420)];
  const speed = (days * 86_400) / seconds;
  const base = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const child = spawn(process.execPath, ['--import', 'tsx', RUN, String(items), String(base), String(speed)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const [, url] = ((await lines.next()).value as string).split(' ');
  const look = async (): Promise<Sample> => {
    child.stdin.write('?\n');
    return JSON.parse((await lines.next()).value as string) as Sample;
  };
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, index) => mqtt.connectAsync(url!, { clientId: `shelves-${index}` })),
  );
  const sender: Sender = { clients, underWay: new Set(), plan: { base, devices, items } };
  const samples: Sample[] = [];
  let sent = 0;
  try {
    const from = performance.now();
    while (samples.length === 0 || samples.at(-1)!.now < base + days * DAY_MS) {
      const elapsed = Math.min(days * DAY_MS, (performance.now() - from) * speed);
      sent = await send(sender, { sent, due: Math.floor((elapsed / EVERY_MS) * devices) });
      if (samples.length > 0 && performance.now() - from < samples.length * 2000) continue;
      samples.push(await look());
      if (samples.length % 15 === 0) say(line(samples.at(-1)!, base));
    }
    return {
      days,
      devices,
      messagesSent: sent,
      acknowledged: samples.at(-1)!.acknowledged,
      ...summary(samples, base, days),
      bytesWrittenPerThousandMessages: Math.round((processFigures(child.pid!).bytesWritten * 1000) / sent),
    };
  } finally {
    await Promise.all(clients.map((client) => client.endAsync()));
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  }
}

interface Sender {
  readonly clients: readonly MqttClient[];
  readonly underWay: Set<Promise<unknown>>;
  readonly plan: Plan;
}

interface Plan {
  readonly base: number;
  readonly devices: number;
  readonly items: number;
}

/** Publishes what is due, with at most so many unacknowledged; returns how many were sent by then. */
async function send(parts: Sender, { sent, due }: { sent: number; due: number }): Promise<number> {
  const { clients, underWay, plan } = parts;
  let n = sent;
  for (; n < due && underWay.size < CONNECTIONS * UNDER_WAY; n++) {
    const publishing: Promise<unknown> = clients[(n % plan.devices) % CONNECTIONS]!.publishAsync(...message(n, plan), { qos: 1 }).finally(
      () => underWay.delete(publishing),
    );
    underWay.add(publishing);
  }
  await (n < due ? Promise.race(underWay) : new Promise((resolve) => setTimeout(resolve, 5)));
  return n;
}

/** Three of five devices are shelves, the others scanners. */
function message(n: number, { base, devices, items }: Plan): [topic: string, payload: string] {
  const device = n % devices;
  const round = Math.floor(n / devices);
  const ts = base + round * EVERY_MS + Math.floor((device * EVERY_MS) / devices);
  if (device % 5 < 3) {
    const location = bin((device * 2 + 1) % items);
    const change = Math.floor((round + device) / READINGS_PER_CHANGE);
    return [`warehouse/main/shelf/${location}`, JSON.stringify({ seq: round, ts, weightGrams: 500 + 250 * (60 - (change % 50)) })];
  }
  const item = ((n * 7919) % Math.floor(items / 2)) * 2;
  const action = n % 12 === 0 ? 'receive' : 'pick';
  const scan = {
    seq: round,
    ts,
    action,
    code: `SKU-${item}`,
    quantity: action === 'pick' ? 1 : 11,
    location: bin(item),
    operator: `op${n % 9}`,
  };
  return [`warehouse/main/scanner/gun-${device}`, JSON.stringify(scan)];
}

function line(sample: Sample, base: number): string {
  const day = ((sample.now - base) / DAY_MS).toFixed(1);
  return `day ${day}: ${Math.round(sample.residentMegabytes)} MB resident, ${Math.round(sample.databaseMegabytes)} MB database, ${sample.walMegabytes.toFixed(1)} MB log, ${sample.journalEntries} entries`;
}

function summary(samples: readonly Sample[], base: number, days: number): Record<string, number | string> {
  const peaks = (figure: keyof Sample): string =>
    Array.from({ length: days }, (_, day) => samples.filter(({ now }) => Math.min(days - 1, Math.floor((now - base) / DAY_MS)) === day))
      .map((ofDay) => Math.max(0, ...ofDay.map((sample) => sample[figure])).toFixed(1))
      .join(' ');
  return {
    residentMegabytesPerDay: peaks('residentMegabytes'),
    databaseMegabytesPerDay: peaks('databaseMegabytes'),
    walMegabytesPerDay: peaks('walMegabytes'),
    journalEntriesPerDay: peaks('journalEntries'),
    mostInInbox: Math.max(...samples.map(({ inbox }) => inbox)),
    deadLetters: samples.at(-1)!.deadLetters,
  };
}
