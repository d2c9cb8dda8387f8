import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyDatabase } from '../../../agent/store/backup.ts';
import { isDatabaseLocked } from '../../../agent/store/lock.ts';
import { type OpenStore, openStore, openStoreForReading } from '../../../agent/store/open.ts';
import { restoreDatabase } from '../../../agent/store/restore.ts';

const TAKEN = Date.UTC(2026, 0, 5);
const NOW = Date.UTC(2026, 0, 6, 9, 30);
let folder: string;
let database: string;
let backup: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-restore-'));
  database = join(folder, 'stock.db');
  backup = join(folder, 'backup.db');
  put('when', 'before');
  await copyDatabase(database, backup, TAKEN);
  put('when', 'after');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(): OpenStore {
  return openStore({ file: database, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
}

function put(name: string, value: string): void {
  const { store, close } = open();
  store.transaction(() => {
    store.settings.put(name, value);
    for (let index = 0; index < 2000; index++) store.settings.put(`filler-${index}`, value.repeat(20));
  });
  close();
}

function settingIn(file: string, name: string): string | null {
  const { store, close } = openStoreForReading(file);
  try {
    return store.settings.get(name);
  } finally {
    close();
  }
}

const failure = (code: string) => expect.objectContaining({ name: 'AgentError', code });

describe('a restore', () => {
  it('puts the backup in the place of the database, which is kept beside it', async () => {
    const { kept, takenAt, schema } = await restoreDatabase(backup, database, NOW);
    expect({ kept, takenAt }).toEqual({ kept: `${database}-before-restore-20260106T093000Z`, takenAt: TAKEN });
    expect(schema).toBeGreaterThan(3);
    expect(settingIn(database, 'when')).toBe('before');
    expect(settingIn(kept!, 'when')).toBe('after');
    expect(settingIn(backup, 'when')).toBe('before');
  });

  it('leaves a mark for the next start, and no other trace of having been a backup', async () => {
    await restoreDatabase(backup, database, NOW);
    expect(JSON.parse(settingIn(database, 'restored')!)).toEqual({ at: NOW, takenAt: TAKEN });
    expect(settingIn(database, 'backupTakenAt')).toBeNull();
  });

  it('keeps a write-ahead log that was never written back, and does not read it into the new database', async () => {
    const running = open();
    running.store.transaction(() => running.store.settings.put('when', 'in the log'));
    for (const suffix of ['', '-wal']) copyFileSync(database + suffix, `${database}${suffix}.cut`);
    running.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(database + suffix, { force: true });
    for (const suffix of ['', '-wal']) copyFileSync(`${database}${suffix}.cut`, database + suffix);
    const { kept } = await restoreDatabase(backup, database, NOW);
    expect(settingIn(database, 'when')).toBe('before');
    expect(settingIn(kept!, 'when')).toBe('in the log');
  });

  it('never writes over what an earlier one has kept', async () => {
    const first = await restoreDatabase(backup, database, NOW);
    const second = await restoreDatabase(backup, database, NOW);
    expect(second.kept).toBe(`${first.kept}-2`);
    expect(settingIn(first.kept!, 'when')).toBe('after');
  });

  it('makes the database where there is none', async () => {
    rmSync(database);
    expect((await restoreDatabase(backup, database, NOW)).kept).toBeNull();
    expect(settingIn(database, 'when')).toBe('before');
  });

  it('is refused while an agent works on the database', async () => {
    const running = open();
    await expect(restoreDatabase(backup, database, NOW)).rejects.toEqual(failure('database-busy'));
    running.close();
    expect(settingIn(database, 'when')).toBe('after');
  });

  it.each([
    ['is missing', 'input-missing', () => rmSync(backup)],
    ['is no database', 'database-damaged', () => writeFileSync(backup, 'a letter'.repeat(1000))],
    [
      'is damaged',
      'database-damaged',
      () => {
        const bytes = readFileSync(backup);
        bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 20_000);
        writeFileSync(backup, bytes);
      },
    ],
    [
      'lacks a row in one of its indexes',
      'database-damaged',
      () => {
        const db = new Sqlite(backup).unsafeMode();
        db.exec(
          'CREATE TABLE t (a); CREATE INDEX t_a ON t (a) WHERE a > 2; INSERT INTO t VALUES (1), (2), (3); PRAGMA writable_schema = ON',
        );
        db.exec("UPDATE sqlite_schema SET sql = 'CREATE INDEX t_a ON t (a)' WHERE name = 't_a'");
        db.close();
      },
    ],
    [
      'is of another program',
      'database-damaged',
      () => {
        rmSync(backup);
        const db = new Sqlite(backup);
        db.exec('CREATE TABLE songs (title)');
        db.close();
      },
    ],
    [
      'is newer than this program',
      'database-newer',
      () => {
        const db = new Sqlite(backup);
        db.pragma('user_version = 999');
        db.close();
      },
    ],
  ])('of a file that %s is refused, and nothing has changed', async (_what, code, spoil) => {
    spoil();
    await expect(restoreDatabase(backup, database, NOW)).rejects.toEqual(failure(code));
    expect(settingIn(database, 'when')).toBe('after');
    expect(readdirSync(folder).filter((name) => /part|before-restore|restoring/.test(name))).toEqual([]);
    expect(isDatabaseLocked(database)).toBe(false);
  });

  it('that a crash interrupted with its copy complete is ended by the next start', async () => {
    await restoreDatabase(backup, database, NOW);
    const restored = readFileSync(database);
    put('when', 'gone on');
    // As it stands between the copy's completion and its taking the place: old database and log there, the new one waiting.
    writeFileSync(`${database}-restoring`, restored);
    writeFileSync(`${database}-wal`, 'log of the old one');
    const { store, close } = open();
    expect(store.settings.get('when')).toBe('before');
    close();
    expect(existsSync(`${database}-restoring`)).toBe(false);
  });
});
