import { statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../agent/store/database.ts';
import { migrate } from '../../agent/store/migrate.ts';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';

const READ_COMMANDS = [
  'stock',
  'lots',
  'shrinkage',
  'allocations',
  'decisions',
  'forecasts',
  'devices',
  'dead-letters',
  'outbox',
  'alerts',
  'promotions',
];

let folder: ReturnType<typeof temporaryFolder>;
let database: string;

beforeEach(() => {
  folder = temporaryFolder();
  database = folder.file('quartermaster.db');
});
afterEach(() => folder.remove());

function write(name: string, text: string): string {
  writeFileSync(folder.file(name), text);
  return folder.file(name);
}

function createDatabase(): ReturnType<typeof openDatabase> {
  const db = openDatabase(database);
  migrate(db);
  return db;
}

describe('quartermaster as a process', () => {
  it('lists every problem of a configuration on stderr and exits with 78', async () => {
    const file = write('agent.yaml', 'site: {id: "x y"}\nhttp: {prot: 1}\n');
    const { code, stdout, stderr } = await runProgram('validate', '--config', file);
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining(`${file}:1:12: site.id: `),
      expect.stringContaining(`${file}:2:8: http.prot: unknown option; did you mean port?`),
    ]);
  });

  it('shows the configuration with its defaults and without its secrets', async () => {
    const file = write('agent.yaml', 'http: {token: hidden}\n');
    const { code, stdout } = await runProgram('validate', '--config', file, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ http: { token: '***', port: 8080 }, database: { path: expect.stringMatching(/^\//) } });
  });

  it('imports items and history, and shows them', async () => {
    const items = write('items.csv', 'sku,location,barcodes,moq\nA,L1,c1;c2:6,4\nB,L2,c3,\n');
    const history = write('history.csv', 'date,sku,quantity\n2026-01-05,A,3\n2026-01-06,A,0\n');
    const imported = await runProgram('import', 'items', items, '--database', database, '--json');
    expect(imported).toMatchObject({ code: 0, stdout: '{"items":2,"locations":2,"barcodes":3}\n' });
    expect(await runProgram('import', 'history', history, '--database', database, '--json')).toMatchObject({
      code: 0,
      stdout: '{"items":1,"days":2}\n',
    });
    const shown = await runProgram('items', 'show', 'A', '--database', database);
    expect(shown.stdout).toMatch(/^minimumOrderQuantity +4 +import +-$/m);
    expect(await runProgram('items', 'show', 'NOBODY', '--database', database)).toMatchObject({ code: 66, stdout: '' });
    const status = await runProgram('status', '--database', database, '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({ items: 2, locations: 2, startedAt: null });
  });

  it('imports nothing of a file with a bad line', async () => {
    const items = write('items.csv', 'sku,moq\nA,1\nB,none\n');
    const refused = await runProgram('import', 'items', items, '--database', database);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`${items}:3: moq must be a whole number`) });
    createDatabase().close();
    expect(JSON.parse((await runProgram('status', '--database', database, '--json')).stdout)).toMatchObject({ items: 0 });
  });

  it('prints one array per read command, empty where there is nothing yet', async () => {
    createDatabase().close();
    for (const command of READ_COMMANDS) {
      expect(await runProgram(command, '--database', database, '--json')).toMatchObject({ code: 0, stdout: '[]\n', stderr: '' });
    }
    expect(await runProgram('stock', '--database', database)).toMatchObject({ code: 0, stdout: '', stderr: 'no stock yet\n' });
  });

  it('reads beside a writer, and writes nothing', async () => {
    const writer = createDatabase();
    writer.exec('BEGIN IMMEDIATE; INSERT INTO settings (name, value) VALUES (1, 2)');
    const before = statSync(database).mtimeMs;
    expect(await runProgram('stock', '--database', database, '--json')).toMatchObject({ code: 0, stdout: '[]\n' });
    writer.exec('COMMIT');
    writer.close();
    expect(statSync(database).mtimeMs).toBeGreaterThanOrEqual(before);
  });

  it('exits with 66 and a clear sentence where there is no database, and makes none', async () => {
    const { code, stdout, stderr } = await runProgram('stock', '--database', database);
    expect({ code, stdout, stderr }).toEqual({ code: 66, stdout: '', stderr: `quartermaster: there is no database at ${database}\n` });
    expect(statSync(database, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('says of a file that is no database, or of a later program, what it is', async () => {
    write('quartermaster.db', 'this is not a database, but it is long enough to look like a file of one'.repeat(20));
    expect(await runProgram('stock', '--database', database)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^quartermaster: /),
    });
    const newer = openDatabase(folder.file('newer.db'));
    newer.pragma('user_version = 999');
    newer.close();
    const refused = await runProgram('stock', '--database', folder.file('newer.db'));
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('999') });
  });

  it('is quiet when whoever reads its output stops early', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => `SKU-${index},L-${index}`);
    await runProgram('import', 'items', write('items.csv', `sku,location\n${rows.join('\n')}\n`), '--database', database);
    const program = startProgram(['stock', '--database', database, '--json']);
    program.child.stdout!.destroy();
    expect(await program.finished).toMatchObject({ code: 0, stderr: '' });
  });
});
