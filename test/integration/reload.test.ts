import { writeFileSync } from 'node:fs';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStoreForReading } from '../../agent/store/open.ts';
import { describeWithMosquitto, type Mosquitto, pause, startMosquitto, until } from '../support/mosquitto.ts';
import { type Program, runProgram, startProgram, temporaryFolder } from '../support/program.ts';

let broker: Mosquitto;
let folder: ReturnType<typeof temporaryFolder>;
let config: string;
let agent: Program;
let guns: MqttClient;
/** Reason codes of the broker's acknowledgements, by message. */
let answers: Map<number, number>;

function configure(...topics: string[]): void {
  const subscriptions = topics.map((topic) => `  - { topic: "${topic}/{device}", decoder: { kind: scanner-json } }\n`).join('');
  writeFileSync(
    config,
    `database: { path: stock.db }\nbroker: { kind: external, url: "${broker.url}" }\nhttp: { enabled: false }\nsubscriptions:\n${subscriptions}`,
  );
}

async function startAgent(): Promise<void> {
  agent = startProgram(['start', '--config', config]);
  await agent.line('listening');
}

async function stopAgent(): Promise<void> {
  agent.child.kill('SIGTERM');
  expect(await agent.finished).toMatchObject({ code: 0 });
}

/** Reads the configuration again and waits until the broker has confirmed the change. */
async function reload(...topics: string[]): Promise<void> {
  const before = changes();
  configure(...topics);
  agent.child.kill('SIGHUP');
  await until(() => changes() > before, 'the broker has confirmed');
}
let logged = '';
const changes = () => logged.split('"msg":"subscriptions changed"').length - 1;

beforeEach(async () => {
  broker = await startMosquitto({ lines: ['max_inflight_messages 1000'] });
  folder = temporaryFolder();
  config = folder.file('agent.yaml');
  configure('a');
  writeFileSync(folder.file('items.csv'), 'sku,location\nTEA,A-01\n');
  expect(await runProgram('import', 'items', folder.file('items.csv'), '--config', config)).toMatchObject({ code: 0 });
  await startAgent();
  logged = '';
  agent.child.stderr!.on('data', (text: string) => {
    logged += text;
  });
  guns = await connectAsync(broker.url, { clientId: 'guns', protocolVersion: 5 });
  answers = new Map();
  guns.on('packetreceive', (packet) => {
    if (packet.cmd === 'puback') answers.set(packet.messageId!, packet.reasonCode ?? 0);
  });
});

afterEach(async () => {
  await guns.endAsync(true);
  agent.child.kill('SIGKILL');
  await agent.finished;
  await broker.remove();
  folder.remove();
});

/** PUBACK of MQTT 5: the broker has nobody to give the message to. */
const NO_MATCHING_SUBSCRIBERS = 16;

/** Publishes, and tells whether the broker has taken the message for somebody. */
async function isTaken(topic: string, payload: string): Promise<boolean> {
  const { messageId } = (await guns.publishAsync(topic, payload, { qos: 1 })) as { messageId: number };
  return answers.get(messageId) !== NO_MATCHING_SUBSCRIBERS;
}

/** What a device has published: all of it, and what of it the broker took for the agent, as keys. */
interface Published {
  readonly all: string[];
  readonly owed: string[];
}

/** Publishes scans on a topic, as fast as the broker takes them, until told to end. */
function publishOn(topic: string, device: string): () => Promise<Published> {
  const published: Published = { all: [], owed: [] };
  let ending = false;
  const send = async () => {
    const seq = published.all.length;
    published.all.push(`${device} ${seq}`);
    const scan = JSON.stringify({ seq, ts: Date.now(), action: 'pick', code: 'TEA', quantity: 1, location: 'A-01' });
    if (await isTaken(`${topic}/${device}`, scan)) published.owed.push(`${device} ${seq}`);
  };
  const done = (async () => {
    while (!ending) await Promise.all(Array.from({ length: 20 }, send));
    return published;
  })();
  return () => {
    ending = true;
    return done;
  };
}

function booked(): string[] {
  const { store, close } = openStoreForReading(folder.file('stock.db'));
  const keys = [...store.journal.inOrder()].map(({ device, seq }) => `${device} ${seq}`);
  close();
  return keys.sort();
}
async function deadLetters(): Promise<{ topic: string; reason: string; payload: string }[]> {
  const { stdout } = await runProgram('dead-letters', '--config', config, '--json');
  return JSON.parse(stdout);
}
const count = () => {
  const { store, close } = openStoreForReading(folder.file('stock.db'));
  const found = store.journal.extent().count;
  close();
  return found;
};

describeWithMosquitto('a reload through a real broker', () => {
  it('from one topic to two to the other, under load, loses and doubles nothing', async () => {
    const endA = publishOn('a', 'gun-a');
    await until(() => count() > 100, 'scans of the first');
    await reload('a', 'b');
    // From here on the broker has both: what it confirms to the guns, it owes to the agent.
    const endB = publishOn('b', 'gun-b');
    await pause(500);
    const ofA = await endA();
    await until(() => count() > ofA.all.length, 'scans of both');
    await reload('b');
    await pause(500);
    const ofB = await endB();
    await until(() => count() >= ofA.all.length + ofB.all.length, 'every scan');
    expect([ofA.owed, ofB.owed]).toEqual([ofA.all, ofB.all]);
    expect(booked()).toEqual([...ofA.all, ...ofB.all].sort());
    // Nobody hears this any more.
    expect(await isTaken('a/gun-a', 'x')).toBe(false);
    await stopAgent();
    expect(await deadLetters()).toEqual([]);
  });

  it('that takes a topic away under load keeps what the broker took for it before: booked, or a dead letter that says why', async () => {
    const endA = publishOn('a', 'gun-a');
    await until(() => count() > 100, 'scans');
    await reload('b');
    await pause(200);
    const { all, owed } = await endA();
    expect(owed.length).toBeLessThan(all.length);
    await until(() => broker.log().some((line) => line.includes('Sending UNSUBACK')), 'the end of the subscription');
    await pause(500);
    await stopAgent();
    const dead = await deadLetters();
    expect(dead.filter(({ reason }) => reason !== 'no-subscription')).toEqual([]);
    const kept = [...booked(), ...dead.map(({ payload }) => `gun-a ${(JSON.parse(payload) as { seq: number }).seq}`)];
    expect(kept.sort()).toEqual(owed.sort());
  });

  it('a topic that left while the agent was off is unsubscribed at its start; what the session had kept of it is a dead letter', async () => {
    await stopAgent();
    const scan = JSON.stringify({ seq: 1, ts: Date.now(), action: 'pick', code: 'TEA', quantity: 1, location: 'A-01' });
    await guns.publishAsync('a/gun-a', scan, { qos: 1 });
    configure('b');
    await startAgent();
    const unsubscribed = () => broker.log().some((line) => line.includes('Received UNSUBSCRIBE'));
    await until(unsubscribed, 'the broker hears of it');
    await pause(200);
    await guns.publishAsync('a/gun-a', scan.replace('"seq":1', '"seq":2'), { qos: 1 });
    await guns.publishAsync('b/gun-b', scan, { qos: 1 });
    await until(() => count() === 1, 'the scan on the new topic');
    await stopAgent();
    expect(booked()).toEqual(['gun-b 1']);
    expect(await deadLetters()).toMatchObject([{ topic: 'a/gun-a', reason: 'no-subscription', payload: scan }]);
    // Known to have been heard by the broker, it is not asked for again.
    const before = broker.log().filter((line) => line.includes('Received UNSUBSCRIBE')).length;
    await startAgent();
    await stopAgent();
    expect(broker.log().filter((line) => line.includes('Received UNSUBSCRIBE'))).toHaveLength(before);
  });
});
