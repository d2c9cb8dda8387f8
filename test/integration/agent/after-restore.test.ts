import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyDatabase } from '../../../agent/store/backup.ts';
import { restoreDatabase } from '../../../agent/store/restore.ts';
import { type AgentRoom, agentRoom, DAY, type Heard, HOUR, MINUTE } from '../../support/agent-room.ts';

const RECOUNT = 'quartermaster.recount.requested';
let folder: string;
let backup: string;
let room: AgentRoom;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartermaster-after-'));
  backup = join(folder, 'backup.db');
  room = await agentRoom();
});
afterEach(async () => {
  await room.remove();
  rmSync(folder, { recursive: true, force: true });
});

const verified = () => Object.fromEntries(room.api.stock().map(({ sku, location, verified: is }) => [`${sku} ${location ?? 'total'}`, is]));
const recounts = () => room.decisions().filter(({ body }) => body['type'] === RECOUNT);
const purchases = () => room.decisions().filter(({ body }) => body['type'] !== RECOUNT);
const dataOf = ({ body }: Heard) => body['data'] as Record<string, unknown>;
const takeBackup = () => copyDatabase(room.file, backup, room.clock.now());

async function restoreAndStart(config?: Record<string, unknown>): Promise<void> {
  await room.stop();
  await restoreDatabase(backup, room.file, room.clock.now());
  await room.start(config);
  await room.pass(MINUTE);
}

/** Three items with stock and an open order of TEA in the backup; afterwards a pick that only the lost database knew. */
async function crash(config?: Record<string, unknown>): Promise<void> {
  await room.count('TEA', 'A-01', 12);
  await room.pass(MINUTE);
  await room.count('SOAP', 'A-02', 60);
  await room.pass(MINUTE);
  await room.shelf('A-03', { weightGrams: 1700 });
  await room.scan({ code: 'TEA', quantity: 4 });
  await room.pass(MINUTE);
  expect(purchases()).toHaveLength(1);
  await room.say('acks', { id: purchases()[0]!.body.id, status: 'accepted' });
  await takeBackup();
  await room.pass(HOUR);
  await room.scan({ code: 'SOAP', location: 'A-02', quantity: 5 });
  await room.pass(MINUTE);
  await restoreAndStart(config);
}

describe('after a restore', () => {
  it('stock is unverified until a count or the shelf sensor states it, position by position', async () => {
    await crash();
    expect(verified()).toMatchObject({ 'TEA total': false, 'TEA A-01': false, 'SOAP total': false, 'RICE A-03': false });
    await room.count('SOAP', 'A-02', 55);
    expect(verified()).toMatchObject({ 'TEA total': false, 'SOAP total': true, 'SOAP A-02': true });
    await room.shelf('A-03', { weightGrams: 1700 });
    expect(verified()).toMatchObject({ 'RICE A-03': true, 'RICE total': true });
    await room.scan({ code: 'TEA', quantity: 1 });
    expect(verified()).toMatchObject({ 'TEA A-01': false });
    await room.stop();
    await room.start();
    expect(verified()).toMatchObject({ 'TEA A-01': false, 'SOAP A-02': true, 'RICE A-03': true });
  });

  it('a count of before the restore that arrives now verifies nothing', async () => {
    await crash();
    await room.scan({ action: 'count', code: 'SOAP', location: 'A-02', quantity: 55, ts: room.clock.now() - 30 * MINUTE });
    expect(verified()).toMatchObject({ 'SOAP A-02': false });
  });

  it('open orders are asked for again with the same id, once', async () => {
    await crash();
    const ids = purchases().map(({ body }) => body.id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    await room.stop();
    await room.start();
    await room.pass(MINUTE);
    expect(purchases()).toHaveLength(2);
  });

  it('a count of each item with stock is requested, the last moved first, and none twice', async () => {
    await crash();
    expect(recounts().map(({ body }) => body['subject'])).toEqual(expect.arrayContaining(['TEA', 'SOAP', 'RICE']));
    expect(recounts()).toHaveLength(3);
    expect(recounts().at(-1)!.body['subject']).toBe('SOAP');
    expect(dataOf(recounts().find(({ body }) => body['subject'] === 'SOAP')!)).toMatchObject({
      sku: 'SOAP',
      location: null,
      quantity: 60,
      policy: 'recount',
      reason: { sentence: expect.stringContaining('the books hold 60 SOAP at A-02'), numbers: { onHand: 60 } },
    });
    await room.stop();
    await room.start();
    await room.pass(DAY);
    expect(recounts()).toHaveLength(3);
  });

  it('a requested count is asked, and counted once the item was counted; no order hangs on it', async () => {
    await crash();
    const state = (sku: string) => room.api.decisions({ sku }).find(({ type }) => type === RECOUNT)?.state;
    expect(state('SOAP')).toBe('asked');
    expect(room.onOrder('SOAP')).toBe(0);
    await room.pass(MINUTE);
    await room.count('SOAP', 'A-02', 55);
    expect(state('SOAP')).toBe('counted');
    expect(state('TEA')).toBe('asked');
  });

  it('upstream may acknowledge a request to count, and nothing comes of it', async () => {
    await crash();
    await room.say('acks', { id: recounts()[0]!.body.id, status: 'accepted' });
    expect(room.api.deadLetters()).toEqual([]);
  });

  it('no more counts are requested a day than configured, and none for what was counted meanwhile', async () => {
    await crash({ replenishment: { recountsPerDay: 1 } });
    expect(recounts().map(({ body }) => body['subject'])).toEqual(['RICE']);
    await room.count('TEA', 'A-01', 8);
    await room.pass(DAY + MINUTE);
    expect(recounts().map(({ body }) => body['subject'])).toEqual(['RICE', 'SOAP']);
    await room.pass(3 * DAY);
    expect(recounts()).toHaveLength(2);
  });

  it('a second restore distrusts all stock anew', async () => {
    await crash();
    await room.count('SOAP', 'A-02', 55);
    await room.pass(HOUR);
    await takeBackup();
    await room.pass(HOUR);
    await restoreAndStart();
    expect(verified()).toMatchObject({ 'SOAP A-02': false });
    expect(recounts().filter(({ body }) => body['subject'] === 'SOAP')).toHaveLength(2);
  });
});

describe('without a restore', () => {
  it('all stock is verified and nobody is asked to count', async () => {
    await room.count('TEA', 'A-01', 40);
    await room.stop();
    await room.start();
    await room.pass(DAY);
    expect(new Set(Object.values(verified()))).toEqual(new Set([true]));
    expect(recounts()).toEqual([]);
  });
});

describe('the recount command', () => {
  const recount = (args: object) =>
    room.api.command({ id: `recount-${JSON.stringify(args)}`, command: 'recount', args: { ...args }, by: 'op' });

  it('asks upstream for a count of an item, or of one of its locations', async () => {
    await room.count('TEA', 'A-01', 40);
    expect(recount({ sku: 'TEA' })).toMatchObject({ ok: true });
    expect(recount({ sku: 'TEA', location: 'A-01' })).toMatchObject({ ok: true });
    await room.settle();
    expect(recounts().map(dataOf)).toMatchObject([
      { sku: 'TEA', location: null, quantity: 40 },
      { sku: 'TEA', location: 'A-01', quantity: 40 },
    ]);
    expect(room.api.decisions({ sku: 'TEA' })).toMatchObject([{ state: 'asked' }, { state: 'asked' }]);
    await room.pass(MINUTE);
    await room.count('TEA', 'A-01', 39);
    expect(room.api.decisions({ sku: 'TEA' })).toMatchObject([{ state: 'counted' }, { state: 'counted' }]);
  });

  it('comes in over MQTT as well and is answered', async () => {
    await room.say('commands', { id: 'c-1', command: 'recount', args: { sku: 'SOAP' }, by: 'wms' });
    expect(room.replies().map(({ body }) => body)).toEqual([{ id: 'c-1', ok: true }]);
    expect(recounts()).toHaveLength(1);
  });

  it('is refused for an unknown item and for a location where it does not lie', () => {
    expect(recount({ sku: 'NOPE' })).toMatchObject({ ok: false, error: 'no item NOPE' });
    expect(recount({ sku: 'TEA', location: 'Z-9' })).toMatchObject({ ok: false, error: 'TEA does not lie at Z-9' });
  });
});
