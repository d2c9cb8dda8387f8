import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decisionViews } from '../../agent/api/decision-views.ts';
import { stockViews } from '../../agent/api/stock-views.ts';
import { openStoreForReading, type ReadStore } from '../../agent/store/open.ts';
import { describeWithMosquitto, type Mosquitto, mosquittoPubProgram, startMosquitto, until } from '../support/mosquitto.ts';
import { type Program, runProgram, startProgram, temporaryFolder } from '../support/program.ts';

const ITEMS = `sku,location,name,unit,barcodes,units_per_pack,moq,lead_time_days,unit_cost,currency,supplier,min,max
SOAP,A-01,Soap,each,4006381333931;14006381333938:12,12,12,7,1.20,EUR,Acme,20,80
TEA,B-01,Tea,each,,1,1,7,1.20,EUR,Acme,9,30
TEA,B-02,Tea,each,,1,1,7,1.20,EUR,Acme,9,30
TEA,B-03,Tea,each,,1,1,7,1.20,EUR,Acme,9,30
`;

interface Envelope {
  readonly specversion: string;
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly data: { readonly sku: string; readonly quantity: number; readonly reason: { readonly sentence: string } };
}

let broker: Mosquitto;
let folder: ReturnType<typeof temporaryFolder>;
let agent: Program;
let reading: ReadStore;
let upstream: MqttClient;
let decisions: Envelope[];

async function listenUpstream(): Promise<void> {
  upstream = await mqtt.connectAsync(broker.url, { clientId: 'upstream', clean: false, reconnectPeriod: 100 });
  upstream.on('message', (topic, payload) => {
    if (topic.endsWith('/decisions')) decisions.push(JSON.parse(payload.toString()) as Envelope);
  });
  await upstream.subscribeAsync('quartermaster/v1/main/gateway-1/#', { qos: 1 });
}

beforeEach(async () => {
  // The broker of a real site keeps its sessions on disk.
  broker = await startMosquitto({ lines: ['persistence true', 'max_inflight_messages 1000'] });
  folder = temporaryFolder();
  const config = folder.file('agent.yaml');
  writeFileSync(folder.file('items.csv'), ITEMS);
  writeFileSync(config, `database: { path: stock.db }\nbroker: { kind: external, url: "${broker.url}" }\nhttp: { enabled: false }\n`);
  decisions = [];
  expect(await runProgram('import', 'items', folder.file('items.csv'), '--config', config)).toMatchObject({ code: 0 });
  agent = startProgram(['start', '--config', config]);
  await agent.line('listening');
  reading = openStoreForReading(folder.file('stock.db'));
  await listenUpstream();
});

afterEach(async () => {
  await upstream.endAsync(true);
  reading.close();
  agent.child.kill('SIGTERM');
  await agent.finished;
  await broker.remove();
  folder.remove();
});

let seq = 0;
/** A scan, sent as a person with the Mosquitto clients would. */
function scan(words: object): void {
  const payload = JSON.stringify({ seq: seq++, ts: new Date().toISOString(), ...words });
  const done = spawnSync(
    mosquittoPubProgram!,
    ['-h', '127.0.0.1', '-p', String(broker.port), '-q', '1', '-t', 'warehouse/main/scanner/gun-1', '-m', payload],
    { encoding: 'utf8' },
  );
  expect(done.stderr).toBe('');
}

const stockOf = (sku: string) => stockViews(reading.store, sku)[0]!;
const stateOf = (id: string) => decisionViews(reading.store, { limit: 100 }).find((decision) => decision.id === id)?.state;

describeWithMosquitto('through a real broker, with real clients', () => {
  it('a pick below the reorder point makes one decision within a second, a second pick none', async () => {
    scan({ action: 'count', code: 'SOAP', quantity: 25, location: 'A-01' });
    await until(() => stockOf('SOAP').onHand === 25, 'the count is stock');
    expect(decisions).toEqual([]);

    const picked = performance.now();
    scan({ action: 'pick', code: '4006381333931', quantity: 6, location: 'A-01' });
    await until(() => decisions.length > 0, 'a decision', 1000);
    expect(performance.now() - picked).toBeLessThan(1000);
    scan({ action: 'pick', code: '4006381333931', quantity: 1, location: 'A-01' });
    await until(() => stockOf('SOAP').onHand === 18, 'the second pick');

    // 80 - 19 = 61, in packs of 12.
    expect(decisions).toMatchObject([
      {
        specversion: '1.0',
        type: 'quartermaster.replenishment.requested',
        source: '/quartermaster/main/gateway-1',
        data: { sku: 'SOAP', quantity: 72 },
      },
    ]);
    expect(decisions[0]!.data.reason.sentence).toContain('19');
    expect(stockOf('SOAP')).toMatchObject({ onHand: 18, onOrder: 72 });
  });

  it('three bins of one SKU make one purchase, and receiving it settles the order', async () => {
    for (const location of ['B-01', 'B-02', 'B-03']) scan({ action: 'count', code: 'TEA', quantity: 10, location });
    await until(() => stockOf('TEA').onHand === 30, 'the counts are stock');
    for (const location of ['B-01', 'B-02', 'B-03']) scan({ action: 'pick', code: 'TEA', quantity: 7, location });
    const ordered = () => decisions.filter((decision) => decision.data.sku === 'TEA');
    await until(() => ordered().length > 0, 'a decision', 1000);
    expect(stockOf('TEA')).toMatchObject({ onHand: 9, onOrder: 21 });

    const [{ id, data }] = ordered() as [Envelope];
    await upstream.publishAsync('quartermaster/v1/main/gateway-1/acks', JSON.stringify({ id, status: 'accepted' }), { qos: 1 });
    for (const status of ['confirmed', 'shipped', 'received']) {
      await upstream.publishAsync(
        'quartermaster/v1/main/gateway-1/orders',
        JSON.stringify({ decisionId: id, status, quantity: data.quantity }),
        { qos: 1 },
      );
    }
    await until(() => stateOf(id) === 'shipped', 'the order is shipped');
    expect(stockOf('TEA').onOrder).toBe(data.quantity);
    scan({ action: 'receive', code: 'TEA', quantity: data.quantity, order: id });
    await until(() => stateOf(id) === 'received', 'the order is received');
    expect(stockOf('TEA')).toMatchObject({ onHand: 9 + data.quantity, onOrder: 0 });
    expect(ordered()).toHaveLength(1);
  });

  it('a broker that stops and comes back loses and doubles nothing', async () => {
    scan({ action: 'count', code: 'SOAP', quantity: 500, location: 'A-01' });
    await until(() => stockOf('SOAP').onHand === 500, 'the count is stock');
    const gun = await mqtt.connectAsync(broker.url, { clientId: 'gun-2', clean: false, reconnectPeriod: 50 });
    const sent: Promise<unknown>[] = [];
    const pick = (n: number) =>
      sent.push(
        gun.publishAsync(
          'warehouse/main/scanner/gun-2',
          JSON.stringify({ seq: n, ts: new Date().toISOString(), action: 'pick', code: 'SOAP', quantity: 1, location: 'A-01' }),
          { qos: 1 },
        ),
      );
    for (let n = 0; n < 100; n++) pick(n);
    await broker.stop();
    for (let n = 100; n < 200; n++) pick(n);
    await broker.start();
    await Promise.all(sent);
    await until(() => stockOf('SOAP').onHand === 300, 'every pick, once', 30_000);
    expect(reading.store.journal.extent().count).toBe(201);
    await gun.endAsync(true);
  });
});
