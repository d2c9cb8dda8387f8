import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectionDifferences } from '../../agent/pipeline/keep/rebuild.ts';
import { makeBackup } from '../../agent/store/backup.ts';
import { openStore, openStoreForReading } from '../../agent/store/open.ts';
import { built } from '../support/built.ts';
import { runCommand } from '../support/command.ts';
import { until } from '../support/mosquitto-process.ts';
import { runProgram } from '../support/program.ts';
import { type AgentPlace, agentPlace } from '../support/running-agent.ts';

let place: AgentPlace;
let seq = 0;

beforeEach(async () => {
  place = await agentPlace();
  writeFileSync(place.file('items.csv'), 'sku,location,barcodes\nTEA,A-01,c1\nSOAP,A-02,c2\n');
  expect(await runCommand('import', 'items', place.file('items.csv'), '--config', place.config)).toMatchObject({ code: 0 });
});
afterEach(() => place.end());

const quartermaster = (...words: string[]) => runCommand(...words, '--config', place.config);
const json = async (...words: string[]) => JSON.parse((await quartermaster(...words, '--json')).stdout);

type Client = Awaited<ReturnType<AgentPlace['client']>>;
const scan = (client: Client, words: object) =>
  client.publishAsync(
    'warehouse/here/scanner/gun',
    JSON.stringify({ seq: seq++, ts: Date.now(), code: 'TEA', location: 'A-01', ...words }),
    { qos: 1 },
  );

async function countAll(client: Client): Promise<void> {
  await scan(client, { action: 'count', quantity: 1_000_000 });
  await scan(client, { action: 'count', code: 'SOAP', location: 'A-02', quantity: 50 });
}

/** Picks without pause, each acknowledged before the next of its lane, until told to stop; resolves with how many. */
function load(client: Client): { picked(): number; stop(): Promise<number> } {
  let going = true;
  let picks = 0;
  const lane = async () => {
    for (; going; picks++) await scan(client, { action: 'pick' });
  };
  const lanes = Array.from({ length: 20 }, lane);
  return {
    picked: () => picks,
    async stop() {
      going = false;
      await Promise.all(lanes);
      return picks;
    },
  };
}

describe('quartermaster backup', () => {
  it('beside a running agent under load holds one moment: its projections equal a rebuild, and it opens', async () => {
    await place.start();
    const client = await place.client();
    await countAll(client);
    const picking = load(client);
    await until(() => picking.picked() > 200, 'there is something to copy');
    const before = picking.picked();
    const backup = place.file('copy.db');
    // Processes of their own, so that the picking goes on beside them.
    const { code, stdout } = await runProgram('backup', backup, '--config', place.config);
    const second = await runProgram('backup', backup, '--config', place.config);
    const picks = await picking.stop();
    expect({ code, stdout, second: second.code }).toEqual({
      code: 0,
      stdout: expect.stringContaining(`was copied to ${backup}`),
      second: 0,
    });
    expect(picks).toBeGreaterThan(before + 20);
    const { store, close } = openStoreForReading(backup);
    try {
      expect([...projectionDifferences(store)]).toEqual([]);
      const held = store.stock.onHand('TEA');
      expect(held).toBeLessThan(1_000_000);
      expect(held).toBeGreaterThanOrEqual(1_000_000 - picks);
      expect(store.journal.extent().count).toBe(2 + 1_000_000 - held);
    } finally {
      close();
    }
    expect((await json('stock', '--sku', 'TEA'))[0].onHand).toBe(1_000_000 - picks);
  });

  it('of a stopped agent works, writes over nothing else, and says why it cannot', async () => {
    expect(await quartermaster('backup', place.file('copy.db'))).toMatchObject({ code: 0 });
    expect(await quartermaster('backup', place.file('items.csv'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is no backup of ours'),
    });
    expect(await quartermaster('backup', place.database)).toMatchObject({ code: 1 });
    expect(await quartermaster('backup', place.file('usb/copy.db'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no folder'),
    });
    expect(await runCommand('backup', place.file('x.db'), '--database', place.file('none.db'))).toMatchObject({ code: 66 });
  });

  it('into a folder that may not be written is refused and leaves nothing', async () => {
    const folder = place.file('locked');
    mkdirSync(folder);
    chmodSync(folder, 0o555);
    // To read a database in write-ahead mode takes a folder that can be written.
    chmodSync(place.file('.'), 0o777);
    chmodSync(place.database, 0o644);
    const words = [built('agent/main.ts'), 'backup', `${folder}/copy.db`, '--database', place.database];
    // Root may write everywhere: then it is nobody who asks.
    const child = spawn(process.execPath, words, process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {});
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('cannot be written') });
    expect(existsSync(`${folder}/copy.db`)).toBe(false);
  });
});

describe('quartermaster restore', () => {
  it('is refused beside a running agent; then the stock of the backup is back, unverified, and what was there is kept', async () => {
    await place.start();
    const client = await place.client();
    await countAll(client);
    expect(await quartermaster('backup', place.file('copy.db'))).toMatchObject({ code: 0 });
    await scan(client, { action: 'pick', code: 'SOAP', location: 'A-02', quantity: 7 });
    expect(await quartermaster('restore', place.file('copy.db'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('another agent'),
    });
    await place.stop('SIGKILL');
    const { kept, takenAt } = await json('restore', place.file('copy.db'));
    expect(takenAt).toMatch(/Z$/);
    expect(JSON.parse((await runCommand('stock', '--sku', 'SOAP', '--database', kept, '--json')).stdout)[0]).toMatchObject({ onHand: 43 });
    const program = await place.start();
    await program.line('restored from a backup: stock is unverified until it is counted');
    expect((await json('stock', '--sku', 'SOAP'))[0]).toMatchObject({ onHand: 50, verified: false });
    await scan(await place.client(), { action: 'count', code: 'SOAP', location: 'A-02', quantity: 43 });
    expect((await json('stock', '--sku', 'SOAP'))[0]).toMatchObject({ onHand: 43, verified: true });
  });
});

describe('quartermaster rebuild', () => {
  it('shows what was changed by hand, writes only when told to and with the agent stopped', async () => {
    await place.start();
    const client = await place.client();
    await countAll(client);
    for (let pick = 0; pick < 3; pick++) await scan(client, { action: 'pick' });
    expect(await quartermaster('rebuild')).toMatchObject({ code: 0, stdout: '', stderr: 'nothing differs\n' });
    expect(await quartermaster('rebuild', '--apply')).toMatchObject({ code: 1, stderr: expect.stringContaining('another agent') });
    await place.stop();
    const db = new Sqlite(place.database);
    db.exec("UPDATE stock SET on_hand = 5, open_demand = 9 WHERE position = (SELECT id FROM positions WHERE sku = 'TEA')");
    db.close();
    const shown = await quartermaster('rebuild');
    expect(shown).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^TEA at A-01 \(sellable\): on hand stored 5, rebuilt 999997.*\nTEA demand on \d{4}-\d\d-\d\d: stored 9, rebuilt 3\n$/,
      ),
      stderr: expect.stringContaining('1 item differs'),
    });
    expect((await json('stock', '--sku', 'TEA'))[0].onHand).toBe(5);
    const [stock, demand] = await json('rebuild', '--apply');
    expect(stock).toMatchObject({ kind: 'stock', sku: 'TEA', location: 'A-01', stored: { onHand: 5 }, rebuilt: { onHand: 999_997 } });
    expect(demand).toMatchObject({ kind: 'demand', stored: 9, rebuilt: 3 });
    expect((await json('stock', '--sku', 'TEA'))[0].onHand).toBe(999_997);
    expect(await json('rebuild')).toEqual([]);
  });
});

describe('quartermaster dead-letters replay', () => {
  const COFFEE = 'items: [{sku: COFFEE, locations: [B-01]}]';

  it.each(['running', 'stopped'])('takes letters of a %s agent that the configuration now knows', async (state) => {
    await place.start();
    const client = await place.client();
    await scan(client, { action: 'count', code: 'COFFEE', location: 'B-01', quantity: 30 });
    await client.publishAsync('warehouse/here/scanner/gun', 'no JSON', { qos: 1 });
    await place.stop();
    place.configure(COFFEE);
    if (state === 'running') await place.start();
    expect(await json('dead-letters', 'replay', '--all', '--dry-run')).toMatchObject([{ outcome: 'taken' }, { outcome: 'refused' }]);
    expect(await quartermaster('dead-letters', 'replay', '--all')).toMatchObject({
      code: 0,
      stderr: '2 dead letters: 1 taken, 0 counted before, 1 refused again, 0 cut short when they were kept\n',
    });
    expect((await json('stock', '--sku', 'COFFEE'))[0].onHand).toBe(30);
    expect((await json('dead-letters')).map((letter: { reason: string }) => letter.reason)).toEqual(['not-json']);
    expect(await json('dead-letters', 'replay', '--reason', 'unknown-code')).toEqual([]);
  });

  it('asks which letters are meant, and for a way to the running agent', async () => {
    expect(await quartermaster('dead-letters', 'replay')).toMatchObject({ code: 2 });
    expect(await quartermaster('dead-letters', 'replay', '--all', '--id', '1')).toMatchObject({ code: 2 });
    expect(await quartermaster('dead-letters', 'replay', '--id', 'x')).toMatchObject({ code: 2 });
    await place.start();
    writeFileSync(place.config, readFileSync(place.config, 'utf8').replace('sesame', 'wrong'));
    expect(await quartermaster('dead-letters', 'replay', '--all')).toMatchObject({ code: 1, stderr: expect.stringContaining('refused') });
  });
});

describe('a damaged database', () => {
  const shelf = () => ({ folder: place.file('backups'), site: 'here', gateway: 'gw' });

  /** A database of this many kilobytes, backed up and then overwritten in the middle; `unclean` as a power cut leaves it. */
  async function damaged(kilobytes: number): Promise<string> {
    mkdirSync(place.file('backups'));
    place.configure('backup: {folder: backups}');
    const { store, close } = openStore({ file: place.database, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
    store.transaction(() => {
      for (let index = 0; index < kilobytes / 100; index++) store.settings.put(`filler-${index}`, 'x'.repeat(100_000));
    });
    const { file } = await makeBackup({ ...shelf(), database: place.database, takenAt: Date.UTC(2026, 0, 5), keep: 3 });
    close();
    const db = new Sqlite(place.database);
    db.prepare("INSERT INTO settings VALUES ('running', 'true')").run();
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    const bytes = readFileSync(place.database);
    bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 20_000);
    writeFileSync(place.database, bytes);
    return file;
  }

  it('that is small stops the start, and the word names the last good backup', async () => {
    const backup = await damaged(500);
    const { code, stderr } = await runProgram('start', '--config', place.config);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/is damaged: .*; the last good backup is .*quartermaster restore/),
    });
    expect(stderr).toContain(backup);
    expect(await quartermaster('restore', backup)).toMatchObject({ code: 0 });
    await place.start();
  });

  it('that is large is found beside the work: /health says so and the log names the last good backup', async () => {
    const backup = await damaged(40_000);
    const program = await place.start();
    expect(await program.line('the last stop was not a clean one: the database is checked beside the work')).toBeDefined();
    let health = { status: 200, text: '' };
    for (let wait = 0; wait < 200 && health.status === 200; wait++) {
      const response = await fetch(`http://127.0.0.1:${place.ports.http}/health`);
      health = { status: response.status, text: await response.text() };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(health).toEqual({ status: 503, text: expect.stringContaining(backup) });
    program.child.kill('SIGTERM');
    const { stderr } = await program.finished;
    expect(stderr).toContain(`the last good backup is ${backup}`);
    expect((await place.start()).child.exitCode).toBeNull();
  });

  it('that is large and sound is called so, and the next start asks no more', async () => {
    await damaged(40_000);
    expect(await quartermaster('restore', `${place.file('backups')}/quartermaster-gw@here-20260105T000000Z.db`)).toMatchObject({ code: 0 });
    const first = await place.start();
    await place.stop('SIGKILL');
    expect((await first.finished).stderr).not.toContain('checked beside the work');
    const second = await place.start();
    await second.line('the database is sound');
    await place.stop();
    const third = await place.start();
    await place.stop();
    expect((await third.finished).stderr).not.toContain('checked beside the work');
  });
});
