import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { connect as connectSocket, type Socket } from 'node:net';
import Sqlite from 'better-sqlite3';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoreForReading } from '../../agent/store/open.ts';
import { runCommand } from '../support/command.ts';
import { describeWithMosquitto, type Mosquitto, startMosquitto, until } from '../support/mosquitto.ts';
import { type Program, startProgram, temporaryFolder } from '../support/program.ts';

const DEVICES = 20;
/** From SIGTERM to the end of the process. */
const LIMIT_MS = 5000;

/** The external broker, where the test has one. */
let broker: Mosquitto | undefined;
let folder: ReturnType<typeof temporaryFolder>;
let config: string;
let agent: Program;
let page: string;
let url: string;
let devices: MqttClient[];
let sockets: Socket[];

beforeEach(async () => {
  broker = undefined;
  folder = temporaryFolder();
  config = folder.file('agent.yaml');
  writeFileSync(config, 'database: { path: stock.db }\nbroker: { kind: embedded, port: 0 }\nhttp: { port: 0 }\n');
  writeFileSync(folder.file('items.csv'), ['sku,location', ...Array.from({ length: 200 }, (_, n) => `SKU-${n},BIN-${n}`)].join('\n'));
  expect(await runCommand('import', 'items', folder.file('items.csv'), '--config', config)).toMatchObject({ code: 0 });
  devices = [];
  sockets = [];
});

afterEach(async () => {
  broker?.thaw();
  for (const socket of sockets) socket.destroy();
  await Promise.all(devices.map((device) => device.endAsync(true)));
  agent.child.kill('SIGKILL');
  await agent.finished;
  await broker?.remove();
  folder.remove();
});

async function useMosquitto(): Promise<Mosquitto> {
  broker = await startMosquitto({ lines: ['max_inflight_messages 1000'] });
  writeFileSync(config, `database: { path: stock.db }\nbroker: { kind: external, url: "${broker.url}" }\nhttp: { port: 0 }\n`);
  return broker;
}

async function startAgent(): Promise<void> {
  agent = startProgram(['start', '--config', config]);
  const line = await agent.line('listening');
  page = line['page'] as string;
  url = line['broker'] as string;
}

/** A year of sales of every item, so that the first forecasts keep the workers busy for long. */
async function importHistory(): Promise<void> {
  const first = Date.now() - 400 * 86_400_000;
  const rows = Array.from({ length: 200 * 390 }, (_, n) => {
    const day = new Date(first + Math.floor(n / 200) * 86_400_000).toISOString().slice(0, 10);
    return `${day},SKU-${n % 200},${(n * 7919) % 13}`;
  });
  writeFileSync(folder.file('sales.csv'), ['date,sku,quantity', ...rows].join('\n'));
  expect(await runCommand('import', 'history', folder.file('sales.csv'), '--config', config)).toMatchObject({ code: 0 });
}

async function connectDevices(): Promise<void> {
  devices = await Promise.all(
    Array.from({ length: DEVICES }, (_, n) => connectAsync(url, { clientId: `gun-${n}`, clean: false, reconnectPeriod: 100 })),
  );
}

/** Every device sends its scans `from` up to `to`, all the time; what the broker has taken is its own to deliver. */
function publish(from: number, to: number): Promise<unknown> {
  const sent = devices.flatMap((device, n) =>
    Array.from({ length: to - from }, (_, index) => {
      const item = (index * 7 + n) % 200;
      const scan = { seq: from + index, ts: Date.now(), action: 'pick', code: `SKU-${item}`, quantity: 1, location: `BIN-${item}` };
      return device.publishAsync(`warehouse/main/scanner/gun-${n}`, JSON.stringify(scan), { qos: 1 });
    }),
  );
  return Promise.all(sent);
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', page))).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

async function reaches(name: string, least: number): Promise<void> {
  for (let tries = 0; (await metric(name)) < least; tries++) if (tries > 3000) throw new Error(`${name} does not reach ${least}`);
}

/** A request that is never finished, and a connection that says nothing: both stay open. */
async function hangOn(): Promise<void> {
  const { hostname, port } = new URL(page);
  for (const words of [
    'POST /api/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"id"',
    '',
  ]) {
    const socket = connectSocket(Number(port), hostname);
    socket.on('error', () => {});
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write(words);
  }
}

async function terminate(): Promise<void> {
  const from = performance.now();
  agent.child.kill('SIGTERM');
  const { code, signal, stderr } = await agent.finished;
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(performance.now() - from).toBeLessThan(LIMIT_MS);
  expect(stderr).toContain('"msg":"stopped"');
  expect(stderr).not.toContain('unexpected error');
}

/** The database was closed by its owner: nothing is left in the write-ahead log, and the next start need not look for damage. */
function expectClosedCleanly(): void {
  const log = `${folder.file('stock.db')}-wal`;
  expect(existsSync(log) ? statSync(log).size : 0).toBe(0);
  const { store, close } = openStoreForReading(folder.file('stock.db'));
  expect(store.settings.get('running')).toBeNull();
  close();
}

/** Each scan of each device, once. */
function expectEachOnce(perDevice: number): void {
  const { store, close } = openStoreForReading(folder.file('stock.db'));
  const keys = [...store.journal.inOrder()].map(({ device, boot, seq }) => `${device} ${boot} ${seq}`);
  close();
  const wanted = Array.from({ length: DEVICES * perDevice }, (_, n) => `gun-${n % DEVICES}  ${Math.floor(n / DEVICES)}`);
  expect(keys.sort()).toEqual(wanted.sort());
}

describeWithMosquitto('SIGTERM', () => {
  it('under load, with busy workers and open HTTP connections, ends within 5 s; every scan is booked once', async () => {
    await useMosquitto();
    await importHistory();
    await startAgent();
    await connectDevices();
    await hangOn();
    const sent = publish(0, 1000);
    await reaches('quartermaster_commits_total', 5);
    expect(await metric('quartermaster_forecasts_waiting')).toBeGreaterThan(0);
    await terminate();
    expectClosedCleanly();
    await sent;
    await startAgent();
    await until(() => countOf() >= 1000 * DEVICES, 'every scan', 60_000);
    await terminate();
    expectEachOnce(1000);
  });

  it('with a broker that hangs, ends within 5 s; every scan is booked once', async () => {
    const { freeze, thaw } = await useMosquitto();
    await startAgent();
    await connectDevices();
    const sent = publish(0, 500);
    await reaches('quartermaster_commits_total', 5);
    freeze();
    // A decision waits for the upstream’s broker, too: it is the same one.
    await terminate();
    expectClosedCleanly();
    thaw();
    await sent;
    await startAgent();
    await until(() => countOf() >= 500 * DEVICES, 'every scan', 60_000);
    await terminate();
    expectEachOnce(500);
  });

  it('while others read and hold the write lock, ends within 5 s', async () => {
    await useMosquitto();
    await startAgent();
    await connectDevices();
    await publish(0, 5);
    await until(() => countOf() === 5 * DEVICES, 'the scans');
    const reader = new Sqlite(folder.file('stock.db'), { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM journal').get();
    const writer = new Sqlite(folder.file('stock.db'));
    writer.exec('BEGIN IMMEDIATE');
    await publish(5, 10);
    await agent.line('messages cannot be committed');
    await terminate();
    reader.close();
    writer.exec('ROLLBACK');
    writer.close();
    await startAgent();
    await until(() => countOf() === 10 * DEVICES, 'the scans that could not be committed');
    await terminate();
    expectClosedCleanly();
    expectEachOnce(10);
  });

  it('twice, under load, ends at once, and every scan is booked once', async () => {
    const { freeze, thaw } = await useMosquitto();
    await startAgent();
    await connectDevices();
    const sent = publish(0, 500);
    await reaches('quartermaster_commits_total', 5);
    freeze();
    agent.child.kill('SIGTERM');
    await agent.line('stopping');
    agent.child.kill('SIGTERM');
    expect(await agent.finished).toMatchObject({ code: 1 });
    thaw();
    await sent;
    await startAgent();
    await until(() => countOf() >= 500 * DEVICES, 'every scan', 60_000);
    await terminate();
    expectEachOnce(500);
  });

  it('while it still starts, ends it with 0', async () => {
    await useMosquitto();
    agent = startProgram(['start', '--config', config]);
    await agent.line('message source connected');
    agent.child.kill('SIGTERM');
    expect(await agent.finished).toMatchObject({ code: 0, signal: null });
    expectClosedCleanly();
  });
});

describe('SIGTERM with the embedded broker', () => {
  it('ends in time and politely, with devices that left a last will, do not read, or never said who they are', async () => {
    await startAgent();
    const { hostname, port } = new URL(url);
    const will = { topic: 'warehouse/main/shelf/dying', payload: Buffer.from('gone'), qos: 1 as const, retain: false };
    devices = [await connectAsync(url, { clientId: 'dying', will })];
    const deaf = await connectAsync(url, { clientId: 'deaf' });
    await deaf.subscribeAsync('#');
    (deaf.stream as Socket).pause();
    devices.push(deaf);
    const stranger = connectSocket(Number(port), hostname);
    stranger.on('error', () => {});
    sockets.push(stranger);
    await hangOn();
    await Promise.all(
      Array.from({ length: 200 }, () => devices[0]!.publishAsync('warehouse/main/shelf/x', 'y'.repeat(10_000), { qos: 1 })),
    );
    await terminate();
    expect((await agent.finished).stderr).not.toContain('left behind');
    expectClosedCleanly();
    // The broker went, not the device: its last will is nobody's word.
    const { stdout } = await runCommand('dead-letters', '--config', config, '--json');
    expect((JSON.parse(stdout) as { topic: string }[]).filter(({ topic }) => topic === will.topic)).toEqual([]);
  });
});

function countOf(): number {
  const { store, close } = openStoreForReading(folder.file('stock.db'));
  const { count } = store.journal.extent();
  close();
  return count;
}
