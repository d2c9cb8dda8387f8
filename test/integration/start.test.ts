import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Program, runProgram, startProgram, temporaryFolder } from '../support/program.ts';

const CONFIG = [
  'site: {id: here}',
  'gateway: {id: gw}',
  'database: {path: quartermaster.db}',
  'broker: {kind: embedded, port: 0}',
  'http: {port: 0}',
].join('\n');

let folder: ReturnType<typeof temporaryFolder>;
let config: string;
let started: Program[];
let clients: MqttClient[];

beforeEach(() => {
  folder = temporaryFolder();
  config = folder.file('agent.yaml');
  writeFileSync(config, CONFIG);
  started = [];
  clients = [];
});
afterEach(async () => {
  for (const client of clients) await client.endAsync(true);
  for (const program of started) if (program.child.exitCode === null) program.child.kill('SIGKILL');
  await Promise.all(started.map((program) => program.finished));
  folder.remove();
});

async function startAgent(): Promise<{ program: Program; broker: string; page: string }> {
  const program = startProgram(['start', '--config', config]);
  started.push(program);
  const { broker, page } = (await program.line('listening')) as { broker: string; page: string };
  return { program, broker, page };
}

async function connect(broker: string): Promise<MqttClient> {
  const client = await connectAsync(broker, { clientId: `test-${clients.length}` });
  clients.push(client);
  return client;
}

async function nextMessage(client: MqttClient, topic: string): Promise<{ payload: Record<string, unknown>; retain: boolean }> {
  const arrived = once(client as unknown as NodeJS.EventEmitter, 'message');
  await client.subscribeAsync(topic, { qos: 1 });
  const [, payload, packet] = await arrived;
  return { payload: JSON.parse(String(payload)) as Record<string, unknown>, retain: packet.retain };
}

describe('quartermaster start', () => {
  it('receives scans, shows them to read commands while it runs and after, and stops cleanly', async () => {
    writeFileSync(folder.file('items.csv'), 'sku,location,barcodes\nTEA,A-01,4006381333931\n');
    expect(await runProgram('import', 'items', folder.file('items.csv'), '--config', config)).toMatchObject({ code: 0 });
    const { program, broker } = await startAgent();
    const client = await connect(broker);
    const scan = { seq: 1, ts: new Date().toISOString(), action: 'count', code: '4006381333931', quantity: 40, location: 'A-01' };
    await client.publishAsync('warehouse/here/scanner/s1', JSON.stringify(scan), { qos: 1 });
    const shown = await runProgram('stock', '--config', config, '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject([
      { sku: 'TEA', location: null, onHand: 40 },
      { sku: 'TEA', location: 'A-01', onHand: 40 },
    ]);
    expect(JSON.parse((await runProgram('status', '--config', config, '--json')).stdout)).toMatchObject({
      site: 'here',
      gateway: 'gw',
      startedAt: expect.stringMatching(/Z$/),
    });
    program.child.kill('SIGTERM');
    expect(await program.finished).toMatchObject({ code: 0, signal: null, stdout: '' });
    expect(JSON.parse((await runProgram('stock', '--config', config, '--json')).stdout)[0]).toMatchObject({ onHand: 40 });
    expect(JSON.parse((await runProgram('status', '--config', config, '--json')).stdout)).toMatchObject({ startedAt: null, devices: 1 });
  });

  it('publishes a retained status with its version', async () => {
    const { broker } = await startAgent();
    const { payload, retain } = await nextMessage(await connect(broker), 'quartermaster/v1/here/gw/status');
    expect(retain).toBe(true);
    expect(payload).toMatchObject({
      online: true,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      startedAt: expect.stringMatching(/Z$/),
    });
  });

  it('serves the page at the address that it names', async () => {
    const { page } = await startAgent();
    expect((await fetch(new URL('/health', page))).status).toBe(200);
  });

  it('refuses a second agent on the same database and leaves the first alone', async () => {
    const first = await startAgent();
    const second = await runProgram('start', '--config', config);
    expect(second).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('another agent') });
    expect(first.program.child.exitCode).toBeNull();
  });

  it('exits with 78 on a broken configuration and starts nothing', async () => {
    writeFileSync(config, `${CONFIG}\nsinks: []\n`);
    expect(await runProgram('start', '--config', config)).toMatchObject({ code: 78, stderr: expect.stringContaining('sinks') });
    expect(await runProgram('status', '--config', config)).toMatchObject({ code: 78 });
  });

  it('says which address is taken, and ends', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    writeFileSync(config, CONFIG.replace('port: 0}\nhttp', `port: ${port}}\nhttp`));
    expect(await runProgram('start', '--config', config)).toMatchObject({ code: 1, stderr: expect.stringContaining(String(port)) });
    writeFileSync(config, CONFIG.replace('http: {port: 0', `http: {port: ${port}`));
    expect(await runProgram('start', '--config', config)).toMatchObject({ code: 1, stderr: expect.stringContaining(String(port)) });
    other.close();
  });

  it('stops with a clear word on a file that is no database, and leaves it as it is', async () => {
    writeFileSync(folder.file('quartermaster.db'), 'not a database'.repeat(500));
    const { code, stderr } = await runProgram('start', '--config', config);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/database/) });
  });

  it('ends at once on a second signal', async () => {
    const { program } = await startAgent();
    program.child.kill('SIGINT');
    program.child.kill('SIGINT');
    const { code } = await program.finished;
    expect([0, 1]).toContain(code);
  });
});
