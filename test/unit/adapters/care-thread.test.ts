import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCareThread } from '../../../agent/adapters/care-thread.ts';
import { openStore } from '../../../agent/store/open.ts';

let root: string;
let database: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quartermaster-care-'));
  database = join(root, 'stock.db');
  folder = join(root, 'backups');
  mkdirSync(folder);
  openStore({ file: database, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } }).close();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const order = () => ({ site: 'here', gateway: 'gw', folder, database, keep: 2, takenAt: Date.UTC(2026, 0, 5) });

describe('the thread that looks after the database file', () => {
  it('makes backups and checks, one after the other or at a time', async () => {
    const care = createCareThread();
    const [made, checked] = await Promise.all([care.backUp(order()), care.check({ database, backups: null })]);
    expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([made.file]);
    expect(checked).toEqual({ problem: null, backup: null });
    await care.stop();
  });

  it('hands on what the surroundings refuse, with its code', async () => {
    const care = createCareThread();
    const error = await care.backUp({ ...order(), folder: join(root, 'usb') }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'AgentError', code: 'backup-failed', retryable: true, message: expect.stringContaining('usb') });
    await care.stop();
  });

  it('gives up what is under way when it is stopped', async () => {
    const care = createCareThread();
    const outcome = care.backUp(order()).catch((thrown: unknown) => thrown);
    await care.stop();
    expect(await outcome).toMatchObject({ code: 'compute-failed', message: expect.stringContaining('the agent stops') });
  });

  it('that dies costs its job, which is rejected', async () => {
    const care = createCareThread(new URL('data:text/javascript,process.exit(3)'));
    await expect(care.check({ database, backups: null })).rejects.toMatchObject({ code: 'compute-failed', retryable: true });
  });
});
