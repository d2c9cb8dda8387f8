import { fork } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDatabaseLocked } from '../../../agent/store/lock.ts';
import { type OpenStore, openStore, openStoreForReading } from '../../../agent/store/open.ts';
import { built } from '../../support/built.ts';

const limits = { keyWindow: 1000, deadLetters: 100 };
let folder: string;
let file: string;
const opened: OpenStore[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-open-'));
  file = join(folder, 'stock.db');
});
afterEach(() => {
  for (const store of opened.splice(0)) if (store.store.db.open) store.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(durability: 'power' | 'process' = 'process'): OpenStore {
  const store = openStore({ file, durability, limits });
  opened.push(store);
  return store;
}

const failure = (code: string) => expect.objectContaining({ name: 'AgentError', code });

/** A database with some hundred pages of rows. */
function filled(): OpenStore {
  const store = open();
  store.store.transaction(() => {
    for (let index = 0; index < 5000; index++) store.store.settings.put(`setting-${index}`, 'x'.repeat(60));
  });
  return store;
}

/** What a power cut leaves: the files as they are on disk while the agent works. */
function cutPower(store: OpenStore): void {
  const kept = ['', '-wal'].filter((suffix) => existsSync(file + suffix));
  for (const suffix of kept) copyFileSync(file + suffix, `${file}${suffix}.kept`);
  store.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  for (const suffix of kept) copyFileSync(`${file}${suffix}.kept`, file + suffix);
}

/** Overwrites a part in the middle of the file, as a worn SD card does. */
function damage(): void {
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  bytes.fill(0xa5, middle, middle + 20_000);
  writeFileSync(file, bytes);
}

function expectDamagedAndUntouched(): void {
  const bytes = readFileSync(file);
  const wal = existsSync(`${file}-wal`) ? readFileSync(`${file}-wal`) : null;
  expect(() => open()).toThrow(failure('database-damaged'));
  expect(readFileSync(file).equals(bytes)).toBe(true);
  if (wal && wal.length > 0) expect(readFileSync(`${file}-wal`).equals(wal)).toBe(true);
  // Said again at the next try, and the lock was let go of.
  expect(() => open()).toThrow(failure('database-damaged'));
  expect(isDatabaseLocked(file)).toBe(false);
}

describe('the agent’s connection', () => {
  it('syncs every commit to disk and writes ahead', () => {
    const { db } = open('power').store;
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  it('makes the folder where it is missing', () => {
    file = join(folder, 'new', 'deeper', 'stock.db');
    open();
    expect(statSync(file).size).toBeGreaterThan(0);
  });

  it('is the only one of its kind: a second agent is refused, a reader is not', () => {
    const first = open();
    expect(() => open()).toThrow(failure('database-busy'));
    const reader = openStoreForReading(file);
    expect(reader.store.items.skus()).toEqual([]);
    reader.close();
    first.store.transaction(() => first.store.settings.put('a', 'b'));
    first.close();
    expect(open().store.settings.get('a')).toBe('b');
  });

  it('waits for another one’s write lock, not as long again for a lock that was found held, and in full once it was let go of', () => {
    const { store } = open();
    const writer = new Sqlite(file);
    const write = () => store.transaction(() => store.settings.put('a', 'b'));
    const patience = () => store.db.pragma('busy_timeout', { simple: true });
    writer.exec('BEGIN IMMEDIATE');
    expect(patience()).toBe(1000);
    expect(write).toThrow(failure('database-busy'));
    expect(patience()).toBe(150);
    expect(write).toThrow(failure('database-busy'));
    writer.exec('ROLLBACK');
    writer.close();
    write();
    expect(patience()).toBe(1000);
  });

  it('is free again after the process that had it was killed', async () => {
    const program = join(folder, 'holder.mjs');
    const module = built('agent/store/open.ts');
    writeFileSync(
      program,
      `import { openStore } from ${JSON.stringify(module)};
       // Kept, or the garbage collector would close it.
       globalThis.held = openStore({ file: ${JSON.stringify(file)}, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
       process.send('open'); setInterval(() => {}, 1000);`,
    );
    const child = fork(program);
    await new Promise((resolve) => child.once('message', resolve));
    expect(() => open()).toThrow(failure('database-busy'));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(open().store.settings.get('running')).toBe('true');
  });
});

describe('a damaged database', () => {
  it('overwritten in the middle is refused and left as it is', () => {
    filled().close();
    damage();
    expectDamagedAndUntouched();
  });

  it('overwritten after an unclean stop is refused and left as it is, its write-ahead log too', () => {
    cutPower(filled());
    const writer = open();
    writer.store.db.pragma('wal_checkpoint(TRUNCATE)');
    writer.store.transaction(() => writer.store.settings.put('later', 'yes'));
    cutPower(writer);
    damage();
    expectDamagedAndUntouched();
  });

  it('with a broken schema page is refused and left as it is', () => {
    filled().close();
    const bytes = readFileSync(file);
    bytes.fill(0, 100, 4096);
    writeFileSync(file, bytes);
    expectDamagedAndUntouched();
  });

  it('cut short is refused and left as it is', () => {
    filled().close();
    writeFileSync(file, readFileSync(file).subarray(0, 40_960));
    expectDamagedAndUntouched();
  });

  it.each([
    ['a text', Buffer.from('This is not a database, it is a shopping list.\n'.repeat(200))],
    ['noise', Buffer.alloc(50_000, 7)],
  ])('that is no database at all but %s is refused and left as it is', (_what, bytes) => {
    writeFileSync(file, bytes);
    expectDamagedAndUntouched();
    expect(() => openStoreForReading(file)).toThrow(failure('database-damaged'));
  });

  it('of another program is refused and left as it is', () => {
    const other = open();
    other.store.db.pragma('user_version = 0');
    other.close();
    expectDamagedAndUntouched();
  });

  it('is not what a power cut leaves: all that was committed is there', () => {
    const store = filled();
    cutPower(store);
    expect(open().store.settings.get('setting-4999')).toBe('x'.repeat(60));
  });
});

describe('reading', () => {
  it('of a missing database says so and makes no file', () => {
    expect(() => openStoreForReading(file)).toThrow(failure('input-missing'));
    expect(existsSync(file)).toBe(false);
  });

  it('needs nobody to be gone and writes nothing', () => {
    const store = filled();
    const reader = openStoreForReading(file);
    store.store.transaction(() => store.store.settings.put('setting-0', 'new'));
    expect(reader.store.settings.get('setting-0')).toBe('new');
    expect(() => reader.store.settings.put('a', 'b')).toThrow(/readonly/);
    reader.close();
  });
});
