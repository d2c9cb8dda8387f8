import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorkerPool } from '../../agent/adapters/worker-pool.ts';
import { createAgent } from '../../agent/agent.ts';
import { importItems, parseItemsCsv } from '../../agent/api/import-items.ts';
import { run as runCommand } from '../../agent/cli/run.ts';
import { configSchema } from '../../agent/config/schema.ts';
import { openStore } from '../../agent/store/open.ts';
import { QUARTERMASTER_SIM } from '../../simulator/cli/commands.ts';
import { operationOfPlan, readPlan } from '../../simulator/generate/plan-file.ts';
import { playOperation } from '../../simulator/generate/play-operation.ts';
import { createRandom } from '../../simulator/random.ts';
import { openRecording } from '../../simulator/recording/recording-reader.ts';
import { createVirtualBroker } from '../../simulator/virtual-broker.ts';
import { createVirtualClock } from '../../simulator/virtual-clock.ts';
import { createVirtualIds } from '../../simulator/virtual-ids.ts';
import type { Warehouse } from '../../simulator/world/warehouse.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { temporaryFolder } from '../support/program.ts';

const PLAN = fileURLToPath(new URL('../../config/plans/small-warehouse.yaml', import.meta.url));

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

async function generate(...words: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { stdout: { write: (text: string) => out.push(text) }, stderr: { write: (text: string) => err.push(text) } };
  const code = await runCommand(QUARTERMASTER_SIM, ['generate', ...words], io);
  return { code, stdout: out.join(''), stderr: err.join('') };
}

/** Lets a fresh agent, which knows the items, hear a recording on the virtual clock, and returns what it says lies where, and what it could not use. */
async function hear(recordingFile: string, itemsFile: string) {
  const items = parseItemsCsv(readFileSync(itemsFile, 'utf8'));
  if (!items.ok) throw new Error(JSON.stringify(items.problems));
  const file = folder.file('stock.db');
  const opened = openStore({ file, durability: 'process', limits: { keyWindow: 10_000, deadLetters: 10_000 } });
  expect(importItems(opened.store, items.items)).toMatchObject({ ok: true });
  opened.close();

  const recording = await openRecording(recordingFile);
  const start = recording.header.startedAt;
  const clock = createVirtualClock(start);
  const broker = createVirtualBroker(clock);
  const random = createRandom('agent');
  const config = configSchema.parse({ database: { path: file }, broker: { kind: 'embedded', port: 0 }, http: { port: 0 } });
  const compute = createWorkerPool({ size: 1, idleMs: 60_000 });
  const ports = {
    clock,
    random,
    ids: createVirtualIds(clock, random),
    compute,
    source: broker.source,
    uplink: broker.uplink,
    log: createKeptLog(),
  };
  const agent = createAgent(config, ports, { version: 'test', durability: 'process' });
  await agent.start();
  try {
    for await (const entries of recording.entries())
      for (const entry of entries) {
        if (entry.kind === 'bad') throw new Error(entry.problem);
        await clock.runUntil(start + entry.at);
        if (entry.kind === 'message') broker.wire.publish(entry.topic, String(entry.payload));
      }
    expect(recording.cut()).toBeNull();
    await clock.runUntil(clock.now() + 60_000);
    return { stock: agent.api.stock(), deadLetters: agent.api.deadLetters(100), messages: recording.readTo().messages };
  } finally {
    await agent.stop();
  }
}

function expectSame(stock: Awaited<ReturnType<typeof hear>>['stock'], warehouse: Warehouse): void {
  const places = (rows: readonly { sku: string; location: string | null; units: number }[]) =>
    rows
      .filter(({ units, location }) => units !== 0 && location !== null)
      .map(({ sku, location, units }) => `${sku} at ${location}: ${units}`)
      .sort();
  const believed = places(stock.map(({ sku, location, onHand }) => ({ sku, location, units: onHand })));
  expect(believed).toEqual(places(warehouse.places()));
  expect(believed.length).toBeGreaterThan(10);
}

describe('a generated recording', () => {
  it('of a plan is heard by a fresh agent as what happened: its stock is the world, no message is refused', async () => {
    const [recording, items] = [folder.file('plan.ndjson.gz'), folder.file('items.csv')];
    const { code, stdout } = await generate('--plan', PLAN, '--days', '5', '--output', recording, '--items-csv', items);
    expect(code).toBe(0);
    const figures = JSON.parse(stdout) as Record<string, number>;
    expect(figures).toMatchObject({ file: recording, seed: '1', from: '2026-01-05', days: 5, items: 40, devices: 13 });

    const { stock, deadLetters, messages } = await hear(recording, items);
    expect(deadLetters).toEqual([]);
    expect(messages).toBe(figures.messages);
    const { warehouse } = await playOperation(operationOfPlan(readPlan(PLAN), { days: 5 }), async () => undefined);
    expectSame(stock, warehouse);
  });

  it('of a sales history is heard as what happened, whatever its items are called', async () => {
    const rows = Array.from({ length: 10 }, (_, index) => {
      const date = new Date(Date.UTC(2026, 1, 2 + index)).toISOString().slice(0, 10);
      return `TEA;${date};${index % 4}\n"MUG, ""big""";${date};${index === 3 ? -5 : 2}`;
    });
    writeFileSync(folder.file('sales.csv'), `\uFEFFseries_id;date;value\n${rows.join('\n')}\n`);
    const [recording, items] = [folder.file('sales.ndjson.gz'), folder.file('items.csv')];
    const { code, stdout, stderr } = await generate('--demand', folder.file('sales.csv'), '--output', recording, '--items-csv', items);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('1 negative value (returns, the first in line 9) counted as 0'),
    });
    const figures = JSON.parse(stdout) as Record<string, number>;
    expect(figures).toMatchObject({ days: 10, items: 2, unitsWanted: 13 + 18 });
    const { stock, deadLetters } = await hear(recording, items);
    expect(deadLetters).toEqual([]);
    expect(stock.filter(({ location }) => location === null).reduce((sum, { onHand }) => sum + onHand, 0)).toBe(figures.unitsLeft);
  });

  it('of a scenario holds what its devices said and its faults did to it, the same to the byte each time', async () => {
    const scenario = `title: a bad radio
days: 2
items: 6
faults:
  - {kind: duplicate, at: "0d 08:00", for: 1d, chance: 0.5}
`;
    writeFileSync(folder.file('scenario.yaml'), scenario);
    const [once, again] = [folder.file('once'), folder.file('again')];
    const words = ['--scenario', folder.file('scenario.yaml'), '--site', 'north', '--output'];
    const { code, stdout } = await generate(...words, once, '--items-csv', folder.file('items.csv'));
    expect(code).toBe(0);
    expect(await generate(...words, again)).toMatchObject({ code: 0 });
    expect(readFileSync(once).equals(readFileSync(again))).toBe(true);
    const texts: string[] = [];
    const recording = await openRecording(once);
    for await (const entries of recording.entries())
      for (const entry of entries) if (entry.kind === 'message') texts.push(`${entry.topic} ${String(entry.payload)}`);
    expect(JSON.parse(stdout)).toMatchObject({ days: 2, items: 6, from: '2026-01-05', messages: texts.length });
    expect(texts.every((text) => text.startsWith('warehouse/north/'))).toBe(true);
    expect(new Set(texts).size).toBeLessThan(texts.length);
  });

  it('is the same to the byte for the same seed, and another for another', async () => {
    for (const [name, seed] of Object.entries({ once: '3', again: '3', other: '4' }))
      expect(await generate('--items', '8', '--days', '20', '--seed', seed, '--output', folder.file(name))).toMatchObject({ code: 0 });
    const [once, again, other] = ['once', 'again', 'other'].map((name) => readFileSync(folder.file(name)));
    expect(once!.equals(again!)).toBe(true);
    expect(once!.equals(other!)).toBe(false);
  });
});

describe('generate', () => {
  it.each([
    [[], 2, '--output FILE'],
    [['--output', 'x', '--plan', 'p', '--items', '3'], 2, 'no --items'],
    [['--output', 'x', '--days', '9999'], 2, '--days is at most'],
    [['--output', 'x', '--site', 'a/b'], 2, '--site is'],
    [['--output', 'x', '--plan', 'absent.yaml'], 66, 'absent.yaml'],
    [['--output', 'x', '--demand', 'absent.csv'], 66, 'absent.csv'],
    [['--output', 'no-such-folder/x'], 66, 'cannot write no-such-folder/x'],
    [['--items-csv', 'no-such-folder/x'], 66, 'cannot write no-such-folder/x'],
  ])('answers %j with exit code %i and why', async (words, code, message) => {
    expect(await generate(...words)).toEqual({ code, stdout: '', stderr: expect.stringContaining(message) });
  });

  it('lists what is wrong with a plan, and writes nothing', async () => {
    writeFileSync(folder.file('plan.yaml'), 'aisles: [{name: A, shelfs: 1}]\nshifts: []\n');
    const { code, stderr } = await generate(
      '--plan',
      folder.file('plan.yaml'),
      '--output',
      folder.file('x'),
      '--items-csv',
      folder.file('i'),
    );
    expect(code).toBe(78);
    for (const message of [
      ':1:20: aisles[0].shelfs: unknown option',
      'shifts: must not be empty',
      'trucks: is missing',
      'items: is missing',
    ])
      expect(stderr).toContain(message);
    expect(() => readFileSync(folder.file('x'))).toThrow('ENOENT');
  });

  it('keeps a recording that is there, unless it is told to overwrite it', async () => {
    writeFileSync(folder.file('x'), 'mine');
    expect(await generate('--items', '2', '--days', '1', '--output', folder.file('x'))).toMatchObject({ code: 2 });
    expect(readFileSync(folder.file('x'), 'utf8')).toBe('mine');
    expect(await generate('--items', '2', '--days', '1', '--output', folder.file('x'), '--force')).toMatchObject({ code: 0 });
    expect((await openRecording(folder.file('x'))).header.startedAt).toBe(Date.UTC(2026, 0, 5));
  });
});
