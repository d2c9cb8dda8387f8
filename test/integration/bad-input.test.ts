import { writeFileSync } from 'node:fs';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
let program: Program;
let client: MqttClient;
let page: string;

beforeEach(async () => {
  folder = temporaryFolder();
  config = folder.file('agent.yaml');
  writeFileSync(config, CONFIG);
  writeFileSync(folder.file('items.csv'), 'sku,location,barcodes,unit_weight_grams\nTEA,A-01,4006381333931,100\n');
  expect(await runProgram('import', 'items', folder.file('items.csv'), '--config', config)).toMatchObject({ code: 0 });
  program = startProgram(['start', '--config', config]);
  const listening = (await program.line('listening')) as { broker: string; page: string };
  page = listening.page;
  client = await connectAsync(listening.broker, { clientId: 'test' });
});
afterEach(async () => {
  await client.endAsync(true);
  if (program.child.exitCode === null) program.child.kill('SIGKILL');
  await program.finished;
  folder.remove();
});

const scan = (words: object) =>
  JSON.stringify({ seq: 1, ts: new Date().toISOString(), action: 'pick', code: 'TEA', location: 'A-01', ...words });

it('a running agent acknowledges whatever it is sent, keeps it with its reason, and goes on counting right', async () => {
  const gun = 'warehouse/here/scanner/gun';
  const sent: [topic: string, payload: string | Buffer, retain?: boolean][] = [
    [gun, scan({ seq: 0, action: 'count', quantity: 40 })],
    [gun, scan({ seq: 2, code: 'NOBODY' })],
    [gun, scan({ seq: 3, quantity: 'five' })],
    [gun, '{"seq":4,'],
    [gun, ''],
    [gun, Buffer.alloc(1_000_000, 0x5a)],
    ['warehouse/here/shelf/nobody', '{"count":5}'],
    ['warehouse/here/shelf/A-01', '{"weightGrams":-4000}'],
    // Another site's topic: taken, acknowledged, never stock.
    ['warehouse/elsewhere/scanner/gun', scan({ seq: 5 })],
    [gun, scan({ seq: 6, quantity: 2 })],
    [gun, scan({ seq: 6, quantity: 3 })],
    [gun, scan({ seq: 7, ts: '1970-01-01T00:00:00Z' })],
    [gun, scan({ seq: 8, ts: '2099-01-01T00:00:00Z' })],
    ['quartermaster/v1/here/gw/acks', '{"id":"nobody","status":"accepted"}'],
    ['quartermaster/v1/here/gw/commands', 'pause!'],
    [gun, scan({ seq: 9, quantity: 1 }), true],
  ];
  // Each resolves with its acknowledgement.
  for (const [topic, payload, retain = false] of sent) await client.publishAsync(topic, payload, { qos: 1, retain });
  await client.publishAsync(gun, scan({ seq: 10 }), { qos: 1 });

  const stock = JSON.parse((await runProgram('stock', '--config', config, '--json')).stdout);
  expect(stock[0]).toMatchObject({ sku: 'TEA', onHand: 40 - 2 - 1 - 1 - 1 });
  const dead = JSON.parse((await runProgram('dead-letters', '--config', config, '--json')).stdout) as { reason: string }[];
  expect(dead.map(({ reason }) => reason).reverse()).toEqual([
    ...['unknown-code', 'bad-quantity', 'not-json', 'empty', 'too-large', 'unknown-shelf', 'negative-weight', 'no-subscription'],
    ...['sequence-conflict', 'unknown-decision', 'broken-json', 'retained-scan'],
  ]);
  expect((await fetch(new URL('/health', page))).status).toBe(200);
  expect(await (await fetch(new URL('/metrics', page))).text()).toMatch(/quartermaster_events_flagged_total\{flag="device-clock"\} 2/);
  program.child.kill('SIGTERM');
  expect(await program.finished).toMatchObject({ code: 0, signal: null });
});
