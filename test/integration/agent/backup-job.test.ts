import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoreForReading } from '../../../agent/store/open.ts';
import { type AgentRoom, agentRoom, alertStates, DAY, HOUR, MINUTE } from '../../support/agent-room.ts';

let parent: string;
let folder: string;
let room: AgentRoom;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'quartermaster-nightly-'));
  folder = join(parent, 'usb');
  room = await agentRoom({ config: { backup: { folder, keep: 2 } } });
  await room.count('TEA', 'A-01', 40);
});
afterEach(async () => {
  await room.remove();
  rmSync(parent, { recursive: true, force: true });
});

const backups = () => readdirSync(folder).sort();
const age = () => room.api.metrics().find(({ name }) => name === 'quartermaster_backup_age_seconds')!.samples;

describe('the nightly backup', () => {
  it('is made at its time, holds the stock, and the newest are kept', async () => {
    mkdirSync(folder);
    expect(room.api.status().lastBackupAt).toBeNull();
    expect(age()).toEqual([]);
    await room.pass(15 * HOUR);
    expect(backups()).toEqual(['quartermaster-gw@here-20260106T024500Z.db']);
    expect(room.api.status().lastBackupAt).toBe('2026-01-06T02:45:00.000Z');
    expect(age()).toEqual([{ labels: {}, value: 900 }]);
    const { store, close } = openStoreForReading(join(folder, backups()[0]!));
    expect(store.stock.onHand('TEA')).toBe(40);
    close();
    await room.pass(3 * DAY);
    expect(backups()).toEqual(['quartermaster-gw@here-20260108T024500Z.db', 'quartermaster-gw@here-20260109T024500Z.db']);
  });

  it('that fails raises one alert and degrades /health until it succeeds, and is tried again before the next night', async () => {
    await room.pass(16 * HOUR);
    expect(room.api.health()).toMatchObject({ ok: true, degraded: [expect.stringMatching(/^The backup failed: there is no folder/)] });
    await room.pass(HOUR);
    expect(alertStates(room, 'backup-failed')).toEqual(['raised']);
    mkdirSync(folder);
    await room.pass(15 * MINUTE);
    expect(backups()).toHaveLength(1);
    expect(alertStates(room, 'backup-failed')).toEqual(['raised', 'cleared']);
    expect(room.api.health().degraded).toEqual([]);
    expect(room.api.status().lastBackupAt).toMatch(/^2026-01-06T05/);
  });

  it('that fell into a time when the box was off is made up for', async () => {
    mkdirSync(folder);
    await room.stop();
    await room.pass(20 * HOUR);
    await room.start();
    await room.settle();
    expect(backups()).toEqual(['quartermaster-gw@here-20260106T080000Z.db']);
  });

  it('is not made where no folder is configured', async () => {
    mkdirSync(folder);
    await room.stop();
    await room.start({});
    await room.pass(2 * DAY);
    expect(backups()).toEqual([]);
    expect(alertStates(room, 'backup-failed')).toEqual([]);
  });
});
