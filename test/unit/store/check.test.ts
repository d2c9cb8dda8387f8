import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBackup } from '../../../agent/store/backup.ts';
import { checkDatabase } from '../../../agent/store/check.ts';
import { openStore } from '../../../agent/store/open.ts';

const limits = { keyWindow: 1000, deadLetters: 100 };
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-check-'));
  file = join(folder, 'stock.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Every file of more than a kilobyte counts as a large one. */
const open = () => openStore({ file, durability: 'process', limits, checkedAtOnceBytes: 1024 });

function fill(): void {
  const { store, close } = open();
  store.transaction(() => {
    for (let index = 0; index < 5000; index++) store.settings.put(`setting-${index}`, 'x'.repeat(60));
  });
  close();
}

/** What a power cut leaves: the file with the mark of an agent at work. */
function cutPower(): void {
  const running = open();
  running.store.db.pragma('wal_checkpoint(TRUNCATE)');
  copyFileSync(file, `${file}.cut`);
  running.close();
  copyFileSync(`${file}.cut`, file);
}

function damage(): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 20_000);
  writeFileSync(file, bytes);
}

describe('a large database', () => {
  it('is opened at once after a clean stop', () => {
    fill();
    const { checkBeside, close } = open();
    expect(checkBeside).toBe(false);
    close();
  });

  it('is to be checked beside the work after an unclean stop, and again at the next start until that was done', () => {
    fill();
    cutPower();
    const first = open();
    expect(first.checkBeside).toBe(true);
    first.close();
    const second = open();
    expect(second.checkBeside).toBe(true);
    second.passed();
    second.close();
    const third = open();
    expect(third.checkBeside).toBe(false);
    third.close();
  });
});

describe('the check beside the work', () => {
  it('finds nothing in a sound database that is written meanwhile', () => {
    fill();
    const running = open();
    running.store.transaction(() => running.store.settings.put('a', 'b'));
    expect(checkDatabase({ database: file, backups: null })).toEqual({ problem: null, backup: null });
    running.close();
  });

  it('says what is damaged and names the newest sound backup', async () => {
    fill();
    const shelf = { folder, site: 'here', gateway: 'gw' };
    const { file: backup } = await makeBackup({ ...shelf, database: file, takenAt: Date.UTC(2026, 0, 5), keep: 1 });
    cutPower();
    damage();
    expect(checkDatabase({ database: file, backups: shelf })).toEqual({ problem: expect.stringMatching(/./), backup });
    expect(checkDatabase({ database: file, backups: null })).toMatchObject({ backup: null });
  });
});
