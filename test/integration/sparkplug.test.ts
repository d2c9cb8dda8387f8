import { writeFileSync } from 'node:fs';
import { connectAsync, type MqttClient } from 'mqtt';
import { newClient } from 'sparkplug-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStoreForReading } from '../../agent/store/open.ts';
import { describeWithMosquitto, type Mosquitto, pause, startMosquitto, until } from '../support/mosquitto.ts';
import { type Program, runProgram, startProgram, temporaryFolder } from '../support/program.ts';

let broker: Mosquitto;
let folder: ReturnType<typeof temporaryFolder>;
let config: string;
let agent: Program | null;
let edge: ReturnType<typeof newClient>;
let watcher: MqttClient;
/** What the shelf A-01 holds, as the edge node measures it. */
let shelf: number;
/** Aliases change with each connection of the node, so that an old one means another shelf. */
let connections: number;
/** Commands and births that went over the broker, in order. */
let said: string[];
/** The node does not get out what it publishes. */
let isMute: boolean;

const metrics = () => [
  { name: 'A-01/Count', alias: 10 + (connections % 2), type: 'UInt16' as const, value: shelf },
  { name: 'A-02/Count', alias: 10 + ((connections + 1) % 2), type: 'UInt16' as const, value: 500 },
];

function giveBirth(): void {
  edge.publishNodeBirth({ timestamp: Date.now(), metrics: [{ name: 'Node Control/Rebirth', type: 'Boolean', value: false }] });
  edge.publishDeviceBirth('rack', { timestamp: Date.now(), metrics: metrics() });
}

/** The shelf holds so much from now on, which the node says by the alias alone. */
function show(value: number): void {
  shelf = value;
  edge.publishDeviceData('rack', { timestamp: Date.now(), metrics: [{ ...metrics()[0]!, name: '' }] });
}

async function startAgent(): Promise<void> {
  agent = startProgram(['start', '--config', config]);
  await agent.line('message source connected');
  // Subscribed, too: what comes at QoS 0 before is lost.
  await pause(300);
}

async function stopAgent(signal: NodeJS.Signals): Promise<void> {
  agent?.child.kill(signal);
  await agent?.finished;
  agent = null;
}

/** What the agent holds of the two shelves, and the reasons of its dead letters. */
function known() {
  const open = openStoreForReading(folder.file('stock.db'));
  try {
    const { stock, deadLetters, journal } = open.store;
    const levels = journal.oldest(1000).map(({ location, level }) => `${location} ${level}`);
    const at = (sku: string, location: string) => stock.get({ sku, location, condition: 'sellable' })?.onHand ?? null;
    return { tea: at('TEA', 'A-01'), salt: at('SALT', 'A-02'), levels, reasons: deadLetters.newest(100).map(({ reason }) => reason) };
  } finally {
    open.close();
  }
}

const rebirths = () => said.filter((topic) => topic.includes('/NCMD/')).length;
const births = () => said.filter((topic) => topic.includes('/DBIRTH/')).length;
/** The watcher may hear of it a moment after the node. */
async function wasAskedOnce(): Promise<void> {
  await until(() => rebirths() > 0, 'a request for births');
  await pause(200);
  expect(rebirths()).toBe(1);
}
const showsTea = (value: number) => until(() => known().tea === value, `${value} of TEA`);

async function startEdge(): Promise<void> {
  edge = newClient({
    serverUrl: broker.url,
    username: '',
    password: '',
    groupId: 'site',
    edgeNode: 'edge',
    clientId: 'edge',
    version: 'spBv1.0',
  });
  edge.on('birth', () => {
    connections++;
    giveBirth();
  });
  (edge as NodeJS.EventEmitter).on('ncmd', (payload: { metrics?: { name?: string; value?: unknown }[] }) => {
    if (payload.metrics?.some(({ name, value }) => name === 'Node Control/Rebirth' && value === true)) giveBirth();
  });
  // What the library hands to its connection is lost on the way while the line is bad.
  const { client } = edge as unknown as { client: MqttClient };
  const publish = client.publish.bind(client);
  client.publish = ((...words: Parameters<MqttClient['publish']>) => (isMute ? client : publish(...words))) as MqttClient['publish'];
}

beforeEach(async () => {
  [shelf, connections, said, isMute] = [100, 0, [], false];
  broker = await startMosquitto();
  folder = temporaryFolder();
  config = folder.file('agent.yaml');
  writeFileSync(
    config,
    `database: { path: stock.db }
broker: { kind: external, url: "${broker.url}" }
http: { enabled: false }
subscriptions:
  - topic: spBv1.0/#
    decoder: { kind: sparkplug-b, metrics: [{ name: "*/Count", as: count }], device: "{metric}", rebirthEvery: 1s }
shelves:
  - { device: A-01-Count, location: A-01 }
  - { device: A-02-Count, location: A-02 }
`,
  );
  writeFileSync(folder.file('items.csv'), 'sku,location\nTEA,A-01\nSALT,A-02\n');
  expect(await runProgram('import', 'items', folder.file('items.csv'), '--config', config)).toMatchObject({ code: 0 });
  watcher = await connectAsync(broker.url, { clientId: 'watcher' });
  watcher.on('message', (topic) => said.push(topic));
  await watcher.subscribeAsync('spBv1.0/#');
  await startAgent();
});

afterEach(async () => {
  edge.stop();
  await watcher.endAsync(true);
  await stopAgent('SIGKILL');
  await broker.remove();
  folder.remove();
});

describeWithMosquitto('an edge node of Eclipse Tahu’s library', () => {
  it('is understood from its births on, and is not asked for any', async () => {
    await startEdge();
    await showsTea(100);
    show(97);
    await showsTea(97);
    expect(known()).toMatchObject({ salt: 500, reasons: [] });
    expect(rebirths()).toBe(0);
  });

  it('whose birth was lost is asked for it, and nothing is taken before', async () => {
    isMute = true;
    await startEdge();
    await until(() => connections === 1, 'the node is connected');
    isMute = false;
    show(96);
    await showsTea(96);
    expect(known()).toMatchObject({ salt: 500, reasons: ['not-born'], levels: ['A-01 96', 'A-02 500'] });
    await wasAskedOnce();
  });

  it('whose values were lost is asked for its births, and shows by them what it has', async () => {
    await startEdge();
    await showsTea(100);
    isMute = true;
    show(90);
    isMute = false;
    show(80);
    await showsTea(80);
    expect(known()).toMatchObject({ salt: 500, reasons: ['sequence-gap'], levels: ['A-01 100', 'A-02 500', 'A-01 80'] });
    await wasAskedOnce();
  });

  it('is asked by an agent that was stopped and started again, and shows by its births what it has, though it says nothing by itself', async () => {
    await startEdge();
    await showsTea(100);
    await stopAgent('SIGTERM');
    // Said at QoS 0 while nobody hears it.
    show(95);
    await until(() => said.filter((topic) => topic.includes('/DDATA/')).length === 1, 'values that the agent does not hear');
    await startAgent();
    await showsTea(95);
    await wasAskedOnce();
    expect(births()).toBe(2);
    show(94);
    await showsTea(94);
    expect(known()).toMatchObject({ salt: 500, reasons: [] });
  });

  it('that came back with other aliases while the agent was away is asked, and no value goes to the wrong shelf', async () => {
    await startEdge();
    await showsTea(100);
    await stopAgent('SIGKILL');
    edge.stop();
    await pause(200);
    await startEdge();
    await until(() => births() === 2, 'births that the agent does not hear');
    await startAgent();
    show(60);
    await showsTea(60);
    expect(known().salt).toBe(500);
    expect(known().levels.filter((level) => level.startsWith('A-02'))).toEqual(['A-02 500']);
    await wasAskedOnce();
  });
});
