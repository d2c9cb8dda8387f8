import { writeFileSync } from 'node:fs';
import { connectAsync } from 'mqtt';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openStoreForReading } from '../../agent/store/open.ts';
import { describeWithMosquitto, pause, startMosquitto, until } from '../support/mosquitto.ts';
import { temporaryFolder } from '../support/program.ts';
import { type AgentPlace, agentPlace } from '../support/running-agent.ts';
import { drawShortShift, type ShortShift } from '../support/short-shift.ts';
import { startSimulator } from '../support/simulator.ts';

const SHIFT_MS = 6000;
const SCANS = 420;
const LIMIT_MS = 180_000;
const seed = process.env['RECORDING_SEED'] ?? String(Date.now());

const folder = temporaryFolder();
const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => folder.remove());

function sim(...words: string[]) {
  const simulator = startSimulator(...words);
  ends.push(simulator.end);
  return simulator;
}

/** What an agent has made of its messages, without what its own clock says of it. */
function booksOf(file: string) {
  const { store, close } = openStoreForReading(file);
  try {
    // That an event came late is said of its arrival, as is the time of that.
    const journal = [...store.journal.inOrder()].map(({ id: _id, receivedAt: _receivedAt, reverses: _reverses, flags, ...entry }) => ({
      ...entry,
      flags: flags.filter((flag) => flag !== 'late'),
    }));
    return {
      journal: journal.map((entry) => JSON.stringify(entry)).sort(),
      stock: store.stock
        .all()
        .map(({ sku, location, condition, onHand }) => `${sku} ${location} ${condition} ${onHand}`)
        .sort(),
      demand: store.demand
        .all()
        .map(({ sku, day, quantity }) => `${sku} ${day} ${quantity}`)
        .sort(),
      decisions: store.decisions
        .newest({ limit: 10_000 })
        .map(({ id: _id, decidedAt: _decidedAt, dueBy: _dueBy, ...decision }) => JSON.stringify(decision))
        .sort(),
      deadLetters: store.deadLetters
        .newest(10_000)
        .map(({ topic, reason }) => `${topic} ${reason}`)
        .sort(),
    };
  } finally {
    close();
  }
}

const skuOf = (decision: string): string => (JSON.parse(decision) as { sku: string }).sku;

/** An agent with an empty database at a Mosquitto of its own. */
async function freshAgent(shift: ShortShift) {
  const mosquitto = await startMosquitto({ lines: ['max_inflight_messages 1000', 'log_type none'] });
  ends.push(() => mosquitto.remove());
  const place: AgentPlace = await agentPlace();
  ends.push(() => place.end());
  place.configure(`broker: { kind: external, url: "${mosquitto.url}" }`, ...shift.configuration);
  await place.start();
  return {
    url: mosquitto.url,
    /** Its books, once it has heard the last device, taken every decision that it should, and had time for one that it should not. */
    async books() {
      const state = () => {
        const { store, close } = openStoreForReading(place.database);
        const isThere = [...store.journal.inOrder()].some(({ device }) => device === shift.lastDevice);
        const decided = store.decisions.newest({ limit: 10_000 }).length;
        close();
        return isThere && decided >= shift.needed.length;
      };
      await until(state, 'the last message and the decisions', 30_000).catch((error: Error) => {
        const { decisions, journal, deadLetters } = booksOf(place.database);
        const decided = new Set(decisions.map(skuOf));
        const lacking = shift.needed.filter((sku) => !decided.has(sku));
        const last = journal.filter((line) => line.includes(`"device":"${shift.lastDevice}"`));
        throw new Error(
          `${error.message}; ${JSON.stringify({ decided: decisions.length, lacking, last, deadLetters, journal: journal.length })}`,
        );
      });
      await pause(500);
      await place.stop();
      return booksOf(place.database);
    },
  };
}

/** Does the work of a shift in real time. */
async function workShift(url: string, { messages }: ShortShift): Promise<void> {
  const client = await connectAsync(url, { clientId: 'devices' });
  ends.push(() => client.endAsync(true));
  const from = performance.now();
  const sent: Promise<unknown>[] = [];
  for (const { afterMs, topic, payload, retain } of messages) {
    await pause(Math.max(0, from + afterMs - performance.now()));
    sent.push(client.publishAsync(topic, payload(Date.now()), { qos: 1, retain }));
  }
  await Promise.all(sent);
}

describeWithMosquitto('a recording made through Mosquitto', () => {
  it('and replayed at speed 1, 100 and max gives the same journal, stock, demand and decisions', { timeout: LIMIT_MS }, async () => {
    process.stderr.write(
      `seed ${seed}: RECORDING_SEED=${seed} npx vitest run --config test/vitest.config.ts test/integration/recording.test.ts\n`,
    );
    const shift = drawShortShift(seed, { lastsMs: SHIFT_MS, scans: SCANS });
    const file = folder.file('shift.ndjson.gz');
    const original = await freshAgent(shift);
    const recorder = sim('record', '--broker', original.url, '--output', file);
    await recorder.said('recording warehouse/#');
    await workShift(original.url, shift);
    const expected = await original.books();
    recorder.child.kill('SIGTERM');
    const recorded = await recorder.finished;
    expect(recorded).toMatchObject({ code: 0, signal: null });
    expect(JSON.parse(recorded.stdout)).toMatchObject({ file, messages: shift.messages.length, reconnections: 0 });

    // The shift is one about which something can be said.
    expect(expected.deadLetters).toHaveLength(shift.unreadable);
    expect(expected.decisions.map(skuOf).sort()).toEqual([...shift.needed].sort());
    expect(expected.journal.length).toBeGreaterThan(SCANS * 0.8);

    for (const speed of ['1', '100', 'max']) {
      const agent = await freshAgent(shift);
      const { code, stdout, stderr } = await sim('replay', file, '--broker', agent.url, '--speed', speed, '--json').finished;
      expect({ code, stderr: stderr.split('\n').filter((line) => !/acknowledged a second/.test(line)) }).toEqual({ code: 0, stderr: [''] });
      const summary = JSON.parse(stdout) as { messages: number; acknowledged: number; seconds: number };
      expect(summary).toMatchObject({ messages: shift.messages.length, acknowledged: shift.messages.length });
      if (speed === '1') expect(summary.seconds).toBeGreaterThan((SHIFT_MS / 1000) * 0.9);
      expect(await agent.books(), `at speed ${speed}, seed ${seed}`).toEqual(expected);
    }
  });
});

describe('a recording replayed in loops and for many devices', () => {
  it('counts each time and for each device at the embedded broker of an agent, and once more not at all', {
    timeout: LIMIT_MS,
  }, async () => {
    const file = folder.file('picks.ndjson');
    const startedAt = Date.now() - 60 * 86_400_000;
    const header = { format: 'quartermaster-recording', version: 1, startedAt: new Date(startedAt).toISOString() };
    const picks = Array.from({ length: 40 }, (_, n) => {
      const scan = { seq: n, ts: startedAt + 100 * n, action: 'pick', code: 'SKU-1', quantity: 1, location: 'BIN-1' };
      return {
        at: 100 * n,
        topic: `warehouse/here/scanner/gun-${n % 4}`,
        text: JSON.stringify(n % 2 === 0 ? { ...scan, boot: 'b' } : scan),
      };
    });
    writeFileSync(file, `${[header, ...picks, { at: 4000, end: true, messages: 40 }].map((line) => JSON.stringify(line)).join('\n')}\n`);
    const place = await agentPlace();
    ends.push(() => place.end());
    place.configure('clock: { require: plausible }', 'items: [{ sku: SKU-1, locations: [BIN-1] }]');
    await place.start();
    const words = ['--speed', 'max', '--loops', '3', '--multiply', '5', '--shift', '20d', '--json'];
    for (let time = 0; time < 2; time++) {
      const { code, stdout } = await sim('replay', file, '--broker', `mqtt://127.0.0.1:${place.ports.broker}`, ...words).finished;
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ messages: 600, acknowledged: 600, loops: 3 });
    }
    await place.stop();
    const books = booksOf(place.database);
    expect(books.deadLetters).toEqual([]);
    expect(books.stock).toEqual(['SKU-1 BIN-1 sellable -600']);
    expect(books.journal).toHaveLength(600);
    const times = books.journal.map((line) => (JSON.parse(line) as { eventTime: number }).eventTime - startedAt - 20 * 86_400_000);
    expect([Math.min(...times), Math.max(...times)]).toEqual([0, 3900 + 2 * 4000]);
  });
});
