import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyDatabase, listBackups, makeBackup, newestSoundBackup } from '../../../agent/store/backup.ts';
import { type OpenStore, openStore, openStoreForReading } from '../../../agent/store/open.ts';
import { built } from '../../support/built.ts';

const owner = { site: 'here', gateway: 'gw' };
const DAY = 86_400_000;
const MONDAY = Date.UTC(2026, 0, 5);
let root: string;
let database: string;
let folder: string;
let opened: OpenStore;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quartermaster-backup-'));
  database = join(root, 'stock.db');
  folder = join(root, 'backups');
  mkdirSync(folder);
  opened = openStore({ file: database, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
  opened.store.transaction(() => {
    for (let index = 0; index < 3000; index++) opened.store.settings.put(`setting-${index}`, 'x'.repeat(60));
  });
});
afterEach(() => {
  if (opened.store.db.open) opened.close();
  rmSync(root, { recursive: true, force: true });
});

const failure = (pattern: RegExp) =>
  expect.objectContaining({ name: 'AgentError', code: 'backup-failed', message: expect.stringMatching(pattern) });
const copy = (target: string, takenAt = MONDAY) => copyDatabase(database, join(folder, target), takenAt);
const back = (day: number, keep = 3) => makeBackup({ ...owner, folder, database, keep, takenAt: MONDAY + day * DAY });
const settingIn = (file: string, name: string) => {
  const { store, close } = openStoreForReading(file);
  try {
    return store.settings.get(name);
  } finally {
    close();
  }
};

describe('a backup', () => {
  it('is one plain file that holds what was committed when it began, write-ahead log included', async () => {
    const { file, bytes } = await copy('a.db');
    expect(readdirSync(folder)).toEqual(['a.db']);
    expect(statSync(file).size).toBe(bytes);
    const db = new Sqlite(file, { readonly: true });
    expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
    expect(settingIn(file, 'setting-2999')).toBe('x'.repeat(60));
  });

  it('ends, and holds one moment, while another connection commits without pause', async () => {
    let commits = 0;
    let copying = true;
    const write = () => {
      opened.store.transaction(() => {
        opened.store.settings.put('left', String(commits));
        opened.store.settings.put('setting-1500', String(commits));
      });
      commits++;
      if (copying) setImmediate(write);
    };
    write();
    const { file } = await copy('a.db');
    copying = false;
    expect(commits).toBeGreaterThan(3);
    expect(settingIn(file, 'left')).toBe(settingIn(file, 'setting-1500'));
  });

  it('takes the permissions of the database, not wider ones', async () => {
    execFileSync('chmod', ['600', database]);
    const { file } = await copy('a.db');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('replaces an earlier one of ours', async () => {
    await copy('a.db');
    opened.store.transaction(() => opened.store.settings.put('later', 'yes'));
    const { file } = await copy('a.db');
    expect(settingIn(file, 'later')).toBe('yes');
  });

  it.each(['another file', 'a database in use', 'a folder'])('never replaces %s', async (what) => {
    const target = join(folder, 'mine');
    if (what === 'another file') writeFileSync(target, 'a letter');
    else if (what === 'a folder') mkdirSync(target);
    else openStore({ file: target, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } }).close();
    const before = what === 'a folder' ? null : readFileSync(target);
    await expect(copyDatabase(database, target, MONDAY)).rejects.toEqual(failure(/is no backup of ours/));
    if (before) expect(readFileSync(target).equals(before)).toBe(true);
  });

  it('is refused where its folder is missing, and none is made: a medium may not be mounted', async () => {
    await expect(copyDatabase(database, join(root, 'usb', 'a.db'), MONDAY)).rejects.toEqual(failure(/there is no folder .*usb/));
    expect(existsSync(join(root, 'usb'))).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')(
    'is refused before the first byte where there is no room (asked of /proc, which has none)',
    async () => {
      await expect(copyDatabase(database, '/proc/a.db', MONDAY)).rejects.toEqual(failure(/no room/));
    },
  );

  it('leaves nothing behind when the disk ends in the middle of it', () => {
    opened.store.db.pragma('wal_checkpoint(TRUNCATE)');
    const program = join(root, 'limited.mjs');
    const module = built('agent/store/backup.ts');
    writeFileSync(
      program,
      `import { copyDatabase } from ${JSON.stringify(module)};
       copyDatabase(${JSON.stringify(database)}, ${JSON.stringify(join(folder, 'a.db'))}, 1).then(() => console.log('made'), (error) => console.log(error.code, error.retryable));`,
    );
    // No file may grow beyond 64 kB: as on a full disk, a write in the middle fails.
    const limited = `trap '' XFSZ; ulimit -f 64; exec ${process.execPath} ${program}`;
    expect(execFileSync('bash', ['-c', limited], { encoding: 'utf8' })).toBe('backup-failed true\n');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused when its pages do not pass their check, and leaves nothing behind', async () => {
    opened.close();
    const bytes = readFileSync(database);
    // Pages of settings, which lie behind the roots of all tables: the copy itself goes through.
    const from = Math.floor(bytes.length * 0.75);
    bytes.fill(0xa5, from, from + 20_000);
    writeFileSync(database, bytes);
    await expect(copy('a.db')).rejects.toEqual(failure(/did not pass its check/));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('rotation', () => {
  it('keeps the newest of this gateway and touches nothing else', async () => {
    const strangers = ['quartermaster-other@here-20200101T000000Z.db', 'quartermaster-gw@there-20200101T000000Z.db', 'notes.txt'];
    for (const name of strangers) writeFileSync(join(folder, name), 'mine');
    for (let day = 0; day < 5; day++) await back(day);
    expect(readdirSync(folder).filter((name) => !strangers.includes(name))).toEqual([
      'quartermaster-gw@here-20260107T000000Z.db',
      'quartermaster-gw@here-20260108T000000Z.db',
      'quartermaster-gw@here-20260109T000000Z.db',
    ]);
    for (const name of strangers) expect(existsSync(join(folder, name))).toBe(true);
  });

  it('never removes the one just made, though the clock was set back before all others', async () => {
    for (let day = 0; day < 3; day++) await back(day);
    const { file } = await back(-400, 1);
    expect(listBackups({ ...owner, folder }).map((backup) => backup.file)).toEqual([file]);
  });

  it('removes what a crash left half done', async () => {
    const part = join(folder, 'quartermaster-gw@here-20260101T000000Z.db.quartermaster-part');
    writeFileSync(part, 'half');
    writeFileSync(`${part}-journal`, 'half');
    await back(0);
    expect(readdirSync(folder)).toEqual(['quartermaster-gw@here-20260105T000000Z.db']);
  });
});

describe('the newest sound backup', () => {
  it('is the newest that passes its check', async () => {
    const { file: older } = await back(0);
    const { file: newer } = await back(1);
    expect(newestSoundBackup({ ...owner, folder })).toBe(newer);
    writeFileSync(newer, readFileSync(newer).subarray(0, 50_000));
    expect(newestSoundBackup({ ...owner, folder })).toBe(older);
  });

  it('is none where the folder is missing or holds nothing of ours', () => {
    expect(newestSoundBackup({ ...owner, folder: join(root, 'usb') })).toBeNull();
    writeFileSync(join(folder, 'quartermaster-gw@here-20260105T000000Z.db'), 'not a database');
    expect(newestSoundBackup({ ...owner, folder })).toBeNull();
  });
});
